import { type RawBuilder, sql } from 'kysely'
import type { Db } from './database.ts'

/** Rows shown at once, at most: each ended a process five times, so there are few. */
const SHOWN_MAX = 100

/** Something other than a delivery that was set aside, since it ended its process or always failed. */
export interface SetAside {
  /** `queue:name`; what the operator calls it by. */
  readonly id: string
  readonly kind: string
  readonly since: Date
  readonly error: string | null
}

/** What was set aside of what came and of what was to be told, newest first. */
export async function listSetAside(db: Db): Promise<SetAside[]> {
  const { rows } = await sql<SetAside>`
    select 'inbox:' || seq as id, type || ' by ' || actor as kind, done_at as since, reason as error
      from inbox where state = 'quarantined' and done_at is not null
    union all
    select 'fact:' || id, kind || ' ' || subject, quarantined_at, error
      from facts where quarantined_at is not null
    union all
    select 'hint:' || object_id, 'named by ' || signer, quarantined_at, null
      from hints where quarantined_at is not null
    union all
    select 'backfill:' || actor_uri, 'catalogue of ' || host, coalesce(done_at, updated_at), error
      from backfills where state = 'failed' and crashes > 0
    order by since desc limit ${SHOWN_MAX}`.execute(db)
  return rows
}

const again = sql`crashes = 0, run_at = app_now(), done_at = null`

/** How what was set aside is put back, by its queue. */
const RELEASE: Readonly<Record<string, (name: string) => RawBuilder<unknown>>> = {
  inbox: (seq) => sql`update inbox set state = 'queued', reason = null, ${again}
    where seq::text = ${seq} and state = 'quarantined' returning seq`,
  fact: (id) => sql`update facts set quarantined_at = null, ${again}
    where id = ${id} and quarantined_at is not null returning id`,
  hint: (uri) => sql`update hints set quarantined_at = null, created_at = app_now(), ${again}
    where object_id = ${uri} and quarantined_at is not null returning object_id`,
  backfill: (uri) => sql`update backfills set state = 'queued', error = null, ${again}
    where actor_uri = ${uri} and state = 'failed' and crashes > 0 returning actor_uri`,
}

/** Whether an id is of something that is no delivery. */
export const isOfOtherQueue = (id: string): boolean =>
  Object.hasOwn(RELEASE, id.split(':')[0] ?? '')

/** Has what was set aside tried again. @returns false when there is nothing of this id. */
export async function releaseSetAside(db: Db, id: string): Promise<boolean> {
  const [queue = '', ...name] = id.split(':')
  const release = RELEASE[queue]
  if (!release) return false
  const { rows } = await release(name.join(':')).execute(db)
  return rows.length > 0
}
