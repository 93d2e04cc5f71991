import type { Context } from '../../context.ts'
import { Refusal } from '../../domain/refusal.ts'
import { snapshotHash } from '../../domain/revision.ts'
import { recordUri } from '../../domain/uris.ts'
import { saveProvenance } from '../../store/imported-records.ts'
import {
  type RecordRow,
  findAnyByUri,
  findBySource,
  holdRecord,
  typedOf,
  workingOf,
} from '../../store/records.ts'
import { insertDraft, saveWorkingCopy } from '../../store/working-copies.ts'
import { storeRevision } from '../records/publication.ts'
import type { MappedRecord } from './mapped.ts'
import type { Outcome } from './report.ts'

export interface StoreOptions {
  readonly organisationId: string
  readonly publish: boolean
  readonly dryRun: boolean
  /** The audit trail's actor. */
  readonly by: string
}

export interface Stored {
  readonly outcome: Outcome
  readonly reason?: string
}

const CHANGE_NOTE = 'Imported again from its source, which had changed.'

/** Why an import does not touch the record that is here, or undefined. */
function reasonToLeave(row: RecordRow, mapped: MappedRecord, publish: boolean): string | undefined {
  if (row.status === 'withdrawn') return 'Was withdrawn here. An import does not bring it back.'
  const current = workingOf(row) ?? typedOf(row)
  const imported = row.provenance?.['contentSha256']
  if (current && snapshotHash(current.draft) === imported) return undefined
  if (mapped.provenance.contentSha256 !== imported)
    return 'Was edited here, so what the source changed since was not taken.'
  return publish && row.working !== null
    ? 'Was edited here, so publishing it is left to its editors.'
    : undefined
}

function requireSameRecord(row: RecordRow, mapped: MappedRecord, organisationId: string): void {
  if (row.kind !== mapped.record.kind)
    throw new Refusal('invalid', 'Another kind of record was imported with this id.')
  if (row.owner_id !== organisationId)
    throw new Refusal('invalid', 'Was imported for another organisation of this server.')
}

async function insert(
  ctx: Context,
  mapped: MappedRecord,
  organisationId: string,
): Promise<RecordRow> {
  const id = ctx.newId()
  await insertDraft(ctx.db, {
    id,
    uri: recordUri(ctx.origin, mapped.record.kind, id),
    record: mapped.record,
    ownerId: organisationId,
    visibility: 'public',
    author: undefined,
    now: ctx.now(),
    source: { name: mapped.source, id: mapped.sourceId, provenance: mapped.provenance },
  })
  const row = await holdRecord(ctx.db, id)
  if (!row) throw new Error(`The record ${id} was not stored.`)
  return row
}

/** Publishes without a second person and with gaps: the administrator asked for it (DOMAIN 9.1). */
const publish = (ctx: Context, row: RecordRow, mapped: MappedRecord, by: string): Promise<void> =>
  storeRevision(ctx, {
    row,
    record: mapped.record,
    visibility: row.visibility,
    status: row.status === 'archived' ? 'archived' : 'published',
    changeNote: row.revision > 0 ? CHANGE_NOTE : undefined,
    by,
    action: 'record-imported',
  })

const keepAsDraft = (ctx: Context, row: RecordRow, { record }: MappedRecord): Promise<void> =>
  saveWorkingCopy(ctx.db, row.id, {
    draft: record.draft,
    visibility: row.working_visibility ?? row.visibility,
    authors: row.working_authors,
    now: ctx.now(),
    isFirst: row.revision === 0,
  })

async function update(
  ctx: Context,
  row: RecordRow,
  mapped: MappedRecord,
  options: StoreOptions,
): Promise<Stored> {
  requireSameRecord(row, mapped, options.organisationId)
  const reason = reasonToLeave(row, mapped, options.publish)
  if (reason !== undefined) return { outcome: 'left', reason }
  const sameContent = row.provenance?.['contentSha256'] === mapped.provenance.contentSha256
  const settled = sameContent && !(options.publish && row.working !== null)
  const sameSource =
    row.provenance !== null && snapshotHash(row.provenance) === snapshotHash(mapped.provenance)
  if (settled && sameSource) return { outcome: 'unchanged' }
  if (options.dryRun) return { outcome: 'updated' }
  if (!settled && options.publish) await publish(ctx, row, mapped, options.by)
  else if (!settled) await keepAsDraft(ctx, row, mapped)
  await saveProvenance(ctx.db, row.id, mapped.provenance)
  return { outcome: 'updated' }
}

const ITSELF = 'Was exported from this server, where it still is.'

/** Whether the line is an export of a record that is here (docs/run/export.md). */
const isItself = async (ctx: Context, { sourceId }: MappedRecord): Promise<boolean> =>
  (await findAnyByUri(ctx.db, sourceId.replace(/#1$/, ''))) !== undefined

/**
 * Stores what was made of a line, keyed by source and id there: new, changed, or left as it is.
 * Runs inside the caller's transaction.
 * @throws Refusal `invalid` when the record cannot be stored; nothing of it is to be kept then.
 */
export async function storeImported(
  ctx: Context,
  mapped: MappedRecord,
  options: StoreOptions,
): Promise<Stored> {
  const found = await findBySource(ctx.db, mapped.source, mapped.sourceId)
  if (found) {
    const row = options.dryRun ? found : await holdRecord(ctx.db, found.id)
    return update(ctx, row ?? found, mapped, options)
  }
  if (mapped.source === ctx.origin && (await isItself(ctx, mapped)))
    return { outcome: 'left', reason: ITSELF }
  if (options.dryRun) return { outcome: 'created' }
  const row = await insert(ctx, mapped, options.organisationId)
  if (options.publish) await publish(ctx, row, mapped, options.by)
  return { outcome: 'created' }
}
