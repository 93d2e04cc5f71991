import { test } from 'tap'
import { beginDraft } from '../../../src/actions/records/drafts.ts'
import { changeVisibility, withdrawRecord } from '../../../src/actions/records/lifecycle.ts'
import { bodyElsewhere, peerWith, recordElsewhere, replyTo } from '../elsewhere.ts'
import { initiative, lesson, openOrganisation, openSite, publish, publisherOf } from '../site.ts'

const SECRET = 'Zweibrücken'
const FREEDONIA = 'share.freedonia.example'

test('SEC-09 SEC-55 what a page does not show', async (t) => {
  const { ctx, get } = await openSite(t)
  const office = await openOrganisation(ctx, { handle: 'digital' })
  const draft = initiative({ name: { en: SECRET }, keyword: [SECRET] })
  const shown = await publish(ctx, office, 'Initiative', initiative())
  const about = `${ctx.origin}/initiatives/${shown}`
  await peerWith(ctx, FREEDONIA, 'Freedonia')
  const registers = await bodyElsewhere(ctx, {
    host: FREEDONIA,
    handle: 'registers',
    name: { en: 'Registers' },
    jurisdiction: ['XF'],
  })
  const peers = await publish(ctx, office, 'Initiative', draft, 'peers')
  const local = await publish(ctx, office, 'Initiative', draft, 'local')
  const peersLesson = lesson({ name: { en: SECRET }, about })
  const hiddenLesson = await publish(ctx, office, 'LessonLearned', peersLesson, 'peers')
  const drafted = await beginDraft(ctx, publisherOf(office), office.id, 'Initiative', draft)
  const foreign = await recordElsewhere(ctx, registers, 'Initiative', draft, 'peers')
  const gone = await publish(ctx, office, 'Initiative', draft, 'peers')
  await withdrawRecord(ctx, publisherOf(office), gone, SECRET)
  const hidden = { peers, local, drafted, foreign, gone }

  await t.test('answers like an address that never was', async (t) => {
    const told = async (path: string) => {
      const { statusCode, body, headers } = await get(path)
      const rest = { ...headers, date: '', 'content-length': '' }
      return { statusCode, rest, body: body.replaceAll(path.split('/')[2] ?? '', 'ID') }
    }
    for (const rest of ['', '/revisions', '/revisions/1']) {
      const unknown = await told(`/initiatives/01JD9S1T0000000000000000ZZ${rest}`)
      t.equal(unknown.statusCode, 404)
      for (const [name, id] of Object.entries(hidden))
        t.same(await told(`/initiatives/${id}${rest}`), unknown, name + rest)
      t.same(await told(`/lessons/${hiddenLesson}${rest}`), {
        ...unknown,
        body: unknown.body
          .replaceAll('/initiatives/', '/lessons/')
          .replaceAll('%2Finitiatives%2F', '%2Flessons%2F'),
      })
    }
    t.equal((await get(`/lessons/${shown}`)).statusCode, 404, 'another kind is another address')
  })

  await t.test('is on no list, in no count and in no feed', async (t) => {
    const listing = [
      '/',
      '/search',
      `/search?q=${encodeURIComponent(SECRET)}`,
      `/search?keyword=${encodeURIComponent(SECRET.toLowerCase())}`,
      `/initiatives/${shown}`,
      `/actors/${office.id}`,
      `/actors/${registers.id}`,
      '/governments',
      '/sitemap-1.xml',
      '/feed.atom',
      '/feed.json',
      '/initiatives/feed.atom',
      '/lessons/feed.json',
      `/actors/${office.id}/feed.atom`,
      `/actors/${registers.id}/feed.json`,
      `/tags/${encodeURIComponent(SECRET)}/feed.atom`,
      `/search/feed.atom?q=${encodeURIComponent(SECRET)}`,
    ]
    for (const path of listing) {
      const { statusCode, body } = await get(path)
      t.equal(statusCode, 200, path)
      const asked = /q=|keyword=|tags/.test(path)
      t.notMatch(asked ? body.replaceAll(new RegExp(SECRET, 'gi'), '') : body, SECRET)
      for (const id of [...Object.values(hidden), hiddenLesson]) t.notMatch(body, id, path)
    }
    t.match((await get('/search')).body, /<h2 id="found">1 record</)
  })

  await t.test('is not reached by its address from elsewhere', async (t) => {
    const uri = encodeURIComponent(`${ctx.origin}/initiatives/${peers}`)
    t.match((await get(`/authorize_interaction?uri=${uri}`)).headers.location, '/search?q=')
  })

  await t.test('is what was public and is no longer', async (t) => {
    await changeVisibility(ctx, publisherOf(office), shown, 'peers', 'For peers.')
    t.equal((await get(`/initiatives/${shown}`)).statusCode, 404)
    t.equal((await get(`/initiatives/${shown}/revisions`)).statusCode, 404)
    t.notMatch((await get('/')).body, shown)
  })
})

test('a withdrawn record', async (t) => {
  const { ctx, get } = await openSite(t)
  const office = await openOrganisation(ctx, { handle: 'digital' })
  const draft = initiative({ name: { en: SECRET } })
  const id = await publish(ctx, office, 'Initiative', draft)
  await withdrawRecord(ctx, publisherOf(office), id, 'Replaced by a newer record.')
  const reply = await get(`/initiatives/${id}`)
  t.equal(reply.statusCode, 410)
  t.match(reply.body, 'Withdrawn by its owner on')
  t.match(reply.body, '20 November 2026')
  t.match(reply.body, 'Replaced by a newer record.')
  t.notMatch(reply.body, SECRET, 'says nothing of what it was')
  t.match(reply.body, 'name="q"', 'offers a search')
  t.match(reply.body, 'content="noindex"')
  t.equal((await get(`/lessons/${id}`)).statusCode, 404)
  t.equal((await get(`/initiatives/${id}/revisions`)).statusCode, 404)
})

test('SEC-09: the page of governments', async (t) => {
  const { ctx, get } = await openSite(t)
  const now = ctx.now()
  const secrets = {
    reason: 'Agreed in a secret letter',
    fingerprint: '4f1d 09ab 77c2 e350',
    cidrs: ['10.20.0.0/16'],
    from_list: 'share.sylvania.example',
    seen_hashes: ['ab'.repeat(32)],
    keys_changed_at: now,
    expires_at: new Date('2031-05-17T00:00:00Z'),
  }
  const entry = {
    comity: true,
    since: new Date('2026-10-01T09:00:00Z'),
    updated_at: now,
    ...secrets,
  }
  const hosts = {
    active: { name: 'Freedonia' },
    suspended: { name: 'Shutout' },
    proposed: { name: 'Perhaps' },
    removed: { name: 'Gone' },
  }
  for (const [state, { name }] of Object.entries(hosts))
    await ctx.db
      .insertInto('peers')
      .values({ ...entry, host: `${state}.example`, state: state as 'active', name })
      .execute()
  await ctx.admission.refresh()
  for (const path of ['/governments', '/', '/about', '/governments?lang=fr']) {
    const { body } = await get(path)
    for (const secret of ['secret letter', '4f1d 09ab', '10.20', 'sylvania', 'abab', '2031'])
      t.notMatch(body, secret, `${path} does not tell ${secret}`)
    t.notMatch(body, /Shutout|Perhaps|Gone/, `${path} names active peers only`)
  }
  const { body } = await get('/governments')
  t.match(body, 'Freedonia')
  t.match(body, /exchanges records with us since .*1 October 2026/, 'tells since when')
})

test('replies on a page', async (t) => {
  const { ctx, get } = await openSite(t)
  const office = await openOrganisation(ctx, { handle: 'digital' })
  const id = await publish(ctx, office, 'Initiative', initiative())
  const someone = { host: 'social.example', name: { und: 'Ann <b>' }, jurisdiction: [] }
  const ann = await bodyElsewhere(ctx, { ...someone, handle: 'ann', kind: 'Person' })
  const first = await replyTo(ctx, id, ann, { content: '<p>First</p>' })
  await replyTo(ctx, id, office, { content: '<p>Answer</p>', parent: first, language: 'en' })
  await replyTo(ctx, id, ann, { content: '<p>Waiting</p>', state: 'held' })
  await replyTo(ctx, id, ann, { content: '<p>Rude</p>', state: 'hidden' })
  await replyTo(ctx, id, ann, { content: '<p>Among peers</p>', visibility: 'peers' })
  await replyTo(ctx, id, ann, {
    content: '<p onclick="x()">Bad<script>alert(1)</script><a href="javascript:x()">go</a></p>',
    parent: 'https://social.example/notes/unknown',
  })
  const { body } = await get(`/initiatives/${id}`)
  t.match(body, /First[\s\S]*<ul class="thread">[\s\S]*Answer/, 'stand under what they answer')
  t.match(body, 'Official reply')
  t.match(body, '@ann@social.example')
  t.match(body, 'Removed by a moderator.', 'leave a line when a moderator took them away')
  t.notMatch(body, /Waiting|Rude|Among peers/)
  t.match(
    body,
    '<p>Bad<a rel="nofollow noopener noreferrer">go</a></p>',
    'SEC-30 are cleaned again',
  )
})

test('an address that is none', async (t) => {
  const { get } = await openSite(t)
  for (const path of [
    '/nothing',
    '/initiatives/%00',
    '/search?q=a%00',
    '/actors/instance',
    '/initiatives/x/y/z',
  ]) {
    const reply = await get(path)
    t.equal(reply.statusCode, 404, path)
    t.match(reply.body, 'There is no page at this address')
    t.match(reply.body, 'name="q"', 'offers a search')
    t.match(reply.headers, { 'cache-control': 'no-store', vary: 'Accept, Accept-Language, Cookie' })
  }
  const arabic = await get('/nothing?lang=ar')
  t.match(arabic.body, '<html lang="ar" dir="rtl">')
  const json = await get('/nothing', { accept: 'application/json' })
  t.match(json.headers, { 'content-type': /problem\+json/ })
  for (const path of [
    '/%zz',
    `/initiatives/${'x'.repeat(2000)}`,
    '//evil.example/',
    '/search?after=x',
  ])
    t.ok((await get(path)).statusCode < 500, path)
})
