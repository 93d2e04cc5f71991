import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Test } from 'tap'
import { type ExportOptions, exportRecords } from '../../../src/actions/export/export.ts'
import { beginDraft, submitDraft } from '../../../src/actions/records/drafts.ts'
import { publishDraft } from '../../../src/actions/records/publishing.ts'
import type { Context } from '../../../src/context.ts'
import { type Draft, parseDraft } from '../../../src/domain/record.ts'
import type { RecordKind } from '../../../src/domain/uris.ts'
import type { Visibility } from '../../../src/domain/visibility.ts'
import type { Office } from '../../support/office.ts'

/** A folder that is gone when the test ends. */
export function folder(t: Test): string {
  const path = mkdtempSync(join(tmpdir(), 'comity-export-'))
  t.teardown(() => rmSync(path, { recursive: true, force: true }))
  return path
}

/** Exports to a file of its own unless told otherwise. @returns the report and what the file holds. */
export async function exported(t: Test, ctx: Context, more: Partial<ExportOptions> = {}) {
  const path = more.path ?? join(folder(t), 'out')
  const report = await exportRecords(ctx, {
    ...{ format: 'jsonl', path, visibility: 'public', force: false, by: 'command line' },
    ...more,
  })
  return { path, report, text: readFileSync(path, 'utf8') }
}

export const linesOfText = (text: string): string[] =>
  text.split('\n').filter((line) => line !== '')

/** A record of the office as its people publish it. */
export async function publishedAs<K extends RecordKind>(
  ctx: Context,
  at: Office,
  kind: K,
  input: object,
  visibility?: Visibility,
): Promise<{ readonly id: string; readonly draft: Draft }> {
  const read = parseDraft(kind, input)
  if (!read.ok) throw new Error(JSON.stringify(read.issues))
  const id = await beginDraft(ctx, at.author, at.id, kind, read.value, visibility)
  await submitDraft(ctx, at.author, id)
  await publishDraft(ctx, at.publisher, id)
  return { id, draft: read.value }
}
