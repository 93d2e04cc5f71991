import { type SqlBool, sql } from 'kysely'
import type { LanguageMap } from '../domain/language.ts'
import type { Visibility } from '../domain/visibility.ts'
import type { Db } from './database.ts'
import type { ImportedAdoption } from './imported-adoptions.ts'
import { countOf } from './keyset.ts'
import type { RecordRow } from './records.ts'

/** Which of our own live records are meant. */
export interface Exported {
  readonly visibilities: readonly Visibility[]
  /** All organisations when absent. */
  readonly ownerId?: string | undefined
}

/** A record with the body that owns it. */
export type ExportedRow = RecordRow & {
  readonly owner_handle: string
  readonly owner_name: LanguageMap
  readonly owner_uri: string
}

function exported(db: Db, { visibilities, ownerId }: Exported) {
  const rows = db
    .selectFrom('records')
    .where('records.local', '=', true)
    .where('records.status', 'in', ['published', 'archived'])
    .where('records.visibility', 'in', visibilities)
  return ownerId === undefined ? rows : rows.where('records.owner_id', '=', ownerId)
}

export async function countExported(db: Db, which: Exported): Promise<number> {
  const count = sql<string>`count(*)`.as('count')
  return countOf(await exported(db, which).select(count).executeTakeFirst())
}

/** The next records by their ids, which never change. @param after an id, or '' to begin. */
export function listExported(
  db: Db,
  which: Exported,
  after: string,
  limit: number,
): Promise<ExportedRow[]> {
  return exported(db, which)
    .innerJoin('actors', 'actors.id', 'records.owner_id')
    .selectAll('records')
    .select([
      'actors.handle as owner_handle',
      'actors.name as owner_name',
      'actors.uri as owner_uri',
    ])
    .where('records.id', '>', after)
    .orderBy('records.id')
    .limit(limit)
    .execute()
}

/** The documents of the next records, as they are served. @param after the id of a record, or ''. */
export function listExportedDocuments(
  db: Db,
  which: Exported,
  after: string,
  limit: number,
): Promise<{ id: string; body: string }[]> {
  return exported(db, which)
    .innerJoin('documents', 'documents.uri', 'records.uri')
    .select(['records.id', 'documents.body'])
    .where('documents.local', '=', true)
    .where('documents.status', '=', 200)
    .where('records.id', '>', after)
    .orderBy('records.id')
    .limit(limit)
    .execute()
}

/** The next statements about the use of records that are meant. */
export function listExportedAdoptions(
  db: Db,
  which: Exported,
  after: Pick<ImportedAdoption, 'source' | 'source_id'>,
  limit: number,
): Promise<ImportedAdoption[]> {
  return db
    .selectFrom('imported_adoptions as a')
    .selectAll('a')
    .innerJoin(
      exported(db, which).select(['records.source', 'records.source_id']).as('r'),
      (join) =>
        join.onRef('r.source', '=', 'a.source').onRef('r.source_id', '=', 'a.initiative_source_id'),
    )
    .where(
      sql<SqlBool>`(a.source, a.source_id) > (${after.source}::text, ${after.source_id}::text)`,
    )
    .orderBy('a.source')
    .orderBy('a.source_id')
    .limit(limit)
    .execute()
}
