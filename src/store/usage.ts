import { ANYONE } from '../domain/viewer.ts'
import type { Db } from './database.ts'
import { countOf } from './keyset.ts'
import { readableBy } from './visibility.ts'

/** What a server tells in public of its use (NodeInfo): organisations count as users, nobody else does. */
export interface Usage {
  readonly users: {
    readonly total: number
    readonly activeMonth: number
    readonly activeHalfyear: number
  }
  readonly localPosts: number
  readonly localComments: number
}

const DAY = 86_400_000
const MONTH = 30 * DAY
const HALF_YEAR = 180 * DAY

/** The public live records of this server. What only peers may read is not in the count (SEC-09). */
const published = (db: Db) =>
  db.selectFrom('records').where(readableBy(ANYONE)).where('records.local', '=', true)

/** How many organisations published or revised a public record since then. */
async function countActive(db: Db, since: Date): Promise<number> {
  const row = await published(db)
    .where('updated_at', '>=', since)
    .select((eb) => eb.fn.count<number>('owner_id').distinct().as('count'))
    .executeTakeFirst()
  return countOf(row)
}

export async function countUsage(db: Db, now: Date): Promise<Usage> {
  const organisations = await db
    .selectFrom('actors')
    .where('local', '=', true)
    .where('kind', '=', 'Organization')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirst()
  const posts = await published(db)
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirst()
  const comments = await db
    .selectFrom('comments')
    .innerJoin('actors', 'actors.id', 'comments.author_id')
    .where('actors.local', '=', true)
    .where('comments.visibility', '=', 'public')
    .where('comments.state', '=', 'shown')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirst()
  return {
    users: {
      total: countOf(organisations),
      activeMonth: await countActive(db, new Date(now.getTime() - MONTH)),
      activeHalfyear: await countActive(db, new Date(now.getTime() - HALF_YEAR)),
    },
    localPosts: countOf(posts),
    localComments: countOf(comments),
  }
}
