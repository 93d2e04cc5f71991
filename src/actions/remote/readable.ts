import type { Context } from '../../context.ts'
import { hostOf } from '../../domain/uris.ts'
import { ANYONE, type Viewer } from '../../domain/viewer.ts'
import { findActor } from '../../store/actors.ts'
import { findComment } from '../../store/comments.ts'
import { type RecordRow, findAnyByUri, findRecord, findRecordByUri } from '../../store/records.ts'

/** What an actor of another server may see here, by its host. */
export const viewerFrom = (ctx: Context, host: string): Viewer =>
  ctx.admission.sharesPeersOnly(host) ? { kind: 'peer', host } : ANYONE

/**
 * The live record that an actor of this host reacts to or answers in, if it may read it: by the address
 * of the record, or of a comment in its thread. A server may read its own records everywhere. Copies of
 * an owner or from a server that is shut out now take no part in anything (SEC-08).
 */
export async function findThread(
  ctx: Context,
  host: string,
  uri: string,
): Promise<RecordRow | undefined> {
  const record = await findRecordOfThread(ctx, host, uri)
  if (!record || record.local) return record
  if (!ctx.admission.admits(hostOf(record.uri))) return undefined
  const owner = await findActor(ctx.db, record.owner_id)
  return owner?.suspended_at === null ? record : undefined
}

async function findRecordOfThread(
  ctx: Context,
  host: string,
  uri: string,
): Promise<RecordRow | undefined> {
  const viewer = viewerFrom(ctx, host)
  const record = await findRecordByUri(ctx.db, viewer, uri)
  if (record) return record
  if (URL.canParse(uri) && hostOf(uri) === host) {
    const own = await findAnyByUri(ctx.db, uri)
    if (own && (own.status === 'published' || own.status === 'archived')) return own
  }
  const comment = await findComment(ctx.db, uri)
  return comment && comment.state !== 'deleted'
    ? findRecord(ctx.db, viewer, comment.record_id)
    : undefined
}
