import { sql } from 'kysely'
import type { Db } from './database.ts'
import type { Row } from './schema.ts'

/** Addresses kept of one host: enough to see what it speaks, too few to fill the database with. */
const KEPT_PER_HOST = 20

export type UnknownContextRow = Row<'unknown_contexts'>

/**
 * Counts a context document that a host names and this server does not have (TRUST 2.5).
 * @param url of at most 2,048 characters.
 * @param times activities that named it since the last note.
 */
export async function noteUnknownContext(
  db: Db,
  { host, url, times }: Pick<UnknownContextRow, 'host' | 'url' | 'times'>,
): Promise<void> {
  await sql`
    insert into unknown_contexts as u (host, url, times, last_at)
    select ${host}, ${url}, ${times}::bigint, app_now()
    where (select count(*) from unknown_contexts where host = ${host}) < ${KEPT_PER_HOST}
      or exists (select from unknown_contexts where host = ${host} and url = ${url})
    on conflict (host, url) do update set
      times = u.times + excluded.times, last_at = excluded.last_at`.execute(db)
}

/** Those of the hosts on the list, the most frequent first. */
export function listUnknownContexts(db: Db): Promise<UnknownContextRow[]> {
  return db
    .selectFrom('unknown_contexts')
    .innerJoin('peers', 'peers.host', 'unknown_contexts.host')
    .selectAll('unknown_contexts')
    .where('peers.state', '!=', 'removed')
    .orderBy('unknown_contexts.times', 'desc')
    .orderBy('unknown_contexts.url')
    .execute()
}
