import type { Config } from './config.ts'
import { idMaker } from './domain/ids.ts'
import { type Log, makeLog } from './platform/log.ts'
import { type Metrics, makeMetrics } from './platform/metrics.ts'
import { type Oidc, makeOidc } from './platform/oidc.ts'
import { type CountedOutbound, type OutboundPolicy, makeOutbound } from './platform/outbound.ts'
import { readOwnSecret } from './platform/secret-file.ts'
import { type Sealer, sealer } from './platform/secrets.ts'
import { type Admission, openAdmission } from './store/admission.ts'
import { type Database, type Db, openDatabase } from './store/database.ts'
import type { Listen } from './store/listen.ts'
import { migrate } from './store/migrate.ts'

/** The one value that is passed everywhere. Queries take only its `db`. */
export interface Context {
  readonly config: Config
  /** `https://host`, no trailing slash: every id of ours begins with it. */
  readonly origin: string
  readonly db: Db
  readonly listen: Listen
  readonly log: Log
  /** Whole instants of this process; queues use the database's clock instead. */
  readonly now: () => Date
  readonly newId: () => string
  readonly metrics: Metrics
  readonly outbound: CountedOutbound
  readonly outboundPolicy: OutboundPolicy
  readonly sealer: Sealer
  readonly admission: Admission
  /** The government's identity provider; undefined without one. */
  readonly oidc: Oidc | undefined
  /** Migrations that ran when this context was opened. */
  readonly migrated: readonly string[]
}

/** What can be done with a database whose form is not this version's, or that has none yet. */
export type Bare = Pick<Context, 'config' | 'origin' | 'db' | 'log' | 'now' | 'newId' | 'sealer'>

/** A context that owns what it opened. */
export interface OpenContext extends Context {
  readonly close: () => Promise<void>
}

/** Replacements for a test's world: a stopped clock, a silent log, a database that is open already. */
export interface Replacements {
  readonly now?: () => Date
  readonly log?: Log
  readonly database?: Database
}

function sealerOf({ secret, secretPrevious, database }: Config): Sealer {
  const previous = secretPrevious === undefined ? [] : [secretPrevious]
  if (secret !== undefined) return sealer(secret, previous)
  if (database.kind !== 'embedded')
    throw new Error('A PostgreSQL instance needs COMITY_SECRET; loadConfig sees to that.')
  const own = readOwnSecret(database.folder)
  return sealer(own.secret, [...own.previous, ...previous])
}

/** Where the identity provider sends people back to. */
const CALLBACK = '/sign-in/callback'

const oidcOf = ({ oidc, origin }: Config): Oidc | undefined =>
  oidc &&
  makeOidc({
    issuer: oidc.issuer,
    clientId: oidc.clientId,
    clientSecret: oidc.clientSecret,
    redirectUri: `${origin}${CALLBACK}`,
    allowHttp: oidc.issuer.startsWith('http:'),
  })

async function openBase(
  config: Config,
  replaced: Replacements,
): Promise<{ readonly base: Bare; readonly database: Database }> {
  const now = replaced.now ?? (() => new Date())
  const log =
    replaced.log ??
    makeLog({
      level: config.logLevel,
      readable: config.env === 'development' && process.stdout.isTTY,
    })
  const secrets = sealerOf(config)
  const database = replaced.database ?? (await openDatabase(config.database))
  const base = {
    config,
    origin: config.origin,
    db: database.db,
    log,
    now,
    newId: idMaker(now),
    sealer: secrets,
  }
  return { base, database }
}

/** Opens the database as it is. Close what it returns. */
export async function openBare(
  config: Config,
  replaced: Replacements = {},
): Promise<Bare & { readonly close: () => Promise<void> }> {
  const { base, database } = await openBase(config, replaced)
  return { ...base, close: () => database.close() }
}

/** Opens database, log and everything else a process needs, and migrates. Close what it returns. */
export async function openContext(
  config: Config,
  replaced: Replacements = {},
): Promise<OpenContext> {
  const { base, database } = await openBase(config, replaced)
  try {
    const migrated = await migrate(database.db)
    const admission = await openAdmission(database, config.federation)
    const providerHost = config.oidc && new URL(config.oidc.issuer).host
    const outboundPolicy: OutboundPolicy = {
      mayTalk: (host, purpose) => {
        if (purpose === 'goodbye') return admission.maySayGoodbye(host)
        return admission.admits(host) || (purpose === 'discovery' && host === providerHost)
      },
      allowPrivate: config.env !== 'production',
      cidrsFor: (host) => admission.cidrsOf(host),
      ...(config.caFile ? { caFile: config.caFile } : {}),
    }
    const outbound = makeOutbound(outboundPolicy)
    admission.onRefresh(outbound.recheck)
    return {
      ...base,
      listen: database.listen,
      metrics: makeMetrics(),
      outbound,
      outboundPolicy,
      admission,
      oidc: oidcOf(config),
      migrated,
      close: async () => {
        await admission.stop()
        await outbound.close()
        await database.close()
      },
    }
  } catch (error) {
    await database.close()
    throw error
  }
}

/** Times a transaction is tried again after another one was in its way. */
const RETRIES = 3
/** SQLSTATE of a serialisation failure and of a deadlock: the whole transaction may succeed now. */
const IN_THE_WAY = ['40001', '40P01']

/**
 * Runs `work` in one transaction, on a context whose `db` is that transaction. Inside another
 * transaction it joins it, so the embedded database's single connection is never waited for by itself.
 * Anything thrown rolls everything back.
 */
export async function inTransaction<T>(
  ctx: Context,
  work: (ctx: Context) => Promise<T>,
): Promise<T> {
  if (ctx.db.isTransaction) return work(ctx)
  for (let attempt = 1; ; attempt++) {
    try {
      return await ctx.db.transaction().execute((db) => work({ ...ctx, db }))
    } catch (error) {
      const code = (error as { code?: unknown }).code
      if (attempt > RETRIES || typeof code !== 'string' || !IN_THE_WAY.includes(code)) throw error
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 50 * attempt))
    }
  }
}
