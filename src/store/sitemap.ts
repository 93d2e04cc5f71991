import type { Viewer } from '../domain/viewer.ts'
import type { RecordKind } from '../domain/uris.ts'
import type { Db } from './database.ts'
import { readableBy } from './visibility.ts'

/** A page for search engines; copies of others' records lead them to the originals instead. */
export interface SitemapRow {
  readonly id: string
  readonly kind: RecordKind
  readonly updated_at: Date
}

const ownRecords = (db: Db, viewer: Viewer) =>
  db.selectFrom('records').where(readableBy(viewer)).where('records.local', '=', true)

/** How many of our own records the viewer may read. */
export async function countOwnRecords(db: Db, viewer: Viewer): Promise<number> {
  const row = await ownRecords(db, viewer)
    .select((eb) => eb.fn.countAll<string | number>().as('count'))
    .executeTakeFirst()
  return Number(row?.count ?? 0)
}

/** Our own records in the order of their ids, which never changes. @param page from 1. */
export function listOwnAddresses(
  db: Db,
  viewer: Viewer,
  page: number,
  pageLength: number,
): Promise<SitemapRow[]> {
  return ownRecords(db, viewer)
    .select(['records.id', 'records.kind', 'records.updated_at'])
    .orderBy('records.id')
    .limit(pageLength)
    .offset((page - 1) * pageLength)
    .execute()
}
