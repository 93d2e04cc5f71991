import { sql } from 'kysely'
import { AGREED } from '../../scripts/demo/servers.ts'
import type { Site } from './orchestrator.ts'

/** Has two servers enter each other as peers that exchange everything. */
export async function makePeers(a: Site, b: Site): Promise<void> {
  // The second time each knows that the other speaks the same.
  for (const [one, other] of [
    [a, b],
    [b, a],
    [a, b],
  ] as const)
    await one.comity('peers', 'add', new URL(other.origin).host, '--peers-only', ...AGREED)
}

/** What a server shows of one record; undefined when it shows none. */
type Shown = string | undefined

interface RecordRow {
  readonly uri: string
  readonly shown: string
}

/** What a server shows of the records whose addresses begin so: revision, status and title of each. */
export const shownAt = (site: Site, origin: string): Promise<ReadonlyMap<string, Shown>> =>
  site.look(async ({ db }) => {
    const { rows } = await sql<RecordRow>`
      select uri, concat_ws(' ', revision, status, name::text) as shown from records
      where uri like ${`${origin}/%`} and published_at is not null and status <> 'withdrawn'
        and visibility <> 'local'`.execute(db)
    return new Map(rows.map((row) => [row.uri, row.shown]))
  })

export const areSame = (
  one: ReadonlyMap<string, Shown>,
  other: ReadonlyMap<string, Shown>,
): boolean => one.size === other.size && [...one].every(([uri, shown]) => other.get(uri) === shown)
