import { type SqlBool, sql } from 'kysely'
import type { Db } from './database.ts'
import { countOf } from './keyset.ts'
import type { NewRow, Row } from './schema.ts'

export type ReportRow = Row<'reports'>

export interface ReportFilter {
  readonly state?: ReportRow['state'] | undefined
  readonly direction?: ReportRow['direction'] | undefined
}

/** Stores a report; one whose activity is here already stays as it is. */
export async function insertReport(db: Db, report: NewRow<'reports'>): Promise<void> {
  await db
    .insertInto('reports')
    .values(report)
    .onConflict((c) => c.column('activity_uri').doNothing())
    .execute()
}

export function findReport(db: Db, id: string): Promise<ReportRow | undefined> {
  return db.selectFrom('reports').selectAll().where('id', '=', id).executeTakeFirst()
}

/** How many reports of one server nobody has closed yet. */
export async function countOpenFrom(db: Db, host: string): Promise<number> {
  const row = await db
    .selectFrom('reports')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('host', '=', host)
    .where('direction', '=', 'in')
    .where('state', '=', 'open')
    .executeTakeFirst()
  return countOf(row)
}

/** Newest first; `after` is the id of the last one of the page before. */
export function listReports(
  db: Db,
  { state, direction }: ReportFilter,
  page: { readonly after?: string | undefined; readonly limit: number },
): Promise<ReportRow[]> {
  let rows = db.selectFrom('reports').selectAll()
  if (state) rows = rows.where('state', '=', state)
  if (direction) rows = rows.where('direction', '=', direction)
  if (page.after !== undefined)
    rows = rows.where(
      sql<SqlBool>`(created_at, id) < (select created_at, id from reports where id = ${page.after})`,
    )
  return rows.orderBy('created_at', 'desc').orderBy('id', 'desc').limit(page.limit).execute()
}

/** Closes an open report. @returns false when there is none with this id that is open. */
export async function closeReportRow(
  db: Db,
  id: string,
  closed: { readonly by: string; readonly note: string | undefined; readonly at: Date },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('reports')
    .set({ state: 'closed', closed_at: closed.at, closed_by: closed.by, note: closed.note ?? null })
    .where('id', '=', id)
    .where('state', '=', 'open')
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}
