import type { Draft } from '../../domain/record.ts'
import type { ExportedRow } from '../../store/export.ts'

/** Between the entries of a list in one cell. */
const BETWEEN = '; '

type Cell = string | number | Date | readonly string[] | null | undefined

/** Texts are those of the source language. */
const COLUMNS: Readonly<
  Record<string, (row: ExportedRow, draft: Readonly<Record<string, Cell>>) => Cell>
> = {
  address: (row) => row.uri,
  type: (row) => row.kind,
  title: (row) => row.name[row.source_language],
  summary: (row) => row.summary?.[row.source_language],
  sourceLanguage: (row) => row.source_language,
  languages: (row) => row.languages,
  organisation: (row) => row.owner_handle,
  status: (row) => row.status,
  visibility: (row) => row.visibility,
  revision: (row) => row.revision,
  stage: (row) => row.stage,
  outcome: (row) => row.outcome,
  function: (_, draft) => draft['function'],
  jurisdiction: (_, draft) => draft['jurisdiction'],
  governmentLevel: (row) => row.government_level,
  keyword: (_, draft) => draft['keyword'],
  technology: (_, draft) => draft['technology'],
  sdg: (_, draft) => draft['sdg'],
  license: (_, draft) => draft['license'],
  startDate: (_, draft) => draft['startDate'] ?? draft['date'],
  endDate: (_, draft) => draft['endDate'],
  about: (row) => row.about,
  sameAs: (_, draft) => draft['sameAs'],
  codeRepository: (_, draft) => draft['codeRepository'],
  source: (row) => row.source,
  published: (row) => row.published_at,
  updated: (row) => row.updated_at,
}

export const TABLE_HEAD = Object.keys(COLUMNS)

function textOf(value: Cell): string {
  if (value === undefined || value === null) return ''
  if (value instanceof Date) return value.toISOString()
  return typeof value === 'object' ? value.join(BETWEEN) : String(value)
}

/** The main columns of a published record, in the order of `TABLE_HEAD`. */
export const tableRow = (row: ExportedRow, draft: Draft): string[] =>
  Object.values(COLUMNS).map((column) =>
    textOf(column(row, draft as unknown as Readonly<Record<string, Cell>>)),
  )
