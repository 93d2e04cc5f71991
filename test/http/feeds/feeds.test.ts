import { test } from 'tap'
import { withdrawRecord } from '../../../src/actions/records/lifecycle.ts'
import { elements, readXml } from '../../support/xml.ts'
import { bodyElsewhere, peerWith, recordElsewhere } from '../elsewhere.ts'
import { hostileWorld } from '../hostile.ts'
import { initiative, lesson, openOrganisation, openSite, publish, publisherOf } from '../site.ts'
import { strangersIn } from '../strangers.ts'

const XML = { accept: 'application/atom+xml' }
const idsOf = (atom: string): string[] =>
  elements(readXml(atom), 'entry').map((entry) => elements(entry, 'id')[0]?.text ?? '')
const itemsOf = (json: string): string[] =>
  (JSON.parse(json) as { items: { id: string }[] }).items.map(({ id }) => id)

test('the feeds of a server', async (t) => {
  let minute = 0
  const now = () => new Date(Date.UTC(2026, 10, 20, 9, minute++))
  const { ctx, get } = await openSite(t, { now })
  const office = await openOrganisation(ctx, { handle: 'digital' })
  const city = await openOrganisation(ctx, { handle: 'zenda', name: { en: 'City of Zenda' } })
  await peerWith(ctx, 'share.freedonia.example', 'Freedonia')
  const elsewhere = await bodyElsewhere(ctx, {
    host: 'share.freedonia.example',
    handle: 'registers',
    name: { en: 'Registers' },
    jurisdiction: ['XF'],
  })
  const bilingual = { en: 'Data exchange', fr: 'Échange de données' }
  const uri = (kind: string, id: string) => `${ctx.origin}/${kind}/${id}`
  const first = uri(
    'initiatives',
    await publish(ctx, office, 'Initiative', initiative({ name: bilingual })),
  )
  const second = uri(
    'lessons',
    await publish(ctx, office, 'LessonLearned', lesson({ about: first })),
  )
  const third = uri(
    'initiatives',
    await publish(ctx, city, 'Initiative', initiative({ keyword: ['Parking'] })),
  )
  const hidden = { name: { en: 'Hidden' } }
  await publish(ctx, office, 'Initiative', initiative(hidden), 'peers')
  await publish(ctx, office, 'Initiative', initiative(hidden), 'local')
  const gone = await publish(ctx, office, 'Initiative', initiative(hidden))
  await withdrawRecord(ctx, publisherOf(office), gone, 'Wrong.')
  const copy = await recordElsewhere(ctx, elsewhere, 'Initiative', initiative())
  const fourth = `https://share.freedonia.example/initiatives/r${copy}`

  const feeds: Record<string, string[]> = {
    '': [fourth, third, second, first],
    '/initiatives': [fourth, third, first],
    '/lessons': [second],
    [`/actors/${office.id}`]: [second, first],
    [`/actors/${elsewhere.id}`]: [fourth],
    '/tags/dataexchange': [fourth, first],
    '/tags/nobody': [],
    '/search?q=tenders': [second],
    '/search?kind=Initiative&jurisdiction=XR': [third, first],
    '/search?q=hidden': [],
  }
  for (const [path, ids] of Object.entries(feeds)) {
    const [base = '', query] = path.split('?')
    const address = (name: string) => `${base}/${name}${query === undefined ? '' : `?${query}`}`
    await t.test(`${path || '/'} hold what is public, newest first`, async (t) => {
      const atom = await get(address('feed.atom'), XML)
      t.equal(atom.headers['content-type'], 'application/atom+xml; charset=utf-8')
      t.same(idsOf(atom.body), ids)
      t.equal(
        elements(readXml(atom.body), 'link')[0]?.attributes['href'],
        ctx.origin + address('feed.atom'),
        'with its own address',
      )
      const json = await get(address('feed.json'), { accept: 'application/feed+json' })
      t.equal(json.headers['content-type'], 'application/feed+json; charset=utf-8')
      t.same(itemsOf(json.body), ids)
      t.match(JSON.parse(json.body), {
        version: 'https://jsonfeed.org/version/1.1',
        feed_url: ctx.origin + address('feed.json'),
      })
      t.notMatch(atom.body + json.body, 'Hidden')
      for (const { headers } of [atom, json])
        t.match(headers, { vary: /Accept-Language/, 'cache-control': /must-revalidate/ })
    })
  }

  await t.test('say who wrote what, when and in which language', async (t) => {
    const { body } = await get('/initiatives/feed.atom', { ...XML, 'accept-language': 'fr' })
    const feed = readXml(body)
    t.equal(feed.attributes['xml:lang'], 'fr')
    const entry = elements(feed, 'entry').at(-1)
    if (!entry) return t.fail('there is no entry')
    t.equal(entry.attributes['xml:lang'], 'fr')
    const text = (name: string) => elements(entry, name)[0]?.text
    t.equal(text('title'), 'Échange de données')
    t.equal(text('name'), 'Office of Digital Affairs')
    t.equal(text('uri'), office.uri)
    t.equal(elements(entry, 'summary')[0]?.attributes['xml:lang'], 'en')
    t.match(text('content'), '<em>eleven</em> offices', 'with all of its text')
    t.match(text('content'), '<li>signed services</li>')
    t.match(text('updated'), /^2026-11-20T09:\d\d:00\.000Z$/)
    t.same(
      elements(entry, 'category').map(({ attributes }) => attributes['term']),
      ['data exchange', 'once only'],
    )
    const updated = elements(feed, 'updated').map((element) => element.text)
    t.equal(updated[0], updated.slice(1).sort().at(-1), 'the feed is as new as its newest entry')
  })

  await t.test('are sent again only when they changed', async (t) => {
    const { headers } = await get('/feed.atom', XML)
    const etag = String(headers.etag)
    t.match(await get('/feed.atom', { ...XML, 'if-none-match': etag }), {
      statusCode: 304,
      body: '',
    })
    await publish(ctx, city, 'Initiative', initiative())
    t.equal((await get('/feed.atom', { ...XML, 'if-none-match': etag })).statusCode, 200)
  })

  await t.test('have no more than fifty entries', async (t) => {
    for (let i = 0; i < 50; i++)
      await recordElsewhere(ctx, elsewhere, 'Initiative', initiative({ name: { en: `No. ${i}` } }))
    t.equal(idsOf((await get('/feed.atom', XML)).body).length, 50)
    t.equal(itemsOf((await get('/search/feed.json?kind=Initiative')).body).length, 50)
  })

  t.equal((await get('/actors/nobody/feed.atom', XML)).statusCode, 404)
  t.equal((await get('/actors/instance/feed.atom', XML)).statusCode, 404)
  t.equal((await get('/tags/%00/feed.atom', XML)).statusCode, 404)
})

test('SEC-30 a feed of hostile texts', async (t) => {
  const { ctx, get } = await openSite(t)
  await hostileWorld(ctx)
  const { body } = await get('/feed.atom', XML)
  for (const entry of elements(readXml(body), 'entry')) {
    t.match(elements(entry, 'title')[0]?.text, '<script>', 'keeps a title as text')
    const content = elements(entry, 'content')[0]?.text ?? ''
    t.same(strangersIn(content), [], 'holds its markup cleaned')
  }
  const json = JSON.parse((await get('/feed.json')).body) as { items: { content_html: string }[] }
  for (const { content_html: content } of json.items) t.same(strangersIn(content), [])
})

test('a feed of texts that XML cannot hold', async (t) => {
  const { ctx, get } = await openSite(t)
  const office = await openOrganisation(ctx, { handle: 'digital' })
  const id = await publish(ctx, office, 'Initiative', initiative())
  const name = JSON.stringify({ en: 'a\u0001b\ufffec ]]> & <' })
  await ctx.db.updateTable('records').set({ name }).where('id', '=', id).execute()
  const [entry] = elements(readXml((await get('/feed.atom', XML)).body), 'entry')
  t.equal(entry && elements(entry, 'title')[0]?.text, 'abc ]]> & <')
})
