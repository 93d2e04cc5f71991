import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeDatabase, openServer } from '../../test/support/postgres.ts'

/** A new, empty database: the settings that name it, and how to be rid of it. */
export interface Place {
  readonly name: 'PostgreSQL' | 'embedded'
  readonly settings: Readonly<Record<string, string>>
  readonly drop: () => Promise<void>
}

const SECRET = 'a secret for measurements, long enough'

type PostgresServer = ReturnType<typeof openServer>
let server: { readonly found: PostgresServer } | undefined

/** A PostgreSQL of this run that keeps what it commits; undefined when this machine has none. */
export function benchPostgres(): PostgresServer {
  server ??= { found: openServer({ durable: true }) }
  return server.found
}

/** A database on PostgreSQL, which is what services run on; undefined without one. */
export async function onPostgres(): Promise<Place | undefined> {
  const found = benchPostgres()
  if (!found) return undefined
  const { url, drop } = await makeDatabase(found)
  return {
    name: 'PostgreSQL',
    settings: { COMITY_DATABASE: url, COMITY_SECRET: SECRET },
    drop,
  }
}

/** The embedded database, in files. */
export function embedded(): Place {
  const folder = mkdtempSync(join(tmpdir(), 'comity-bench-'))
  return {
    name: 'embedded',
    settings: { COMITY_DATABASE: folder, COMITY_SECRET: SECRET },
    drop: async () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** Does the same on each kind of database, one after the other. */
export async function onBoth<T>(work: (place: Place) => Promise<T[]>): Promise<T[]> {
  const done: T[] = []
  for (const place of [await onPostgres(), embedded()]) {
    if (!place) continue
    try {
      done.push(...(await work(place)))
    } finally {
      await place.drop()
    }
  }
  return done
}
