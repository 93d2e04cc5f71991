import type { OpenContext } from '../../src/context.ts'
import type { Drafts } from '../../src/domain/record.ts'
import { recordUri, type RecordKind } from '../../src/domain/uris.ts'
import type { Visibility } from '../../src/domain/visibility.ts'
import { type ActorRow, findActor, insertActor } from '../../src/store/actors.ts'
import { saveRemoteRecord, typed } from '../../src/store/records.ts'
import { contentHtml, summaryOf } from '../../src/vocabulary/record.ts'

/** Another government as this server stores it, without a second server to receive from. */

/** A body of a peer. */
export async function bodyElsewhere(
  ctx: OpenContext,
  body: { host: string; handle: string; name: object; jurisdiction: string[]; kind?: 'Person' },
): Promise<ActorRow> {
  const id = ctx.newId()
  const uri = `https://${body.host}/actors/${body.handle}`
  await insertActor(ctx.db, {
    id,
    uri,
    local: false,
    host: body.host,
    kind: body.kind ?? 'Organization',
    handle: body.handle,
    name: JSON.stringify(body.name),
    language: Object.keys(body.name)[0] ?? 'en',
    jurisdiction: body.jurisdiction,
    government_level: 'national',
    inbox: `${uri}/inbox`,
    created_at: ctx.now(),
    updated_at: ctx.now(),
  })
  const row = await findActor(ctx.db, id)
  if (!row) throw new Error(`${uri} was not stored.`)
  return row
}

/** Puts a server on the list of peers. */
export async function peerWith(
  ctx: OpenContext,
  host: string,
  name: string,
  state: 'active' | 'suspended' = 'active',
): Promise<void> {
  await ctx.db
    .insertInto('peers')
    .values({
      host,
      name,
      state,
      comity: true,
      instance_actor: `https://${host}/actor`,
      since: new Date('2026-10-01T09:00:00Z'),
      updated_at: ctx.now(),
    })
    .execute()
  await ctx.admission.refresh()
}

/** A record of another server. @returns its id here. */
export async function recordElsewhere<K extends RecordKind>(
  ctx: OpenContext,
  owner: ActorRow,
  kind: K,
  draft: Drafts[K],
  visibility: Visibility = 'public',
): Promise<string> {
  const id = ctx.newId()
  const record = typed(kind, draft)
  await saveRemoteRecord(ctx.db, {
    id,
    uri: recordUri(`https://${owner.host}`, kind, `r${id}`),
    ownerId: owner.id,
    seen: ctx.now(),
    record,
    status: 'published',
    visibility,
    revision: 1,
    changeNote: undefined,
    translations: [],
    html: contentHtml(record),
    summary: summaryOf(record),
    published: ctx.now(),
    updated: ctx.now(),
  })
  return id
}

/** A reply to a record, as the inbox would have stored it. */
export async function replyTo(
  ctx: OpenContext,
  recordId: string,
  author: Pick<ActorRow, 'id' | 'host'>,
  reply: {
    content: string
    parent?: string
    state?: 'shown' | 'held' | 'hidden'
    visibility?: Visibility
    language?: string
  },
): Promise<string> {
  const id = ctx.newId()
  const uri = `https://${author.host}/notes/${id}`
  const row = await ctx.db
    .selectFrom('records')
    .select('uri')
    .where('id', '=', recordId)
    .executeTakeFirstOrThrow()
  await ctx.db
    .insertInto('comments')
    .values({
      id,
      uri,
      in_reply_to: reply.parent ?? row.uri,
      record_id: recordId,
      author_id: author.id,
      visibility: reply.visibility ?? 'public',
      state: reply.state ?? 'shown',
      language: reply.language ?? null,
      content: reply.content,
      body: '{}',
      published_at: ctx.now(),
      updated_at: ctx.now(),
    })
    .execute()
  return uri
}
