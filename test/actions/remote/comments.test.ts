import { test } from 'tap'
import { acceptRemoteComment } from '../../../src/actions/remote/comments.ts'
import { acceptReaction } from '../../../src/actions/remote/reactions.ts'
import { changeVisibility, withdrawRecord } from '../../../src/actions/records/lifecycle.ts'
import type { Visibility } from '../../../src/domain/visibility.ts'
import { findOwnRecord } from '../../../src/store/records.ts'
import type { ActorRow } from '../../../src/store/actors.ts'
import { type RemoteNote, readNote } from '../../../src/vocabulary/read-note.ts'
import { remoteNote } from '../../federation/incoming/support.ts'
import { listPeer } from '../../federation/inbox/support.ts'
import { office, published } from '../../support/office.ts'
import { bothDatabases, world } from '../../support/world.ts'
import { remoteActor } from './support.ts'

const PEER = 'share.freedonia.example'
const LISTED = 'listed.example'

function noteOf(
  author: ActorRow,
  to: string,
  n: number,
  more: Record<string, unknown> = {},
): RemoteNote {
  const read = readNote(remoteNote(author, to, { id: `${author.uri}/notes/${n}`, ...more }))
  if (!read.ok) throw new Error(JSON.stringify(read.issues))
  return read.value
}

test('who may answer, and react to, what (SEC-09)', async (t) => {
  await bothDatabases(t, 'only whoever may read it', async (t, make) => {
    const ctx = await make()
    const at = await office(ctx)
    await listPeer(ctx, PEER)
    await listPeer(ctx, LISTED, { exchange_peers: false })
    const people = {
      stranger: await remoteActor(ctx, 'social.example', 'ann', 'Person'),
      listed: await remoteActor(ctx, LISTED, 'bob', 'Person'),
      peer: await remoteActor(ctx, PEER, 'cat', 'Organization'),
    }
    const may: Record<Visibility | 'withdrawn', readonly (keyof typeof people)[]> = {
      public: ['stranger', 'listed', 'peer'],
      peers: ['peer'],
      local: [],
      withdrawn: [],
    }
    let n = 0
    for (const [state, readers] of Object.entries(may)) {
      const id = await published(ctx, at)
      const uri = (await findOwnRecord(ctx.db, id))?.uri ?? ''
      if (state === 'withdrawn') await withdrawRecord(ctx, at.publisher, id, 'Replaced.')
      else await changeVisibility(ctx, at.publisher, id, state as Visibility, 'Decided.')
      for (const [who, actor] of Object.entries(people)) {
        n++
        const isReader = (readers as readonly string[]).includes(who)
        const answered = await acceptRemoteComment(ctx, actor, noteOf(actor, uri, n))
        t.equal(
          answered,
          isReader ? 'stored' : 'unknown-parent',
          `${who} answers a ${state} record`,
        )
        const liked = await acceptReaction(ctx, actor, {
          kind: 'Like',
          objectUri: uri,
          activityUri: `${actor.uri}/likes/${n}`,
        })
        t.equal(liked, isReader ? 'counted' : 'unknown-object', `${who} likes a ${state} record`)
      }
    }
    const wide = await ctx.db
      .selectFrom('comments')
      .innerJoin('records', 'records.id', 'comments.record_id')
      .select(['comments.visibility as ours', 'records.visibility as its'])
      .execute()
    t.ok(
      wide.every(({ ours, its }) => ours === its),
      'none is shown more widely than its record',
    )
  })

  t.test('nobody answers for somebody else', async (t) => {
    const ctx = await world(t)
    const uri = (await findOwnRecord(ctx.db, await published(ctx, await office(ctx))))?.uri ?? ''
    const ann = await remoteActor(ctx, 'social.example', 'ann', 'Person')
    const eve = await remoteActor(ctx, 'social.example', 'eve', 'Person')
    const mal = await remoteActor(ctx, 'evil.example', 'mal', 'Person')
    const refused = { code: 'not-allowed' }
    await t.rejects(acceptRemoteComment(ctx, eve, noteOf(ann, uri, 1)), refused, 'another author')
    await t.rejects(
      acceptRemoteComment(ctx, mal, { ...noteOf(mal, uri, 1), uri: `${ann.uri}/notes/1` }),
      refused,
      'another origin',
    )
    t.equal(await acceptRemoteComment(ctx, ann, noteOf(ann, uri, 1)), 'stored')
    const taken = {
      ...noteOf(eve, uri, 1),
      uri: `${ann.uri}/notes/1`,
      updated: new Date('2026-11-20T12:00:00Z'),
    }
    await t.rejects(acceptRemoteComment(ctx, eve, taken), refused, 'a change of author')
    await t.rejects(
      acceptRemoteComment(ctx, ann, { ...noteOf(ann, uri, 2), uri }),
      refused,
      'the address of a record',
    )
  })
})

test('reading a message of another server', async (t) => {
  const author = { uri: 'https://social.example/users/ann' }
  const read = (more: Record<string, unknown>) =>
    readNote(remoteNote(author, 'https://v.example/1', more))
  t.match(read({}), {
    ok: true,
    value: { language: 'en', visibility: 'public', content: '<p>How do you handle outages?</p>' },
  })
  t.match(
    read({ contentMap: { fr: 'x', en: remoteNote(author, '')['content'] } }),
    { value: { language: 'en' } },
    'the language of the same text',
  )
  t.match(read({ contentMap: undefined, inLanguage: 'pt-BR' }), { value: { language: 'pt-BR' } })
  t.match(read({ contentMap: { und: 'x' }, content: 'x' }), { value: { language: undefined } })
  t.match(read({ contentMap: { de: 'Guten Tag' }, content: undefined }), {
    value: { language: 'de', content: 'Guten Tag' },
  })
  t.match(read({ to: ['as:Public'], cc: [] }), { value: { visibility: 'public' } })
  t.match(read({ to: [`${author.uri}/followers`] }), { value: { visibility: undefined } })
  t.match(
    read({ content: '<a href="javascript:alert(1)">x</a>', contentMap: undefined }),
    { value: { content: '<a rel="nofollow noopener noreferrer">x</a>' } },
    'SEC-30',
  )
  for (const more of [
    { content: '', contentMap: {} },
    { published: 'soon' },
    { inReplyTo: null },
    { attributedTo: undefined },
    { content: 'x'.repeat(262_145), contentMap: undefined },
  ])
    t.equal(read(more).ok, false, Object.keys(more).join())
})
