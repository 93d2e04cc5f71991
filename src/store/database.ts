import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm'
import { Kysely, PGliteDialect, PostgresDialect } from 'kysely'
import pg from 'pg'
import { type Listen, listenOnPostgres } from './listen.ts'
import type { Schema } from './schema.ts'

export type Db = Kysely<Schema>

export interface Database {
  readonly kind: 'postgres' | 'embedded'
  readonly db: Db
  readonly listen: Listen
  readonly close: () => Promise<void>
}

/** The type number of int8 in PostgreSQL's catalogue. */
const INT8 = 20

function openPostgres(url: string, pool: number): Database {
  // Counts and sizes stay far below 2^53, so int8 is a number here as it is on PGlite.
  const types = {
    getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
      oid === INT8 ? Number : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
  }
  const connections = new pg.Pool({
    connectionString: url,
    max: pool,
    types,
    application_name: 'comity',
  })
  // A connection that breaks, idle or between two statements of a transaction, is replaced by the next query;
  // without a listener it ends the process.
  connections.on('error', () => undefined)
  connections.on('connect', (client) => client.on('error', () => undefined))
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool: connections }) })
  return {
    kind: 'postgres',
    db,
    listen: listenOnPostgres(url),
    close: () => db.destroy(),
  }
}

/**
 * SQLSTATEs and system errors of a server that is down, starting, stopping, out of connections, or too busy:
 * 57014 and 55P03 are statements and locks that the operator's time-outs ended, 40P01 is a deadlock that somebody
 * else had a part in, 53100 is a full disk.
 */
const AWAY_CODES = [
  ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOENT'],
  ...['57P01', '57P02', '57P03', '08000', '08003', '08006'],
  ...['53100', '53300', '53400', '57014', '55P03', '40P01'],
]
/** What the driver says of a connection that broke under a query; it gives these no code. */
const AWAY_WORDS =
  /^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect)/

/** Whether it was the database that could not be reached: nothing is wrong with the request, which may be repeated. */
export function isDatabaseAway(error: unknown): boolean {
  const { code, syscall, message } = error as Partial<NodeJS.ErrnoException>
  if (code === 'ENOENT') return syscall === 'connect'
  if (code !== undefined) return AWAY_CODES.includes(code)
  return typeof message === 'string' && AWAY_WORDS.test(message)
}

/** @param folder where the files live; `memory://` keeps nothing. @param snapshot a dumped data folder to begin with. */
async function openEmbedded(folder: string, snapshot?: Blob): Promise<Database> {
  const inMemory = folder.startsWith('memory://')
  if (!inMemory) mkdirSync(folder, { recursive: true, mode: 0o700 })
  const pglite = await PGlite.create({
    dataDir: inMemory ? folder : join(folder, 'database'),
    extensions: { pg_trgm },
    ...(snapshot ? { loadDataDir: snapshot } : {}),
  })
  const db = new Kysely<Schema>({ dialect: new PGliteDialect({ pglite }) })
  return {
    kind: 'embedded',
    db,
    listen: async (channel, heard) => {
      const stop = await pglite.listen(channel, heard)
      return () => stop()
    },
    close: () => db.destroy().then(() => (pglite.closed ? undefined : pglite.close())),
  }
}

export type DatabaseSettings =
  | { readonly kind: 'embedded'; readonly folder: string; readonly snapshot?: Blob }
  | { readonly kind: 'postgres'; readonly url: string; readonly pool: number }

/** Opens PostgreSQL, or the embedded PGlite; the rest of the code does not know which. */
export async function openDatabase(settings: DatabaseSettings): Promise<Database> {
  return settings.kind === 'postgres'
    ? openPostgres(settings.url, settings.pool)
    : openEmbedded(settings.folder, settings.snapshot)
}
