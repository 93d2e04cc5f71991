import type { Context } from '../context.ts'
import { findLastBackup } from './backup/last.ts'
import { instanceActorUri } from '../domain/uris.ts'
import { readPrivatePem } from '../platform/keys.ts'
import { selfTest } from '../platform/outbound.ts'
import { INSTANCE_ID, listOwnOrganisations } from '../store/actors.ts'
import { listHostsInTrouble, readDatabaseFacts, readDelays } from '../store/diagnosis.ts'
import { findDocument } from '../store/documents.ts'
import { findKey } from '../store/keys.ts'
import { pendingMigrations } from '../store/migrate.ts'
import { findSetting } from '../store/settings.ts'
import { countWaiting } from '../store/upkeep.ts'
import { type Peer, listPeers } from './peer-list.ts'
import { listProposals } from './peer-proposals.ts'
import { WARN_BEFORE } from './peer-terms.ts'

/** One thing that was looked at: `wrong` needs somebody to act, a `warning` should be known. */
export interface Finding {
  readonly check: string
  readonly state: 'ok' | 'warning' | 'wrong'
  readonly says: string
}

type State = Finding['state']
type Said = readonly [state: State, says: string]

/** Signatures of requests carry the time; peers refuse them at five minutes, and drift grows (ms). */
const SKEW_MAX = 30_000
const SKEW_SMALL = 2_000
/** A worker empties these queues within seconds (ms). */
const DELAY_MAX = 300_000
/** A peer that publishes nothing is still asked for its catalogue every day (ms). */
const SILENCE_MAX = 7 * 86_400_000
/** Files of a service older than this many days are told of. */
const BACKUP_DAYS_MAX = 2
/** The self-test watches the count of sockets, which a running server may open meanwhile. */
const SELF_TESTS = 3

async function clock(ctx: Context): Promise<Said[]> {
  const before = ctx.now().getTime()
  const { now, clockOffset } = await readDatabaseFacts(ctx.db)
  const after = ctx.now().getTime()
  const skew = Math.max(0, before - now.getTime(), now.getTime() - after)
  const seconds = Math.round(skew / 1000)
  const said: Said =
    skew > SKEW_MAX
      ? ['wrong', `This machine and the database differ by ${seconds} s. Set both by NTP.`]
      : skew > SKEW_SMALL
        ? ['warning', `This machine and the database differ by ${seconds} s.`]
        : ['ok', 'This machine and the database agree.']
  return clockOffset === null || clockOffset === undefined
    ? [said]
    : [said, ['warning', 'A test moved the clock of the queues (setting clock-offset).']]
}

async function origin(ctx: Context): Promise<Said[]> {
  const stored = await findSetting(ctx.db, 'origin')
  return stored === ctx.origin
    ? [['ok', `All ids begin with ${ctx.origin}.`]]
    : [['wrong', `The database belongs to ${String(stored)}, COMITY_ORIGIN says ${ctx.origin}.`]]
}

async function database(ctx: Context): Promise<Said[]> {
  const { version, fsync, synchronousCommit, bytes } = await readDatabaseFacts(ctx.db)
  const size = `${Math.ceil(bytes / 1e6)} MB`
  const serious: State = ctx.config.env === 'production' ? 'wrong' : 'warning'
  if (ctx.config.database.kind === 'embedded')
    return [
      [
        ctx.config.env === 'production' ? 'warning' : 'ok',
        `Embedded PostgreSQL ${version}, ${size}. It survives a crash of the process, not a power cut.`,
      ],
    ]
  const said: Said = fsync
    ? ['ok', `PostgreSQL ${version}, ${size}. What was committed survives a power cut.`]
    : [serious, `PostgreSQL ${version} runs with fsync = off: a power cut can destroy everything.`]
  return synchronousCommit
    ? [said]
    : [said, ['warning', 'synchronous_commit = off: a crash can lose the last moments.']]
}

async function migrations(ctx: Context): Promise<Said[]> {
  const pending = await pendingMigrations(ctx.db)
  return pending.length === 0
    ? [['ok', 'All have run.']]
    : [['wrong', `Not run yet: ${pending.join(', ')}. Run comity migrate.`]]
}

async function secrets(ctx: Context): Promise<Said[]> {
  const owners = [INSTANCE_ID, ...(await listOwnOrganisations(ctx.db)).map(({ id }) => id)]
  let opened = 0
  let old = 0
  for (const owner of owners)
    for (const kind of ['rsa', 'ed25519'] as const) {
      const row = await findKey(ctx.db, owner, kind)
      if (!row) return [['wrong', `The ${kind} key of ${owner} is missing.`]]
      try {
        readPrivatePem(ctx.sealer.open(row.private_sealed, owner))
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error)
        return [['wrong', `The ${kind} key of ${owner} cannot be opened. ${why}`]]
      }
      opened++
      if (!ctx.sealer.isCurrent(row.private_sealed)) old++
    }
  return [
    ['ok', `${opened} private keys of ${owners.length} actors open with COMITY_SECRET.`],
    ...(old > 0
      ? [
          [
            'warning',
            `${old} of them are sealed with an earlier secret. Run comity rekey.`,
          ] as const,
        ]
      : []),
  ]
}

async function outbound(ctx: Context): Promise<Said[]> {
  let problems: readonly string[] = []
  for (let i = 0; i < SELF_TESTS; i++) {
    problems = await selfTest(ctx.outbound, ctx.outboundPolicy)
    if (problems.length === 0) return [['ok', 'What must not be asked is not asked.']]
  }
  return problems.map((problem) => ['wrong', problem] as const)
}

async function actors(ctx: Context): Promise<Said[]> {
  const organisations = await listOwnOrganisations(ctx.db)
  const uris = [instanceActorUri(ctx.origin), ...organisations.map(({ uri }) => uri)]
  const missing: string[] = []
  for (const uri of uris) {
    const document = await findDocument(ctx.db, uri)
    const body = JSON.parse(document?.body ?? '{}') as { id?: unknown }
    if (document?.status !== 200 || body.id !== uri) missing.push(uri)
  }
  if (missing.length > 0) return [['wrong', `No document is stored for ${missing.join(', ')}.`]]
  return organisations.length === 0
    ? [['warning', 'No organisation publishes here yet. Run comity organisation create.']]
    : [['ok', `Stored for the instance and for each organisation (${organisations.length}).`]]
}

function aboutPeer(ctx: Context, peer: Peer): Said[] {
  const { host, state, expires, lastHeard, unconfirmed, organisations } = peer
  if (state !== 'active') return [['warning', `${host} is ${state}.`]]
  const now = ctx.now().getTime()
  const since = (date: Date) => Math.floor((now - date.getTime()) / 86_400_000)
  const said: Said[] = []
  if (expires && expires.getTime() <= now + WARN_BEFORE) {
    const is = expires.getTime() <= now ? 'was' : 'is'
    said.push(['warning', `${host} ${is} listed until ${expires.toISOString().slice(0, 10)}.`])
  }
  if (unconfirmed)
    said.push([
      'wrong',
      `${host} has keys that nobody confirmed. Ask its operator, then use comity peers confirm.`,
    ])
  if (now - (lastHeard ?? peer.since).getTime() > SILENCE_MAX)
    said.push(['warning', `${host} was not heard for ${since(lastHeard ?? peer.since)} days.`])
  for (const { handle, follow, backfill, error } of organisations) {
    if (backfill === 'failed')
      said.push(['wrong', `The catalogue of ${handle}@${host} could not be read. ${error ?? ''}`])
    if (follow === 'rejected' || follow === 'unanswered')
      said.push(['warning', `${handle}@${host} left our wish to follow ${follow}.`])
  }
  if (said.length > 0) return said
  const held = organisations.reduce((sum, one) => sum + one.held, 0)
  const reading = organisations.some(
    ({ backfill }) => backfill === 'queued' || backfill === 'running',
  )
  const heard = lastHeard ? `last heard ${lastHeard.toISOString()}` : 'not heard yet'
  return [['ok', `${host}: ${held} records here${reading ? ', reading on' : ''}, ${heard}.`]]
}

async function peers(ctx: Context): Promise<Said[]> {
  const all = await listPeers(ctx)
  const troubled = await listHostsInTrouble(ctx.db)
  const proposals = await listProposals(ctx)
  return [
    ...(all.length === 0 ? [['ok', 'No server is on the list.'] as const] : []),
    ...all.flatMap((peer) => aboutPeer(ctx, peer)),
    ...proposals.map(({ host, kind, proposedBy, id }): Said => {
      return ['warning', `${proposedBy} proposes to ${kind} ${host}: decide about ${id}.`]
    }),
    ...troubled.map(({ host, failing_since }): Said => {
      const since = failing_since ? ` since ${failing_since.toISOString()}` : ''
      return ['warning', `${host} does not take deliveries${since}; they wait.`]
    }),
  ]
}

async function queues(ctx: Context): Promise<Said[]> {
  const { quarantined, ...waiting } = await countWaiting(ctx.db)
  const figures = Object.entries(waiting).map(([queue, rows]) => `${queue} ${rows}`)
  const said: Said[] = [['ok', `Waiting: ${figures.join(', ')}.`]]
  for (const [queue, delay] of Object.entries(await readDelays(ctx.db)))
    if (delay > DELAY_MAX) {
      const minutes = Math.round(delay / 60_000)
      said.push([
        'wrong',
        `Nobody has worked on ${queue} for ${minutes} minutes. Is the server, or a worker, running?`,
      ])
    }
  if (quarantined > 0)
    said.push(['wrong', `${quarantined} rows were set aside, since they ended their worker.`])
  return said
}

async function contact({ config }: Context): Promise<Said[]> {
  if (config.contact !== undefined) return []
  return [
    [
      'warning',
      'Nobody knows where to report a weakness. Set COMITY_CONTACT, for /.well-known/security.txt.',
    ],
  ]
}

/** When the last file of `comity backup` was made; a service has a younger one, or archives its log. */
async function backups(ctx: Context): Promise<Said[]> {
  const last = await findLastBackup(ctx.db)
  const isService = ctx.config.env === 'production'
  if (!last) return [[isService ? 'warning' : 'ok', 'No backup was made with comity backup yet.']]
  const days = Math.floor((ctx.now().getTime() - last.getTime()) / 86_400_000)
  const said = `The last backup is of ${last.toISOString()}.`
  return [days >= BACKUP_DAYS_MAX && isService ? ['warning', said] : ['ok', said]]
}

const CHECKS = {
  clock,
  origin,
  database,
  migrations,
  secrets,
  outbound,
  actors,
  peers,
  queues,
  contact,
  backups,
} as const

/** Looks at everything an operator should know of. Changes nothing, and asks no other server. */
export async function diagnose(ctx: Context): Promise<Finding[]> {
  const findings: Finding[] = []
  for (const [check, look] of Object.entries(CHECKS)) {
    const said = await look(ctx).catch((error: unknown): Said[] => {
      ctx.log.error({ err: error, check }, 'a check failed')
      return [['wrong', `Could not be looked at: ${String(error)}`]]
    })
    findings.push(...said.map(([state, says]) => ({ check, state, says })))
  }
  return findings
}
