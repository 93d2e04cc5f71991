import { readFileSync, existsSync } from 'node:fs'
import { test } from 'tap'
import { processInbox } from '../../../src/federation/incoming/process.ts'
import { bothDatabases, NOW, world } from '../../support/world.ts'
import {
  type Author,
  activity,
  countRows,
  otherKey,
  peer,
  send,
  us,
  withHeader,
} from './support.ts'

const note = (author: Author, more: Record<string, unknown> = {}) => ({
  id: `${author.uri}/notes/1`,
  type: 'Note',
  attributedTo: author.uri,
  content: '<p>Hello</p>',
  ...more,
})

test('what the front door takes in', async (t) => {
  await bothDatabases(
    t,
    'I1: the same activity three times at once is one row',
    async (t, make) => {
      const ctx = await us(t, {}, make)
      const v = await peer(t)
      const ann = v.author('ann')
      const create = activity(ann, 'Create', note(ann))
      const answers = await Promise.all(
        Array.from({ length: 3 }, (_, i) =>
          send(ctx, ann, create, { path: ['/inbox', '/actor/inbox', '/inbox'][i] ?? '/inbox' }),
        ),
      )
      t.same(
        answers.map(({ status }) => status),
        [202, 202, 202],
      )
      const rows = await ctx.db.selectFrom('inbox').selectAll().execute()
      t.equal(rows.length, 1)
      t.match(rows[0], {
        actor: ann.uri,
        activity_id: String(create['id']),
        type: 'Create',
        body: JSON.stringify(create),
        key_id: ann.keyId,
        style: 'cavage',
        state: 'queued',
      })
      t.equal(await processInbox(ctx, 'test'), 1)
      t.equal(await processInbox(ctx, 'test'), 0)
      t.equal((await send(ctx, ann, create)).status, 202)
      t.equal(await processInbox(ctx, 'test'), 0, 'and is applied once')
    },
  )

  for (const style of ['cavage', 'rfc9421'] as const)
    t.test(`SEC-1B: a replay meets its row, and then the clock (${style})`, async (t) => {
      let now = NOW
      const ctx = await us(t, { now: () => now })
      const v = await peer(t)
      const ann = v.author('ann')
      const create = activity(ann, 'Create', note(ann))
      const at = { now: NOW, style }
      t.equal((await send(ctx, ann, create, at)).status, 202)
      for (const [after, status] of [
        [1_000, 202],
        [59 * 60_000, 202],
        [61 * 60_000, 401],
        [25 * 3_600_000, 401],
        [29 * 24 * 3_600_000, 401],
      ] as const) {
        now = new Date(NOW.getTime() + after)
        t.equal((await send(ctx, ann, create, at)).status, status, `after ${after} ms`)
      }
      now = new Date(NOW.getTime() + 29 * 24 * 3_600_000)
      t.equal((await send(ctx, ann, create, { style })).status, 202, 'signed anew after 29 days')
      t.equal(await countRows(ctx), 1)
      t.equal(await processInbox(ctx, 'test'), 1, 'one effect')
      t.equal((await send(ctx, ann, create, { style })).status, 202)
      t.equal(await processInbox(ctx, 'test'), 0, 'and none after it')
      now = new Date(NOW.getTime() - 4 * 60_000)
      t.equal((await send(ctx, ann, activity(ann, 'View', 'x'), at)).status, 202, '4 min ahead')
      now = new Date(NOW.getTime() - 6 * 60_000)
      t.equal((await send(ctx, ann, activity(ann, 'View', 'x'), at)).word, 'clock', '6 min ahead')
    })

  t.test('the first bytes count when an id comes twice', async (t) => {
    const ctx = await us(t)
    const v = await peer(t)
    const ann = v.author('ann')
    const first = activity(ann, 'Create', note(ann))
    t.equal((await send(ctx, ann, first)).status, 202)
    const second = { ...first, object: note(ann, { content: 'other' }) }
    t.equal((await send(ctx, ann, second)).status, 202)
    const rows = await ctx.db.selectFrom('inbox').select('body').execute()
    t.same(rows, [{ body: JSON.stringify(first) }])
    const { values } = await ctx.metrics.dropped.get()
    t.match(values, [{ value: 1, labels: { reason: 'id-used-twice' } }])
  })

  t.test('SEC-02: a request changed in any part', async (t) => {
    const ctx = await us(t)
    const v = await peer(t)
    const ann = v.author('ann')
    const create = activity(ann, 'Create', note(ann))
    t.equal((await send(ctx, ann, activity(ann, 'View', 'x'))).status, 202)
    const rows = await countRows(ctx)
    for (const style of ['cavage', 'rfc9421'] as const) {
      const twice = (headers: string[]) => [
        ...headers,
        'signature',
        headers[headers.indexOf('signature') + 1] ?? '',
      ]
      const changes: [string, (headers: string[]) => string[]][] = [
        ['no digest', withHeader(style === 'cavage' ? 'digest' : 'content-digest', undefined)],
        ['no signature', withHeader('signature', undefined)],
        ['two signatures', twice],
        ['another type', withHeader('content-type', 'application/activity+json; x=y')],
      ]
      for (const [what, tamper] of changes) {
        const answered = await send(ctx, ann, create, { style, tamper })
        t.equal(answered.status, 401, `${style}: ${what}`)
      }
      const elsewhere = await send(ctx, ann, create, { style, target: '/actor/inbox' })
      t.equal(elsewhere.status, 401, `${style}: another path`)
    }
    const date = withHeader('date', 'Fri, 20 Nov 2026 08:59:59 GMT')
    t.equal((await send(ctx, ann, create, { tamper: date })).status, 401, 'another date')
    t.equal(await countRows(ctx), rows)
  })

  t.test(
    'SEC-07: an activity with an LD signature relayed by another is no more than a hint',
    async (t) => {
      const ctx = await us(t)
      const v = await peer(t)
      const e = await peer(t)
      const ann = v.author('ann')
      const eve = e.author('eve', {}, otherKey)
      const relayed = activity(ann, 'Create', note(ann), {
        signature: { type: 'RsaSignature2017', creator: ann.keyId, signatureValue: 'x' },
      })
      t.equal((await send(ctx, eve, relayed)).status, 202)
      t.equal((await send(ctx, eve, { ...relayed, type: 'Update' })).status, 202)
      t.equal(await countRows(ctx), 0)
      t.equal((await ctx.db.selectFrom('hints').select('object_id').execute()).length, 1)
      const bad = { ...eve, privateKey: ann.privateKey }
      t.equal(
        (await send(ctx, bad, relayed)).status,
        401,
        'and nothing if its signer is not proven',
      )
    },
  )

  t.test('the end of an account that nobody here knows asks nobody (TRUST 2.4)', async (t) => {
    const ctx = await us(t)
    const v = await peer(t)
    const ann = v.author('ann')
    v.paths.set('/users/ann', { status: 410, body: '' })
    const leaving = activity(ann, 'Delete', ann.uri)
    t.equal((await send(ctx, ann, leaving)).status, 202)
    t.same(v.asked, [])
    t.equal(await countRows(ctx), 0)

    await ctx.db
      .insertInto('actors')
      .values({
        id: 'ann',
        uri: ann.uri,
        local: false,
        host: v.host,
        kind: 'Person',
        handle: 'ann',
        name: '{}',
        language: 'en',
        inbox: `${ann.uri}/inbox`,
        created_at: ctx.now(),
        updated_at: ctx.now(),
      })
      .execute()
    t.equal((await send(ctx, ann, leaving)).status, 202)
    t.equal(await countRows(ctx), 0)
    t.match(await ctx.db.selectFrom('hints').selectAll().execute(), [{ object_id: ann.uri }])
  })

  t.test('I6 and REL-07: without a database there is no 202, and no 5xx but 503', async (t) => {
    const ctx = await us(t)
    const v = await peer(t)
    const ann = v.author('ann')
    t.equal((await send(ctx, ann, activity(ann, 'View', 'x'))).status, 202)
    await ctx.db.schema.alterTable('inbox').renameTo('inbox_away').execute()
    const answered = await send(ctx, ann, activity(ann, 'View', 'x'))
    t.same([answered.status, answered.word], [503, 'database'])
    t.equal(answered.headers['retry-after'], '30')
    await ctx.db.schema.alterTable('inbox_away').renameTo('inbox').execute()
    t.equal((await send(ctx, ann, activity(ann, 'View', 'x'))).status, 202)
  })

  t.test('an exception has the answer of its step, and is never a 5xx (TRUST 2)', async (t) => {
    let left = Infinity
    const ctx = await us(t, {}, async (options) => {
      const open = await world(t, options)
      const admits = (host: string): boolean => {
        if (--left === 0) throw new TypeError('a mistake of ours')
        return open.admission.admits(host)
      }
      return { ...open, admission: { ...open.admission, admits } }
    })
    const v = await peer(t)
    const ann = v.author('ann')
    const answers: unknown[] = []
    for (const at of [1, 2, Infinity]) {
      left = at
      const { status, word } = await send(ctx, ann, activity(ann, 'View', 'x'))
      answers.push([status, word])
    }
    t.same(answers, [
      [401, 'signature_syntax'],
      [401, 'key_refused'],
      [202, undefined],
    ])
  })

  t.test('every example of the protocol that another server sends', async (t) => {
    const folder = new URL('../../../../shared/examples/', import.meta.url)
    if (!existsSync(folder))
      return void t.pass('skipped: the examples are not here', { skip: true })
    const ctx = await us(t)
    const v = await peer(t)
    const org = v.author('org')
    const names = [
      'create-initiative',
      'update-initiative',
      'delete-initiative',
      'create-lesson',
      'create-call',
      'create-answer',
      'like',
      'announce',
      'follow',
      'undo-follow',
      'flag',
      'create-showcase',
      'create-initiative-peers',
    ]
    for (const name of names) {
      const text = readFileSync(new URL(`${name}.json`, folder), 'utf8')
      const { actor } = JSON.parse(text) as { actor: string }
      const ours = text.replaceAll(actor, org.uri).replaceAll(new URL(actor).origin, v.origin)
      const { status, word } = await send(ctx, org, JSON.parse(ours) as Record<string, unknown>)
      t.same([status, word], [202, undefined], name)
    }
  })
})
