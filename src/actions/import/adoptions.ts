import type { Context } from '../../context.ts'
import { Jurisdiction } from '../../domain/fields.ts'
import { text } from '../../domain/language.ts'
import { type Parsed, parsed, parseWith, unparsed } from '../../domain/parse.ts'
import { snapshotHash } from '../../domain/revision.ts'
import {
  type ImportedAdoption,
  findImportedAdoption,
  saveImportedAdoption,
} from '../../store/imported-adoptions.ts'
import { findBySource } from '../../store/records.ts'
import { z } from 'zod'
import type { SourceLine } from './read-line.ts'
import type { Outcome } from './report.ts'

/** What a statement about use must say; all else it says is kept as it came. */
const Statement = z.looseObject({
  source: text(200),
  adopterJurisdiction: Jurisdiction,
})

export type MappedAdoption = Pick<
  ImportedAdoption,
  'source' | 'source_id' | 'initiative_source_id' | 'body'
>

export const KEPT_FOR_LATER =
  'Adoptions are kept as they came, until a later version makes records of them.'
export const NO_INITIATIVE = 'Its initiative is not here. Import the initiatives too.'

/** Reads a statement about use; the paths of the issues are fields of the line. */
export function readAdoption(line: SourceLine): Parsed<MappedAdoption> {
  const read = parseWith(Statement, line.fields)
  if (!read.ok) return unparsed(read.issues)
  return parsed({
    source: line.source,
    source_id: line.id,
    initiative_source_id: read.value.source,
    body: { type: line.type, id: line.id, ...line.fields },
  })
}

/** Whether the initiative that a statement is about is here. */
export const hasInitiative = async (ctx: Context, adoption: MappedAdoption): Promise<boolean> =>
  (await findBySource(ctx.db, adoption.source, adoption.initiative_source_id)) !== undefined

/** Keeps a statement about use as it came. It is no adoption yet, and nobody acknowledged it. */
export async function keepAdoption(
  ctx: Context,
  adoption: MappedAdoption,
  dryRun: boolean,
): Promise<Outcome> {
  const before = await findImportedAdoption(ctx.db, adoption.source, adoption.source_id)
  if (before && snapshotHash(before.body) === snapshotHash(adoption.body)) return 'unchanged'
  if (!dryRun) await saveImportedAdoption(ctx.db, { ...adoption, imported_at: ctx.now() })
  return before ? 'updated' : 'created'
}
