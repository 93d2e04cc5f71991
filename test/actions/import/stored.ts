import { readFileSync } from 'node:fs'
import type { ImportOptions } from '../../../src/actions/import/import.ts'
import { createOrganisation } from '../../../src/actions/organisations.ts'
import type { Context } from '../../../src/context.ts'
import { parseOrganisationDraft } from '../../../src/domain/organisation.ts'
import type { Member } from '../../../src/domain/viewer.ts'
import { findBySource } from '../../../src/store/records.ts'
import { SOURCE } from './lines.ts'

export const file = (name: string): URL =>
  new URL(`../../fixtures/import/${name}.jsonl`, import.meta.url)
export const linesIn = (name: string): string[] =>
  readFileSync(file(name), 'utf8')
    .split('\n')
    .filter((line) => line !== '')

/** An organisation of this server, by its id. */
export async function organisation(ctx: Context, handle = 'harbour'): Promise<string> {
  const read = parseOrganisationDraft({
    handle,
    name: { en: 'Harbour Office' },
    jurisdiction: ['XR'],
    governmentLevel: 'national',
  })
  if (!read.ok) throw new Error(JSON.stringify(read.issues))
  return (await createOrganisation(ctx, 'test', read.value)).id
}

/** Publishes for real unless told otherwise. */
export const options = (
  organisationId: string,
  more: Partial<ImportOptions> = {},
): ImportOptions => ({
  organisationId,
  publish: true,
  dryRun: false,
  by: 'command line',
  ...more,
})

/** What was imported from a line. */
export const row = async (ctx: Context, sourceId: string) => {
  const found = await findBySource(ctx.db, SOURCE, sourceId)
  if (!found) throw new Error(`${sourceId} is not here.`)
  return found
}

export const publisherOf = (id: string): Member => ({
  kind: 'member',
  accountId: 'petra',
  handle: 'petra',
  organisations: { [id]: ['publisher'] },
  roles: [],
})

/** Everything that an import could write, in one comparable text. */
export async function everything(ctx: Context): Promise<string> {
  const tables = ['records', 'revisions', 'documents', 'facts', 'imported_adoptions'] as const
  const rows = await Promise.all(
    tables.map((table) => ctx.db.selectFrom(table).selectAll().execute()),
  )
  return JSON.stringify(rows.map((table) => table.map((entry) => JSON.stringify(entry)).sort()))
}

/** The counts of an import that refused nothing. */
export const counts = (created: number, updated: number, unchanged: number) => ({
  created,
  updated,
  unchanged,
  left: 0,
  refused: 0,
})
