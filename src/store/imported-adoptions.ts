import type { Db } from './database.ts'
import type { Row } from './schema.ts'

export type ImportedAdoption = Row<'imported_adoptions'>

/** A statement about use by where it came from. */
export function findImportedAdoption(
  db: Db,
  source: string,
  sourceId: string,
): Promise<ImportedAdoption | undefined> {
  return db
    .selectFrom('imported_adoptions')
    .selectAll()
    .where('source', '=', source)
    .where('source_id', '=', sourceId)
    .executeTakeFirst()
}

/** Keeps a statement about use, or replaces what the source said before. */
export async function saveImportedAdoption(db: Db, adoption: ImportedAdoption): Promise<void> {
  const { source, source_id, ...said } = { ...adoption, body: JSON.stringify(adoption.body) }
  await db
    .insertInto('imported_adoptions')
    .values({ source, source_id, ...said })
    .onConflict((c) => c.columns(['source', 'source_id']).doUpdateSet(said))
    .execute()
}
