import { sql } from 'kysely'
import type { Db } from '../database.ts'

export interface Column {
  readonly name: string
  /** As SQL writes it: `text[]`, `timestamp with time zone`. */
  readonly type: string
}

export interface Table {
  readonly name: string
  readonly columns: readonly Column[]
}

/** Every table of ours, as the database itself has it, each behind those that it refers to. */
export async function listTables(db: Db): Promise<Table[]> {
  const { rows } = await sql<{ table: string; name: string; type: string }>`
    select c.relname as table, a.attname as name, format_type(a.atttypid, a.atttypmod) as type
    from pg_attribute a join pg_class c on c.oid = a.attrelid
      join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = current_schema() and c.relkind = 'r' and c.relname not like 'kysely%'
      and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    order by c.relname, a.attnum`.execute(db)
  const references = await sql<{ from: string; to: string }>`
    select f.relname as from, t.relname as to
    from pg_constraint k join pg_class f on f.oid = k.conrelid join pg_class t on t.oid = k.confrelid
    where k.contype = 'f'`.execute(db)
  const waiting = new Map(Map.groupBy(rows, (row) => row.table))
  const ordered: Table[] = []
  while (waiting.size > 0) {
    const free = [...waiting.keys()].filter((table) =>
      references.rows.every(({ from, to }) => from !== table || to === table || !waiting.has(to)),
    )
    if (free.length === 0) throw new Error('Tables refer to each other in a circle.')
    for (const name of free) {
      const columns = (waiting.get(name) ?? []).map((row) => ({ name: row.name, type: row.type }))
      ordered.push({ name, columns })
      waiting.delete(name)
    }
  }
  return ordered
}

/** Values as text are the same for every client, whatever its settings; in a transaction. */
export async function fixTextForms(db: Db): Promise<void> {
  for (const setting of [
    "timezone = 'UTC'",
    "datestyle = 'ISO, MDY'",
    "intervalstyle = 'postgres'",
    "bytea_output = 'hex'",
    'extra_float_digits = 1',
  ])
    await sql.raw(`set local ${setting}`).execute(db)
}

/** One row: each column as text, in the order of the table's columns. */
export type TextRow = readonly (string | null)[]

/** Rows fetched at a time; the longest documents are a megabyte. */
const ROWS = 100

/** Every row of a table, a part at a time, in a transaction that sees one state. */
export async function* readRows(db: Db, table: Table): AsyncGenerator<readonly TextRow[]> {
  const values = sql.join(table.columns.map(({ name }) => sql`${sql.ref(name)}::text`))
  const rows = sql`select json_build_array(${values})::text as row from ${sql.table(table.name)}`
  await sql`declare archived no scroll cursor for ${rows}`.execute(db)
  for (;;) {
    const part = await sql<{ row: string }>`fetch ${sql.raw(String(ROWS))} from archived`.execute(
      db,
    )
    if (part.rows.length === 0) break
    yield part.rows.map(({ row }) => JSON.parse(row) as TextRow)
  }
  await sql`close archived`.execute(db)
}

/** Stores rows as `readRows` gave them, generated numbers included. */
export async function insertRows(db: Db, table: Table, rows: readonly TextRow[]): Promise<void> {
  if (rows.length === 0) return
  const names = sql.join(table.columns.map(({ name }) => sql.ref(name)))
  const values = sql.join(
    table.columns.map(({ type }, i) => sql`(r ->> ${sql.lit(i)})::${sql.raw(type)}`),
  )
  await sql`insert into ${sql.table(table.name)} (${names}) overriding system value
    select ${values} from jsonb_array_elements(${JSON.stringify(rows)}::jsonb) r`.execute(db)
}

/** Whether a table has a row. */
export async function hasRows(db: Db, { name }: Table): Promise<boolean> {
  const { rows } = await sql<{ has: boolean }>`
    select exists (select from ${sql.table(name)}) as has`.execute(db)
  return rows[0]?.has === true
}

/** The last number of each sequence that was ever asked. */
export async function readSequences(db: Db): Promise<Record<string, number>> {
  const { rows } = await sql<{ name: string; last: number | string }>`
    select sequencename::text as name, last_value as last from pg_sequences
    where schemaname = current_schema() and last_value is not null`.execute(db)
  return Object.fromEntries(rows.map(({ name, last }) => [name, Number(last)]))
}

/** Has a sequence go on behind a number. */
export async function setSequence(db: Db, name: string, last: number): Promise<void> {
  await sql`select setval(quote_ident(${name})::regclass, ${last}::bigint)`.execute(db)
}
