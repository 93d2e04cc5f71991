import { existsSync, readFileSync } from 'node:fs'
import { sql } from 'kysely'
import type { Db } from '../../src/store/database.ts'
import { type Desk, LOCAL_CANARY } from './desk.ts'
import { SITE_SECRET, type Site } from './orchestrator.ts'
import type { Receivers } from './receivers.ts'
import { type Finding, atMost, exactly } from './scenario.ts'

/** Memory of a process in a fault test (REL-08); the embedded database alone needs half of it. */
const RSS_MAX_MB = 512
const RSS_MAX_EMBEDDED_MB = 1024
/** Connections to the database (I4). */
const CONNECTIONS_MAX = 20

interface LedgerLine {
  readonly id: string
  readonly published: boolean
  readonly audited: number
  readonly told: number
  readonly activities: number
  readonly deliveries: number
  readonly delivered: number
}

/** What the database says of these records: each was published once, told once, and sent to each inbox once. */
async function readLedger(db: Db, ids: readonly string[]): Promise<LedgerLine[]> {
  const { rows } = await sql<LedgerLine>`
    select r.id, r.published_at is not null as published,
      (select count(*)::int from audit a where a.subject = r.uri and a.action = 'record-published') as audited,
      (select count(*)::int from facts f where f.subject = r.id and f.done_at is not null) as told,
      (select count(*)::int from activities a where a.record_id = r.id and a.type = 'Create') as activities,
      count(d.id)::int as deliveries,
      count(d.id) filter (where d.state = 'delivered')::int as delivered
    from records r
    left join activities c on c.record_id = r.id
    left join deliveries d on d.activity_uri = c.uri
    where r.id = any(${[...ids]}::text[]) group by r.id`.execute(db)
  return rows
}

/** Deliveries that have not come to an end, and facts that nobody was told of. */
export async function countUnfinished(db: Db): Promise<number> {
  const { rows } = await sql<{ left: number }>`
    select (select count(*)::int from deliveries where state = 'queued')
      + (select count(*)::int from facts where done_at is null) as left`.execute(db)
  return rows[0]?.left ?? 0
}

/**
 * I1 and I2: what was acknowledged is there once, was told once, and came to each inbox.
 * @param inboxes where each record had to arrive.
 */
export async function checkLedger(
  db: Db,
  desk: Desk,
  receivers: Receivers,
  inboxes: readonly string[],
): Promise<Finding[]> {
  const ids = [...desk.acknowledged]
  const ledger = await readLedger(db, ids)
  const published = ledger.filter((line) => line.published).length
  const delivered = ledger.reduce((sum, line) => sum + line.delivered, 0)
  const twice = ledger.filter(
    (line) => line.audited !== 1 || line.told !== 1 || line.activities > 1,
  ).length
  const came = new Set(receivers.arrivals.map((one) => `${one.object} ${one.inbox}`)).size
  const kinds = new Map<string, Set<string>>()
  for (const { object, type, activity } of receivers.arrivals) {
    const kind = `${type} ${object}`
    kinds.set(kind, (kinds.get(kind) ?? new Set()).add(activity))
  }
  const effects = [...kinds.values()].filter((activities) => activities.size > 1).length
  const wanted = ids.length * inboxes.length
  return [
    exactly('I1', 'acknowledged records that exist', published, ids.length),
    exactly('I1', 'deliveries that ended as delivered', delivered, wanted),
    exactly('I1', 'records that came to each inbox', came, wanted),
    exactly('I2', 'records published, told or sent more than once', twice, 0),
    exactly('I2', 'changes that peers saw as two activities', effects, 0),
  ]
}

/** Memory now (MB). */
export function memoryNow(pid: number): number {
  const now = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return Number(now ?? 0) / 1024
}

/** I4: memory and connections of the processes that run now. */
export async function checkBounds(site: Site): Promise<Finding[]> {
  const up = site.parts.filter((part) => part.isUp())
  const memory = Math.max(...up.map((part) => memoryNow(part.pid())))
  const bound = site.cluster ? RSS_MAX_MB : RSS_MAX_EMBEDDED_MB
  const findings = [atMost('I4', 'memory of a process', memory, bound, 'MB')]
  if (!site.cluster) return findings
  const [open] = await site.cluster.query<{ count: number }>(
    `select count(*)::int as count from pg_stat_activity where application_name like 'comity%'`,
  )
  const each = (open?.count ?? 0) / Math.max(1, up.length)
  return [...findings, atMost('I4', 'database connections per process', each, CONNECTIONS_MAX)]
}

/** I6: the audit trail is as it was written, and says how long it is. */
export async function checkAudit(site: Site): Promise<Finding> {
  const said = await site.comity('audit', 'verify').catch((error: unknown) => ({ error }))
  const { ok, checked, error } = said as { ok?: boolean; checked?: number; error?: unknown }
  const isWhole = ok === true && (checked ?? 0) > 0
  const measured = String(error ?? `${checked} lines${ok ? '' : ', not as they were written'}`)
  return { invariant: 'I6', target: 'audit chain valid', measured, holds: isWhole }
}

/** I4 and I6. */
export const checkState = async (site: Site): Promise<Finding[]> => [
  ...(await checkBounds(site)),
  await checkAudit(site),
]

/** I5 and I7: no process ended by itself, no answer was a failure of ours, and no log shows a secret. */
export function checkConduct(site: Site, desk: Desk): Finding[] {
  const failures = desk.answers.filter(({ status }) => status >= 500 && status !== 503)
  const crashes = site.crashes()
  const canaries = [SITE_SECRET, LOCAL_CANARY, desk.office.author, desk.office.publisher]
  const logs = site.parts.filter((part) => existsSync(part.log))
  const shown = logs.filter((part) => {
    const text = readFileSync(part.log, 'utf8')
    return canaries.some((canary) => text.includes(canary))
  })
  const note = crashes.length > 0 ? ` (${crashes.join(', ')})` : ''
  return [
    {
      ...exactly('I5', 'processes that ended by themselves', crashes.length, 0),
      ...(note ? { measured: `${crashes.length}${note}` } : {}),
    },
    exactly('I5', 'answers 5xx other than 503', failures.length, 0),
    exactly('I7', 'logs that show a canary', shown.length, 0),
  ]
}
