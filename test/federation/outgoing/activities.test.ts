import { existsSync, readFileSync } from 'node:fs'
import { test } from 'tap'
import { changeStatus, withdrawRecord } from '../../../src/actions/records/lifecycle.ts'
import type { Context, OpenContext } from '../../../src/context.ts'
import { activityUri } from '../../../src/domain/uris.ts'
import { processFacts } from '../../../src/federation/outgoing/activities.ts'
import { checkProof } from '../../../src/federation/outgoing/proof.ts'
import { readMultikey } from '../../../src/platform/keys.ts'
import { INSTANCE_ID, findActor } from '../../../src/store/actors.ts'
import { findDocument } from '../../../src/store/documents.ts'
import { findOwnRecord } from '../../../src/store/records.ts'
import { office, published } from '../../support/office.ts'
import { NOW, RURITANIA, bothDatabases, world } from '../../support/world.ts'
import { activities, deliveries, fact, follows, someoneAt } from './support.ts'

type Json = Record<string, unknown>
const FREEDONIA = 'https://share.freedonia.example'

async function bodies(ctx: Context): Promise<Json[]> {
  return (await activities(ctx)).map((row) => JSON.parse(row.body) as Json)
}

/** Whether the proof of an activity holds with the key its actor lists. */
async function isProved(ctx: Context, activity: Json): Promise<boolean> {
  const { verificationMethod } = activity['proof'] as Json
  const row = await ctx.db
    .selectFrom('actor_keys')
    .select('public_key')
    .where('key_id', '=', String(verificationMethod))
    .executeTakeFirstOrThrow()
  const key = readMultikey(row.public_key)
  return key !== undefined && checkProof(activity, key, NOW).ok
}

/** An instance with an organisation that somebody in Freedonia follows. */
async function followed(ctx: OpenContext) {
  const at = await office(ctx, false)
  const follower = await someoneAt(ctx, FREEDONIA)
  await follows(ctx, follower, at.id)
  return { at, follower }
}

test('a fact', async (t) => {
  await bothDatabases(t, 'becomes a Create with the stored document inside', async (t, make) => {
    const ctx = await make()
    const { at } = await followed(ctx)
    const id = await published(ctx, at)
    t.equal(await processFacts(ctx), 1)
    const [row, ...more] = await activities(ctx)
    t.same(more, [])
    const { id: factId } = await ctx.db.selectFrom('facts').select('id').executeTakeFirstOrThrow()
    t.match(row, {
      uri: activityUri(ctx.origin, factId),
      type: 'Create',
      actor_id: at.id,
      record_id: id,
      visibility: 'public',
      in_outbox: true,
    })
    const record = await findOwnRecord(ctx.db, id)
    const document = await findDocument(ctx.db, record?.uri ?? '')
    const object = document?.body.replace(/^\{"@context":\[.*?\}\],/s, '{')
    t.ok(object && row?.body.includes(object), 'byte for byte')
    const activity = JSON.parse(row?.body ?? '{}') as Json
    t.ok(await isProved(ctx, activity), 'with a proof that holds')
    const inside = activity['object'] as Json
    t.same([activity['to'], activity['cc']], [inside['to'], inside['cc']])
    t.match(await deliveries(ctx), [
      {
        inbox: `${FREEDONIA}/inbox`,
        host: 'share.freedonia.example',
        actor_id: at.id,
        order_key: record?.uri,
        state: 'queued',
        attempts: 0,
      },
    ])
  })

  await bothDatabases(t, 'REL-01: is told once, however many look', async (t, make) => {
    const ctx = await make()
    const { at } = await followed(ctx)
    for (let n = 0; n < 5; n++) await published(ctx, at)
    const done = await Promise.all([processFacts(ctx), processFacts(ctx), processFacts(ctx)])
    t.equal(
      done.reduce((sum, n) => sum + n, 0),
      5,
    )
    t.equal(await processFacts(ctx), 0)
    t.equal((await activities(ctx)).length, 5)
    t.equal((await deliveries(ctx)).length, 5)
    await ctx.db.updateTable('facts').set({ done_at: null }).execute()
    const before = await bodies(ctx)
    await processFacts(ctx)
    t.same(await bodies(ctx), before, 'and again it is the same activity')
    t.equal((await deliveries(ctx)).length, 5)
  })

  await bothDatabases(t, 'REL-01: that fails waits, and holds up no other', async (t, make) => {
    const ctx = await make()
    const { at } = await followed(ctx)
    const broken = await published(ctx, at)
    const document = ctx.db.updateTable('documents').where('record_id', '=', broken)
    await document.set({ body: 'no JSON' }).execute()
    await published(ctx, at)
    t.equal(await processFacts(ctx), 2)
    t.equal((await activities(ctx)).length, 1)
    const [waiting] = await ctx.db
      .selectFrom('facts')
      .selectAll()
      .where('done_at', 'is', null)
      .execute()
    t.match(waiting, { subject: broken, attempts: 1, error: /JSON/ })
    t.equal(await processFacts(ctx), 0, 'it waits its time')
  })

  t.test('of one subject comes in the order of revisions, not of clocks', async (t) => {
    const ctx = await world(t)
    const { at } = await followed(ctx)
    const id = await published(ctx, at)
    await changeStatus(ctx, at.publisher, id, 'archived', 'No longer kept up.')
    await withdrawRecord(ctx, at.publisher, id, 'Replaced.')
    const kinds = ['record-withdrawn', 'record-revised', 'record-published'] as const
    for (const [index, kind] of kinds.entries())
      await ctx.db
        .updateTable('facts')
        .set({ id: `0${index}` })
        .where('kind', '=', kind)
        .execute()
    await processFacts(ctx)
    const done = await ctx.db
      .selectFrom('facts')
      .select('id')
      .where('done_at', 'is', null)
      .execute()
    t.same(done, [])
    t.match(await activities(ctx), [{ type: 'Delete' }], 'what is gone is not told of any more')
  })
})

test(
  'the envelopes',
  { skip: !existsSync('../shared/examples') && 'no ../shared here' },
  async (t) => {
    const example = (name: string): Json =>
      JSON.parse(readFileSync(`../shared/examples/${name}.json`, 'utf8')) as Json
    /** The shape of an envelope: its members in order, and the values that do not depend on who says it. */
    const shape = (activity: Json) => ({
      members: Object.keys(activity),
      context: activity['@context'],
      type: activity['type'],
      proof: {
        ...(activity['proof'] as Json),
        proofValue: '',
        verificationMethod: '',
        created: '',
      },
    })
    const object = (activity: Json) => activity['object'] as Json
    const ctx = await world(t)
    const { at, follower } = await followed(ctx)
    const us = await findActor(ctx.db, at.id)
    const instance = await findActor(ctx.db, INSTANCE_ID)
    const theirs = await someoneAt(ctx, FREEDONIA, { kind: 'Organization' })
    const told = async (id: string) => {
      await processFacts(ctx)
      const row = (await activities(ctx)).find((one) => one.uri === activityUri(RURITANIA, id))
      return JSON.parse(row?.body ?? '{}') as Json
    }

    t.test('of Create, Update and Delete are those of the handbook', async (t) => {
      const id = await published(ctx, at)
      await processFacts(ctx)
      await changeStatus(ctx, at.publisher, id, 'archived', 'No longer kept up.')
      await processFacts(ctx)
      await withdrawRecord(ctx, at.publisher, id, 'Withdrawn: replaced by a new programme.')
      await processFacts(ctx)
      const [create, update, remove] = (await bodies(ctx)).sort((a, b) =>
        String(a['id']).localeCompare(String(b['id'])),
      )
      for (const [ours, name] of [
        [create, 'create-initiative'],
        [update, 'update-initiative'],
        [remove, 'delete-initiative'],
      ] as const) {
        t.same(shape(ours ?? {}), shape(example(name)), name)
        t.ok(await isProved(ctx, ours ?? {}), name)
      }
      const tombstone = object(remove ?? {})
      const expected = object(example('delete-initiative'))
      t.same(Object.keys(tombstone), Object.keys(expected))
      t.match(tombstone, {
        type: 'Tombstone',
        formerType: 'Article',
        additionalType: expected['additionalType'],
        summary: 'Withdrawn: replaced by a new programme.',
      })
      t.same(remove?.['cc'], [`${us?.uri}/followers`])
    })

    t.test('of Follow and Undo come from the instance actor', async (t) => {
      const follow = await told(await fact(ctx, { kind: 'follow-wanted', subject: theirs.id }))
      t.same(shape(follow), shape(example('follow')))
      t.match(follow, { actor: instance?.uri, object: theirs.uri, to: [theirs.uri], cc: [] })
      const undo = await told(
        await fact(ctx, {
          kind: 'follow-unwanted',
          subject: theirs.id,
          follow: String(follow['id']),
        }),
      )
      t.same(shape(undo), shape(example('undo-follow')))
      t.same(Object.keys(object(undo)), Object.keys(object(example('undo-follow'))))
      const { id, type, actor, object: whom } = follow
      t.same(object(undo), { id, type, actor, object: whom })
    })

    t.test('of Accept and Reject hold the Follow', async (t) => {
      const asked = `${FREEDONIA}/activities/1`
      for (const [kind, name] of [
        ['follower-accepted', 'accept-follow'],
        ['follower-rejected', 'reject-follow'],
      ] as const) {
        const ours = await told(
          await fact(ctx, { kind, subject: at.id, follower: follower.id, follow: asked }),
        )
        t.same(shape(ours), shape(example(name)), name)
        t.same(Object.keys(object(ours)), Object.keys(object(example(name))))
        t.match(ours, { actor: us?.uri, to: [follower.uri], cc: [], object: { id: asked } })
        t.ok(await isProved(ctx, ours))
      }
      const inboxes = (await deliveries(ctx)).slice(-2).map((row) => row.inbox)
      t.same(inboxes, [follower.inbox, follower.inbox], 'at the inbox of the one who asked')
    })

    t.test('of the Update of an actor has the context of actors', async (t) => {
      const ours = await told(
        await fact(ctx, { kind: 'actor-changed', subject: at.id, revision: 2 }),
      )
      t.same(shape(ours), shape(example('update-actor')))
      t.match(ours, { actor: us?.uri, object: { id: us?.uri, type: 'Organization' } })
      t.notOk('@context' in object(ours))
    })
  },
)
