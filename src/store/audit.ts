import { sql } from 'kysely'
import { currentVia } from '../platform/via.ts'
import type { Db } from './database.ts'
import type { Row } from './schema.ts'

/** One line of the audit trail. */
export interface AuditEntry {
  readonly at: Date
  /** An account's handle, which is stored as the account's id; or `command line`, or `this server`. */
  readonly who: string
  readonly action: string
  /** The URI or name of what was acted on; for a person `accountName`, never a name. */
  readonly subject: string
  readonly detail?: object
  /** What was so before, and what is so now, where something that was there is changed. */
  readonly before?: object | undefined
  readonly after?: object | undefined
  /** Handle of the person who proposed what `who` approved; stored in the detail like `who`. */
  readonly proposedBy?: string | undefined
  readonly reason?: string | undefined
}

/** Who acts when nobody told this server to. */
export const THIS_SERVER = 'this server'
const COMMAND_LINE = 'command line'

const json = (value: object | undefined) => (value === undefined ? null : JSON.stringify(value))

/** An account by its id when the text is its handle, or the text as it is. */
const named = (text: string) =>
  sql<string>`coalesce((select 'account:' || id from accounts where handle = ${text}), ${text})`

/** What the line tells besides, as JSON. */
function detailOf({ detail = {}, proposedBy }: AuditEntry) {
  const told = JSON.stringify(detail)
  if (proposedBy === undefined) return told
  return sql<string>`${told}::jsonb || jsonb_build_object('proposedBy', ${named(proposedBy)})`
}

/** Writes a line in the transaction of the action it tells of. It is chained within seconds of the commit. */
export async function recordAudit(db: Db, entry: AuditEntry): Promise<void> {
  const { who } = entry
  await db
    .insertInto('audit')
    .values({
      at: entry.at,
      who: named(who),
      via: currentVia() ?? (who === COMMAND_LINE ? COMMAND_LINE : THIS_SERVER),
      action: entry.action,
      subject: entry.subject,
      detail: detailOf(entry),
      before: json(entry.before),
      after: json(entry.after),
      reason: entry.reason ?? null,
    })
    .execute()
}

export interface AuditFilter {
  /** A handle, an account as the trail names it, or `command line`. */
  readonly who?: string | undefined
  readonly action?: string | undefined
  /** A URI, a host, an account's handle, or whatever else the trail names. */
  readonly subject?: string | undefined
  readonly since?: Date | undefined
}

/** A line with the handles that its accounts have today; an erased account has none. */
export type AuditRow = Row<'audit'> & {
  readonly who_handle: string | null
  readonly subject_handle: string | null
}

/** Newest first. @param page.after seq of the last line of the page before. */
export function listAudit(
  db: Db,
  filter: AuditFilter,
  page: { readonly after?: number | undefined; readonly limit: number },
): Promise<AuditRow[]> {
  let rows = db
    .selectFrom('audit')
    .leftJoin('accounts as w', (j) => j.on(sql`'account:' || w.id`, '=', sql.ref('audit.who')))
    .leftJoin('accounts as s', (j) => j.on(sql`'account:' || s.id`, '=', sql.ref('audit.subject')))
    .selectAll('audit')
    .select(['w.handle as who_handle', 's.handle as subject_handle'])
  if (filter.who) rows = rows.where('audit.who', '=', named(filter.who))
  if (filter.action) rows = rows.where('audit.action', '=', filter.action)
  if (filter.subject) rows = rows.where('audit.subject', '=', named(filter.subject))
  if (filter.since) rows = rows.where('audit.at', '>=', filter.since)
  if (page.after !== undefined) rows = rows.where('audit.seq', '<', page.after)
  return rows.orderBy('audit.seq', 'desc').limit(page.limit).execute()
}
