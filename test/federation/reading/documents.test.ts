import { existsSync, readFileSync } from 'node:fs'
import { test } from 'tap'
import { withdrawRecord } from '../../../src/actions/records/lifecycle.ts'
import { beginDraft, saveDraft, submitDraft } from '../../../src/actions/records/drafts.ts'
import { publishDraft } from '../../../src/actions/records/publishing.ts'
import { findDocument } from '../../../src/store/documents.ts'
import { initiative, lesson, office, published } from '../../support/office.ts'
import { bothDatabases, RURITANIA, world } from '../../support/world.ts'
import { AS2, movableClock, reader, soon, tellFacts } from './support.ts'

const EXAMPLES = new URL('../../../../shared/examples/', import.meta.url)
const CONTEXT_FILE = new URL('../../../../shared/context.json', import.meta.url)

/** The shape of a value: every name, and the kind of what is under it. */
const shapeOf = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.slice(0, 1).map(shapeOf)
  if (typeof value !== 'object' || value === null) return typeof value
  const entries = Object.entries(value).filter(([name]) => name !== '@context')
  return Object.fromEntries(entries.map(([name, member]) => [name, shapeOf(member)]))
}

const example = (name: string) =>
  JSON.parse(readFileSync(new URL(name, EXAMPLES), 'utf8')) as Record<string, unknown>

test('documents', async (t) => {
  await bothDatabases(
    t,
    'are the stored bytes, with an ETag that saves sending them',
    async (t, make) => {
      const ctx = await make()
      const at = await office(ctx)
      const id = await published(ctx, at)
      const { get } = await reader(t, ctx)
      const path = `/initiatives/${id}`
      const stored = await findDocument(ctx.db, RURITANIA + path)
      for (const time of ['from the database', 'from memory']) {
        const answer = await get(path)
        t.equal(answer.statusCode, 200, time)
        t.equal(answer.body, stored?.body)
        t.match(answer.headers, {
          'content-type': AS2,
          etag: stored?.etag,
          vary: 'Accept',
          'cache-control': 'public, no-cache',
        })
        for (const known of [stored?.etag, `W/${stored?.etag}`, `"x", ${stored?.etag}`, '*']) {
          const unchanged = await get(path, { 'if-none-match': known ?? '' })
          t.equal(unchanged.statusCode, 304)
          t.equal(unchanged.body, '')
          t.equal(unchanged.headers.etag, stored?.etag)
        }
        t.equal((await get(path, { 'if-none-match': '"other"' })).statusCode, 200)
      }
      t.equal((await get(`${path}?x=1`)).body, stored?.body, 'a query changes nothing')
      t.equal((await get(`${path}/`)).statusCode, 404, 'this test server takes no trailing slash')
    },
  )

  await bothDatabases(
    t,
    'in memory are forgotten when a new revision is written',
    async (t, make) => {
      const clock = movableClock()
      const ctx = await make({ now: clock.now })
      const at = await office(ctx)
      const id = await published(ctx, at)
      const { get, read } = await reader(t, ctx)
      t.match(await read(`/initiatives/${id}`), { revision: 1 })
      clock.move(60_000)
      await saveDraft(ctx, at.author, id, 'Initiative', { draft: initiative({ stage: 'scaling' }) })
      await submitDraft(ctx, at.author, id)
      await publishDraft(ctx, at.publisher, id, 'Three more registers joined.')
      await soon(async () => (await read(`/initiatives/${id}`))['revision'] === 2)
      t.match(await read(`/initiatives/${id}`), { revision: 2, stage: 'scaling' })
      t.match(await read(`/initiatives/${id}/revisions`), {
        totalItems: 2,
        orderedItems: [`${RURITANIA}/initiatives/${id}/revisions/2`, /revisions\/1$/],
      })
      t.match(await read(`/initiatives/${id}/revisions/1`), {
        id: `${RURITANIA}/initiatives/${id}/revisions/1`,
        stage: 'pilot',
        sameAs: [`${RURITANIA}/initiatives/${id}`],
      })
      for (const wrong of ['0', '3', '01', 'x', '1e1'])
        t.equal((await get(`/initiatives/${id}/revisions/${wrong}`)).statusCode, 404, wrong)

      clock.move(60_000)
      await withdrawRecord(ctx, at.publisher, id, 'Replaced by a new programme.')
      await soon(async () => (await get(`/initiatives/${id}`)).statusCode === 410)
      const gone = await get(`/initiatives/${id}`)
      t.equal(gone.statusCode, 410)
      t.match(gone.json(), { type: 'Tombstone', summary: 'Replaced by a new programme.' })
      t.equal((await get(`/initiatives/${id}/replies`)).statusCode, 404)
      t.equal((await get(`/initiatives/${id}/revisions/1`)).statusCode, 404)
    },
  )

  await t.test('have the shape of the published examples', async (t) => {
    if (!existsSync(EXAMPLES)) return void t.pass('skipped: no shared examples', { skip: true })
    const ctx = await world(t)
    const at = await office(ctx)
    const id = await published(ctx, at)
    await tellFacts(ctx)
    const { read } = await reader(t, ctx)
    const actor = `/actors/${at.id}`
    t.same(shapeOf(await read('/actor')), shapeOf(example('actor-instance.json')))
    t.same(shapeOf(await read(`${actor}/outbox`)), shapeOf(example('outbox.json')))
    const page = await read(`${actor}/outbox?page=1`)
    const theirs = example('outbox-page.json')
    delete theirs['next']
    t.strictSame(Object.keys(page), Object.keys(theirs))
    const [create] = page['orderedItems'] as Record<string, unknown>[]
    const [their] = theirs['orderedItems'] as Record<string, unknown>[]
    t.strictSame(Object.keys(create ?? {}), Object.keys(their ?? {}))
    const catalogue = example('catalogue.json')
    t.same(shapeOf(await read(`${actor}/catalogue`)), shapeOf(catalogue))
    t.same(shapeOf(await read(`/initiatives/${id}/adoptions`)), {
      ...(shapeOf(example('collection-adoptions.json')) as object),
      orderedItems: [],
    })
    const snapshot = await read(`/initiatives/${id}/revisions/1`)
    for (const name of Object.keys(snapshot))
      t.ok(name in example('revision-snapshot.json'), `${name} is in a published snapshot`)
  })

  await t.test('D3: one address, the form by Accept; /ns has our context', async (t) => {
    const ctx = await world(t)
    const { app, get, read } = await reader(t, ctx)
    app.get('/extra', async () => 'a page')
    const wanted = [
      AS2,
      'application/ld+json; profile="https://www.w3.org/ns/activitystreams"',
      'application/activity+json, application/ld+json',
      'text/html;q=0.5, application/activity+json',
    ]
    for (const accept of wanted)
      t.match(await get('/actor', { accept }), {
        statusCode: 200,
        headers: { 'content-type': AS2 },
      })
    for (const accept of ['text/html', 'text/html, application/activity+json;q=0.9', '*/*'])
      t.equal((await get('/actor', { accept })).statusCode, 404, 'the page is served elsewhere')
    const ns = await get('/ns')
    t.match(ns.headers['content-type'], 'application/ld+json')
    if (existsSync(CONTEXT_FILE))
      t.same(ns.json(), JSON.parse(readFileSync(CONTEXT_FILE, 'utf8')), 'as published')
    t.match(await read('/ns'), { '@context': Array })
  })
})

test('collections of a record', async (t) => {
  const ctx = await world(t)
  const at = await office(ctx)
  const id = await published(ctx, at)
  const { get, read } = await reader(t, ctx)
  const record = `${RURITANIA}/initiatives/${id}`

  await t.test('are those that its document names, each with its owner and number', async (t) => {
    const document = await read(record)
    const names = ['replies', 'likes', 'shares', 'context', 'adoptions', 'lessons', 'updates']
    for (const name of [...names, 'endorsements', 'revisions']) {
      const uri = String(document[name])
      t.equal(uri, `${record}/${name}`)
      const collection = await read(uri)
      t.match(collection, { id: uri, attributedTo: `${RURITANIA}/actors/${at.id}` })
      t.type(collection['totalItems'], 'number')
      const answer = await get(uri)
      t.equal(answer.headers.vary, 'Accept, Signature, Signature-Input')
      t.equal((await get(uri, { 'if-none-match': String(answer.headers.etag) })).statusCode, 304)
    }
  })

  await t.test('list the lessons of the owner, and the whole thread oldest first', async (t) => {
    const about = await beginDraft(ctx, at.author, at.id, 'LessonLearned', lesson(record))
    await submitDraft(ctx, at.author, about)
    await publishDraft(ctx, at.publisher, about)
    const uri = `${RURITANIA}/lessons/${about}`
    t.match(await read(`${record}/lessons`), { totalItems: 1, orderedItems: [uri] })
    t.match(await read(`${record}/context`), { totalItems: 2, orderedItems: [record, uri] })
    t.match(await read(`${uri}/context`), { totalItems: 1 })
    t.equal((await get(`${uri}/lessons`)).statusCode, 404, 'a lesson has no lessons')
  })

  await t.test('count what others found useful, and name nobody', async (t) => {
    const reaction = { object_uri: record, kind: 'Like' as const, created_at: ctx.now() }
    await ctx.db
      .insertInto('reactions')
      .values({ ...reaction, actor_id: at.id, activity_uri: 'https://social.example/likes/1' })
      .execute()
    const likes = await read(`${record}/likes`)
    t.equal(likes['totalItems'], 1)
    t.notOk('items' in likes || 'orderedItems' in likes || 'first' in likes)
    t.equal((await read(`${record}/shares`))['totalItems'], 0)
  })

  await t.test('by tag: a hashtag stands for every spelling of its keyword', async (t) => {
    const tagged = await published(ctx, at, { keyword: ['once-only'] })
    await published(ctx, at, { keyword: ['Once only'] })
    const document = await read(`/initiatives/${tagged}`)
    const [hashtag] = document['tag'] as { href: string }[]
    t.match(await read(hashtag?.href ?? ''), { totalItems: 2 })
    t.equal((await get('/tags/nothing')).statusCode, 404)
  })
})
