import { sql } from 'kysely'
import { freePort } from '../../scripts/demo/servers.ts'
import { until } from '../support/instances.ts'
import { send } from './client.ts'
import { type Desk, openDesk } from './desk.ts'
import { type Site, openSite } from './orchestrator.ts'
import { type Proxyd, openProxyd } from './proxyd.ts'
import { moveClock } from './queue-clock.ts'
import type { Setting } from './scenario.ts'
import { areSame, shownAt } from './two-sites.ts'

/** The longest wait for a probe of a host that did not answer (s, TRUST 5.6). */
export const PROBE_AFTER = 1_800

/** One of two servers, reachable by the other over a line that can be broken. */
export interface Side {
  readonly site: Site
  readonly desk: Desk
  readonly line: Proxyd
}

/** Opens a server behind a line. @param name tells the two apart. */
export async function openSide(setting: Setting, name: string): Promise<Side> {
  const port = await freePort(0)
  const line = await openProxyd(setting, { target: { host: '127.0.0.1', port } })
  const env = { COMITY_ORIGIN: line.origin }
  const site = await openSite(setting, { port, env }, name)
  const at = site.webs[0]?.at ?? ''
  const host = line.host
  const own = (asked: Parameters<typeof send>[1]) =>
    send(at, { ...asked, headers: { host, ...asked.headers } })
  return { site, line, desk: await openDesk(site, own) }
}

/** Whether each shows what the other published. */
export async function haveConverged(a: Side, b: Side): Promise<boolean> {
  for (const { origin } of [a.site, b.site])
    if (!areSame(await shownAt(a.site, origin), await shownAt(b.site, origin))) return false
  return true
}

/** Waits until nothing is being sent or worked on, so that no lease ends when the clock is moved. */
export const untilIdle = ({ site }: Side): Promise<number> =>
  until(
    'nothing under way',
    () =>
      site.look(async ({ db }) => {
        const { rows } = await sql<{ busy: number }>`
        select (select count(*)::int from deliveries where state = 'queued' and lease_owner is not null)
          + (select count(*)::int from inbox where state = 'queued')
          + (select count(*)::int from facts where done_at is null) as busy`.execute(db)
        return rows[0]?.busy === 0
      }),
    60_000,
    250,
  )

/** Moves the clock of the queues of these servers on. */
export const pass = (sides: readonly Side[], seconds: number): Promise<unknown> =>
  Promise.all(sides.map(({ site }) => site.look(({ db }) => moveClock(db, seconds))))
