import type { Db } from './database.ts'
import { countOf } from './keyset.ts'

/** How many actors found an object useful (`Like`) or shared it (`Announce`). */
export async function countReactions(
  db: Db,
  objectUri: string,
  kind: 'Like' | 'Announce',
): Promise<number> {
  const row = await db
    .selectFrom('reactions')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('object_uri', '=', objectUri)
    .where('kind', '=', kind)
    .executeTakeFirst()
  return countOf(row)
}
