import type { Context } from '../../context.ts'
import type { Fact } from '../../domain/facts.ts'
import { type Visibility, isWider } from '../../domain/visibility.ts'
import { findLastBody, retireActivities } from '../../store/activities.ts'
import { type ActorRow, findActor } from '../../store/actors.ts'
import { type Recipient, type Sent, cancelQueued, listSent } from '../../store/deliveries.ts'
import { findDocument } from '../../store/documents.ts'
import type { ClaimedFact } from '../../store/fact-queue.ts'
import { type RecordRow, findOwnRecord } from '../../store/records.ts'
import { writeTombstone } from '../../vocabulary/tombstone.ts'
import { type Wire, audience, readTextList } from '../../vocabulary/wire.ts'
import { hearersOf, namedIn, recipientsAt } from './audience.ts'
import { type Outgoing, objectIn } from './outgoing.ts'

type Kind<K extends Fact['kind']> = Extract<Fact, { readonly kind: K }>

/** A record of ours as it stands now, with its owner and its document. */
export interface Standing {
  readonly record: RecordRow
  readonly owner: ActorRow
  /** The document without its context: the object of an activity. */
  readonly object: Wire
  readonly isGone: boolean
  readonly visibility: Visibility
}

/** The record with this id, when it is ours and was ever published. */
export async function standing(ctx: Context, id: string): Promise<Standing | undefined> {
  const record = await findOwnRecord(ctx.db, id)
  const owner = record && (await findActor(ctx.db, record.owner_id))
  const document = record && (await findDocument(ctx.db, record.uri))
  if (!owner || !document) return undefined
  return {
    record,
    owner,
    object: objectIn(document.body),
    isGone: document.status === 410,
    visibility: document.visibility,
  }
}

/** An activity that carries the whole record, addressed like it (PROTOCOL 3). */
export const carrying = (
  { record, owner, object, visibility }: Standing,
  type: 'Create' | 'Update',
  recipients: readonly Recipient[],
): Outgoing => ({
  type,
  actor: owner,
  object,
  objectUri: record.uri,
  recordId: record.id,
  visibility,
  inOutbox: type === 'Create',
  to: readTextList(object['to']),
  cc: readTextList(object['cc']),
  recipients,
})

/** Who hears of a record as it stands. */
export const hearers = (ctx: Context, { record, owner, object, visibility }: Standing) =>
  hearersOf(ctx, record, visibility, namedIn(readTextList(object['cc']), owner.uri))

/** Create for a new record. What became of it meanwhile decides who hears: nothing leaves that may not be read now. */
export async function onPublished(
  ctx: Context,
  { body: fact }: ClaimedFact & { readonly body: Kind<'record-published' | 'record-revised'> },
): Promise<Outgoing[]> {
  const now = await standing(ctx, fact.subject)
  if (!now || now.isGone || now.visibility === 'local') return []
  return [carrying(now, 'Create', await hearers(ctx, now))]
}

/** Update for a new revision; Create and Delete besides where more or fewer may read it than before. */
export async function onRevised(
  ctx: Context,
  fact: ClaimedFact & { readonly body: Kind<'record-published' | 'record-revised'> },
): Promise<Outgoing[]> {
  const now = await standing(ctx, fact.body.subject)
  if (!now || now.isGone) return []
  const before = fact.body.visibilityBefore ?? now.visibility
  if (before !== now.visibility) return onOtherReaders(ctx, fact, now, before)
  // A later revision has a fact of its own and says the same.
  if (now.visibility === 'local' || fact.body.revision < now.record.revision) return []
  return [carrying(now, 'Update', await hearers(ctx, now))]
}

/**
 * The circle of readers changed (PROTOCOL 2.3): Create for those who had nothing, Update for those who
 * keep it, Delete for those who lose it. Earlier activities leave the outbox, and are shown no more when
 * they say more than may be read now.
 */
async function onOtherReaders(
  ctx: Context,
  fact: ClaimedFact,
  now: Standing,
  before: Visibility,
): Promise<Outgoing[]> {
  const { record, owner, visibility } = now
  const sent = await listSent(ctx.db, record.uri)
  await cancelQueued(ctx.db, record.uri)
  const isNarrower = isWider(before, visibility)
  await retireActivities(ctx.db, record.id, { hide: isNarrower })
  const have = new Set(sent.filter((s) => s.has && s.type !== 'Delete').map((s) => s.inbox))
  const activities: Outgoing[] = []
  if (visibility !== 'local') {
    const hear = await hearers(ctx, now)
    const [keep, gain] = [
      hear.filter((r) => have.has(r.inbox)),
      hear.filter((r) => !have.has(r.inbox)),
    ]
    if (keep.length > 0) activities.push(carrying(now, 'Update', keep))
    activities.push({ ...carrying(now, 'Create', gain), besides: true })
  }
  if (!isNarrower) return activities
  const keeps = (host: string) => visibility === 'peers' && ctx.admission.sharesPeersOnly(host)
  const named = namedIn(await lastCc(ctx, record.uri), owner.uri)
  const heard = await hearersOf(ctx, record, before, named)
  const lose = inboxes(ctx, heard, unaware(sent)).filter((r) => !keeps(r.host))
  if (lose.length === 0) return activities
  const tombstone = writeTombstone({
    uri: record.uri,
    kind: record.kind,
    published: record.published_at ?? fact.created_at,
    deleted: fact.created_at,
  })
  return [...activities, { ...deletion(ctx, now, tombstone, before, named, lose), besides: true }]
}

/** Those who were sent something and have not got a Delete since. */
export const unaware = (sent: readonly Sent[]): Sent[] =>
  sent.filter((one) => !(one.has && one.type === 'Delete'))

const inboxes = (ctx: Context, ...lists: readonly (readonly Recipient[])[]): Recipient[] =>
  recipientsAt(
    ctx,
    lists.flat().map((one) => one.inbox),
  )

/** Whom the last activity that carried a record was copied to. */
async function lastCc(ctx: Context, uri: string): Promise<string[]> {
  const body = await findLastBody(ctx.db, uri)
  return body === undefined ? [] : readTextList((JSON.parse(body) as Wire)['cc'])
}

const deletion = (
  ctx: Context,
  { record, owner }: Standing,
  tombstone: Wire,
  before: Visibility,
  named: readonly string[],
  recipients: readonly Recipient[],
): Outgoing => ({
  type: 'Delete',
  actor: owner,
  object: tombstone,
  objectUri: record.uri,
  recordId: record.id,
  visibility: before,
  ...audience(ctx.origin, owner.uri, before, named),
  recipients,
})

/** Delete for everybody who could read it and everybody it was ever sent to (PROTOCOL 3.10). */
export async function onWithdrawn(
  ctx: Context,
  { body: fact }: ClaimedFact & { readonly body: Kind<'record-withdrawn'> },
): Promise<Outgoing[]> {
  const now = await standing(ctx, fact.subject)
  if (!now?.isGone) return []
  const { record, owner } = now
  const sent = await listSent(ctx.db, record.uri)
  const named = namedIn(await lastCc(ctx, record.uri), owner.uri)
  const heard = await hearersOf(ctx, record, fact.visibilityBefore, named)
  const recipients = inboxes(ctx, heard, unaware(sent))
  await cancelQueued(ctx.db, record.uri)
  await retireActivities(ctx.db, record.id, { hide: true })
  if (fact.visibilityBefore === 'local' && recipients.length === 0) return []
  return [deletion(ctx, now, now.object, fact.visibilityBefore, named, recipients)]
}
