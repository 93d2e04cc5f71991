import { sql } from 'kysely'
import type { Db } from './database.ts'

/**
 * Every column that holds something sealed (SEC-71), with the column that names its row and the one whose
 * value is the owner it is bound to. What is sealed elsewhere has to be entered here, or `rekey` leaves it.
 */
export const SEALED_PLACES = [
  { table: 'actor_keys', id: 'key_id', owner: 'actor_id', sealed: 'private_sealed' },
  { table: 'sessions', id: 'id', owner: 'account_id', sealed: 'tokens_sealed' },
  {
    table: 'local_credentials',
    id: 'account_id',
    owner: 'account_id',
    sealed: 'totp_sealed',
  },
] as const

export interface Sealed {
  readonly id: string
  readonly owner: string
  readonly sealed: string
}

/** Rows sealed with another key than `keyId`; one whose secret was destroyed holds an empty text. */
const isOld = (sealed: string, keyId: string) =>
  sql`${sql.ref(sealed)} <> '' and not starts_with(${sql.ref(sealed)}, ${`${keyId}:`})`

/** How many rows wait for `comity rekey`. */
export async function countOldSealed(db: Db, keyId: string): Promise<number> {
  let count = 0
  for (const { table, sealed } of SEALED_PLACES) {
    const { rows } = await sql<{ count: number }>`
      select count(*)::int as count from ${sql.table(table)} where ${isOld(sealed, keyId)}`.execute(
      db,
    )
    count += rows[0]?.count ?? 0
  }
  return count
}

/**
 * Seals up to `limit` rows anew, in the transaction of the caller. Rows that another process is sealing
 * are waited for.
 * @param seal makes the new text of a row.
 * @returns how many rows were sealed.
 */
export async function resealSome(
  db: Db,
  keyId: string,
  limit: number,
  seal: (row: Sealed) => string,
): Promise<number> {
  for (const { table, id, owner, sealed } of SEALED_PLACES) {
    const name = sql.table(table)
    const { rows } = await sql<Sealed>`
      select ${sql.ref(id)} as id, ${sql.ref(owner)} as owner, ${sql.ref(sealed)} as sealed
      from ${name} where ${isOld(sealed, keyId)}
      order by ${sql.ref(id)} limit ${limit} for update`.execute(db)
    for (const row of rows)
      await sql`update ${name} set ${sql.ref(sealed)} = ${seal(row)}
        where ${sql.ref(id)} = ${row.id}`.execute(db)
    if (rows.length > 0) return rows.length
  }
  return 0
}
