import { type Context, inTransaction } from '../../context.ts'
import type { RecordProof } from '../../domain/proof.ts'
import { Refusal } from '../../domain/refusal.ts'
import { listedAt, requirePossibleTimes } from '../../domain/remote-times.ts'
import { snapshotHash } from '../../domain/revision.ts'
import { hostOf, sameOrigin } from '../../domain/uris.ts'
import { findActor } from '../../store/actors.ts'
import { findComment } from '../../store/comments.ts'
import { saveDocument } from '../../store/documents.ts'
import { type RecordRow, findAnyByUri, saveProof, saveRemoteRecord } from '../../store/records.ts'
import { holdUri } from '../../store/remote-content.ts'
import { insertRevision, lastHash } from '../../store/revisions.ts'
import { hasTombstone } from '../../store/tombstones.ts'
import type { RemoteRecord } from '../../vocabulary/read-record.ts'

export type Acceptance =
  | 'stored'
  | 'updated'
  | 'unchanged' // what is here is as new, or newer
  | 'tombstoned' // it was deleted, and no Create, Announce or import revives it (SEC-0A)
  | 'not-listed' // its host is not an active peer: records come from listed peers only (TRUST 1.4)

/**
 * Takes in a record of another server, as read from a document of its origin: new, or a newer revision.
 * Its own times hold, also when it is imported long after.
 * @param ownerId of the actor who sent it, or whose catalogue it is in.
 * @param proof of its owner over this version; one that came without counts as `missing`.
 * @throws Refusal `not-allowed` when it is not that actor's, or says that it is another kind of record than
 *   before; `invalid` for impossible times. Owner and kind never change (SEC-05).
 */
export async function acceptRemoteRecord(
  ctx: Context,
  ownerId: string,
  remote: RemoteRecord,
  proof: RecordProof = 'missing',
): Promise<Acceptance> {
  if (!ctx.admission.isPeer(hostOf(remote.uri))) return 'not-listed'
  requirePossibleTimes(remote, ctx.now())
  return inTransaction(ctx, async (tx) => {
    await requireOwner(tx, ownerId, remote)
    await holdUri(tx.db, remote.uri)
    if (await hasTombstone(tx.db, remote.uri, remote.owner)) return 'tombstoned'
    const before = await findAnyByUri(tx.db, remote.uri)
    if (before?.status === 'withdrawn') return 'tombstoned'
    if (before) requireSame(before, ownerId, remote)
    else if (await findComment(tx.db, remote.uri))
      throw new Refusal('not-allowed', 'A message does not become a record.')
    if (before && remote.updated <= before.updated_at) {
      await noteProof(tx, before, remote, proof)
      return 'unchanged'
    }
    await store(tx, ownerId, remote, proof, before)
    return before ? 'updated' : 'stored'
  })
}

/** The very version that is here came again, and its signature could be checked this time. */
async function noteProof(
  tx: Context,
  before: RecordRow,
  remote: RemoteRecord,
  proof: RecordProof,
): Promise<void> {
  if (proof !== 'verified' || before.proof === 'verified') return
  const isSame = (await lastHash(tx.db, before.id)) === hashOf(remote)
  if (isSame) await saveProof(tx.db, before.id, proof)
}

async function requireOwner(tx: Context, ownerId: string, remote: RemoteRecord): Promise<void> {
  const owner = await findActor(tx.db, ownerId)
  if (!owner || owner.local || owner.uri !== remote.owner || !sameOrigin(owner.uri, remote.uri))
    throw new Refusal('not-allowed', 'The record belongs to somebody else.')
  if (owner.suspended_at !== null)
    throw new Refusal('not-allowed', 'The owner of the record is suspended here.')
}

function requireSame(before: RecordRow, ownerId: string, { record }: RemoteRecord): void {
  if (before.local || before.owner_id !== ownerId)
    throw new Refusal('not-allowed', 'The record belongs to somebody else.')
  if (before.kind !== record.kind)
    throw new Refusal('not-allowed', 'A record does not become another kind of record.')
}

const hashOf = ({ document }: RemoteRecord): string => snapshotHash(JSON.parse(document) as object)

async function store(
  tx: Context,
  ownerId: string,
  remote: RemoteRecord,
  proof: RecordProof,
  before: RecordRow | undefined,
): Promise<void> {
  const id = before?.id ?? tx.newId()
  await saveRemoteRecord(tx.db, {
    ...remote,
    id,
    ownerId,
    status: remote.archived ? 'archived' : 'published',
    published: listedAt(remote.published, tx.now(), before?.published_at),
    seen: tx.now(),
    proof,
  })
  await insertRevision(tx.db, {
    record_id: id,
    revision: remote.revision,
    visibility: remote.visibility,
    published_at: remote.updated,
    change_note: remote.changeNote ?? null,
    sha256: hashOf(remote),
    previous_sha256: (await lastHash(tx.db, id)) ?? null,
    snapshot: remote.document,
    draft: JSON.stringify(remote.record.draft),
  })
  await saveDocument(tx.db, {
    uri: remote.uri,
    recordId: id,
    local: false,
    visibility: remote.visibility,
    body: remote.document,
    updatedAt: remote.updated,
  })
}
