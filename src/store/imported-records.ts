import { sql } from 'kysely'
import type { Db } from './database.ts'
import type { Provenance } from './schema.ts'

/** Any number that nothing else locks. */
const IMPORT_LOCK = 4_117_068

/** Waits for another import's transaction: two that run at once would both find a record missing. */
export async function holdImports(db: Db): Promise<void> {
  await sql`select pg_advisory_xact_lock(${sql.lit(IMPORT_LOCK)})`.execute(db)
}

/** Replaces what is known of an imported record's source. */
export async function saveProvenance(db: Db, id: string, provenance: Provenance): Promise<void> {
  await db
    .updateTable('records')
    .set({ provenance: JSON.stringify(provenance) })
    .where('id', '=', id)
    .execute()
}
