import { sql } from 'kysely'
import { type AuditHead, type AuditLine, NO_HEAD } from '../domain/audit.ts'
import type { Db } from './database.ts'

/** Lines before the newest chained one that may still have been in an open transaction then. */
const LATE = 2_000

const LINE = sql`a.seq, to_char(a.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at,
  a.who, a.via, a.action, a.subject, a.detail, a.before, a.after, a.reason`

/** Keeps other processes from adding to the chain until the transaction ends. */
export async function holdChain(db: Db): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('comity_audit_chain'))`.execute(db)
}

/** The newest link. */
export async function findHead(db: Db): Promise<AuditHead> {
  const row = await db
    .selectFrom('audit_chain')
    .select(['position', 'sha256'])
    .orderBy('position', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row ?? NO_HEAD
}

/** The hash at a position, or undefined when the chain has none there. */
export async function findLink(db: Db, position: number): Promise<string | undefined> {
  const link = db.selectFrom('audit_chain').select('sha256').where('position', '=', position)
  return (await link.executeTakeFirst())?.sha256
}

/** The number after which to look for lines that are new: some come late, from transactions that were long. */
export async function startOfRecent(db: Db): Promise<number> {
  const newest = db.selectFrom('audit_chain').select((eb) => eb.fn.max('seq').as('seq'))
  return Math.max(0, Number((await newest.executeTakeFirst())?.seq ?? 0) - LATE)
}

/** Committed lines with a number above `after` that are not in the chain yet, in the order to chain them in. */
export async function listUnchained(db: Db, after: number, limit: number): Promise<AuditLine[]> {
  const { rows } = await sql<AuditLine>`select ${LINE} from audit a
    where a.seq > ${after} and not exists (select from audit_chain c where c.seq = a.seq)
    order by a.seq limit ${limit}`.execute(db)
  return rows
}

export interface AuditLink extends AuditHead {
  readonly seq: number
}

/** Adds links, in the transaction that holds the chain. */
export async function insertLinks(db: Db, links: readonly AuditLink[]): Promise<void> {
  await sql`insert into audit_chain (position, seq, sha256, chained_at)
    select x.position, x.seq, x.sha256, app_now()
    from jsonb_to_recordset(${JSON.stringify(links)}::jsonb)
      as x(position integer, seq integer, sha256 text)`.execute(db)
}

/** A link with the line that it stands for, if that is still there. */
export interface CheckedLink extends AuditLink {
  readonly line: AuditLine | undefined
}

/** Links after a position, in order. */
export async function listLinks(db: Db, after: number, limit: number): Promise<CheckedLink[]> {
  const { rows } = await sql<AuditLine & AuditHead & { link_seq: number }>`
    select c.position, c.seq as link_seq, c.sha256, ${LINE}
    from audit_chain c left join audit a on a.seq = c.seq
    where c.position > ${after} order by c.position limit ${limit}`.execute(db)
  return rows.map(({ position, link_seq, sha256, ...line }) => ({
    position,
    seq: link_seq,
    sha256,
    line: typeof line.seq === 'number' ? line : undefined,
  }))
}
