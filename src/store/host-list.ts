import { sql } from 'kysely'
import type { Db } from './database.ts'

/** Hosts on one page, at most. */
const PAGE_MAX = 100

/** How deliveries to a host fare. */
export interface HostState {
  readonly host: string
  /** `open`: nothing is sent but a probe now and then; `recovering`: it is back and is sent ever more. */
  readonly breaker: 'closed' | 'open' | 'recovering'
  /** When it is tried next, unless the breaker is closed. */
  readonly open_until: Date | null
  /** Since when it fails. */
  readonly failing_since: Date | null
  readonly queued: number
  readonly quarantined: number
  /** Its clock minus ours (ms). */
  readonly skew_ms: number | null
  readonly signature_style: string | null
  readonly last_heard_at: Date | null
  /** Since when it missed something that it will be sent when it is back. */
  readonly catch_up_from: Date | null
}

/** What is known of hosts that were talked to, in their order. @param page.after the last host of the page before. */
export async function listHosts(
  db: Db,
  page: { readonly after?: string | undefined; readonly limit: number },
): Promise<HostState[]> {
  const limit = Math.min(page.limit, PAGE_MAX)
  const { rows } = await sql<HostState>`
    select h.host, h.open_until, h.failing_since, h.skew_ms, h.signature_style, h.last_heard_at, h.catch_up_from,
      case when h.open_until is null then 'closed' when h.failures > 0 then 'open' else 'recovering' end
        as breaker,
      (select count(*)::int from deliveries d where d.host = h.host and d.state = 'queued') as queued,
      (select count(*)::int from deliveries d where d.host = h.host and d.state = 'quarantined')
        as quarantined
    from (select * from hosts where host > ${page.after ?? ''} order by host limit ${limit}) h
    order by h.host`.execute(db)
  return rows
}
