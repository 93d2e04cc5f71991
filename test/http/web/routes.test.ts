import { test } from 'tap'
import { LOCALES } from '../../../src/http/web/locales/index.ts'
import { bodyElsewhere, peerWith, recordElsewhere, replyTo } from '../elsewhere.ts'
import { initiative, lesson, openOrganisation, openSite, publish, revise } from '../site.ts'
import { faultsOf } from './validator.ts'

const FREEDONIA = 'share.freedonia.example'

test('the pages of a server that shares with another one', async (t) => {
  const site = await openSite(t)
  const { ctx, get } = site
  const office = await openOrganisation(ctx, {
    handle: 'digital',
    summary: { en: 'Answers for the registers.' },
    url: 'https://digital.ruritania.example',
  })
  await peerWith(ctx, FREEDONIA, 'Federation of Freedonia')
  const registers = await bodyElsewhere(ctx, {
    host: FREEDONIA,
    handle: 'registers',
    name: { en: 'Federal Office for Registers' },
    jurisdiction: ['XF'],
  })
  const draft = initiative({
    name: { en: 'Register data exchange', ar: 'تبادل بيانات السجلات' },
    indicator: [{ name: { en: 'Offices' }, value: '12000', baseline: '11' }],
    cost: { amount: '1200000', currency: 'EUR', note: { en: 'A year.' } },
    participation: [{ name: 'Zenda Ltd', role: 'supplier', organizationKind: 'business' }],
    evidence: [{ url: 'https://audit.example/1.pdf', name: { en: 'Audit' } }],
    sdg: ['16'],
    startDate: '2021-03',
  })
  const id = await publish(ctx, office, 'Initiative', draft)
  await revise(ctx, office, id, 'Initiative', { ...draft, stage: 'scaling' }, 'Now in all offices.')
  const about = `${ctx.origin}/initiatives/${id}`
  const lessonId = await publish(ctx, office, 'LessonLearned', lesson({ about }))
  const copyId = await recordElsewhere(ctx, registers, 'Initiative', initiative())
  await replyTo(ctx, id, registers, { content: '<p>How do you handle outages?</p>' })

  const paths = [
    '/',
    '/search',
    '/search?q=registers&kind=Initiative&order=newest',
    '/search?q=zzzz&jurisdiction=XR',
    `/initiatives/${id}`,
    `/lessons/${lessonId}`,
    `/initiatives/${copyId}`,
    `/initiatives/${id}/revisions`,
    `/initiatives/${id}/revisions?from=1&to=2`,
    `/lessons/${lessonId}/revisions`,
    `/actors/${office.id}`,
    `/actors/${registers.id}`,
    '/actor',
    '/about',
    '/governments',
    '/ns',
  ]
  for (const path of paths)
    for (const lang of ['en', 'ar'])
      await t.test(`${path.replace(/[0-9A-Z]{26}/, ':id')} in ${lang}`, async (t) => {
        const reply = await get(path, { 'accept-language': lang })
        t.equal(reply.statusCode, 200)
        t.equal(reply.headers['content-type'], 'text/html; charset=utf-8')
        t.equal(reply.headers.vary, 'Accept, Accept-Language, Cookie')
        t.same(await faultsOf(reply.body), [])
        t.match(reply.body, `<html lang="${lang}"`)
        t.notMatch(reply.body, /undefined|\[object |NaN|Invalid Date/)
      })

  await t.test('every link to this server on the home page leads to a page', async (t) => {
    const home = await get('/')
    const links = [...home.body.matchAll(/<a\s[^>]*?href="(\/[^"#]*)/g)].map(([, href]) => href)
    t.ok(links.length > 20)
    for (const href of new Set(links))
      t.equal((await get(String(href).replaceAll('&amp;', '&'))).statusCode, 200, String(href))
  })

  await t.test('show a record with what stands round it', async (t) => {
    const { body } = await get(`/initiatives/${id}`)
    t.match(body, 'Eleven tenders for one component cost a year', 'its lessons')
    t.match(body, 'Now in all offices.', 'its history')
    t.match(body, 'How do you handle outages?', 'its replies')
    t.match(body, 'Peer government', 'with the standing of who replies')
    t.match(body, `href="/actors/${office.id}"`, 'its owner')
    t.match(body, /type="application\/activity\+json"\s+href="[^"]*\/initiatives\//)
    t.match(body, 'signature verified')
    t.match(
      (await get(`/lessons/${lessonId}`)).body,
      new RegExp(`href="/initiatives/${id}"[^>]*>\\s*Register data exchange`),
      'a lesson names what it is about',
    )
  })

  await t.test('show a copy as what it is', async (t) => {
    const { body } = await get(`/initiatives/${copyId}`)
    const original = `https://${FREEDONIA}/initiatives/r${copyId}`
    t.match(body, new RegExp(`rel="canonical"\\s+href="${original}"`), 'its home is elsewhere')
    t.match(body, `<a href="${original}"`, 'the provenance line leads there')
    t.notMatch(body, 'application/activity+json', 'we have no document of it')
    const history = await get(`/initiatives/${copyId}/revisions`)
    t.match(history, { statusCode: 303, headers: { location: `${original}/revisions` } })
  })

  await t.test('lead from one address to another', async (t) => {
    const leads = {
      '/tags/dataexchange': '/search?keyword=data+exchange',
      '/tags/nothing': '/search?keyword=nothing',
      [`/authorize_interaction?uri=${encodeURIComponent(about)}`]: `/initiatives/${id}`,
      [`/authorize_interaction?uri=${encodeURIComponent(registers.uri)}`]: `/actors/${registers.id}`,
      '/authorize_interaction?uri=https%3A%2F%2Fevil.example':
        '/search?q=https%3A%2F%2Fevil.example',
      '/authorize_interaction': '/search',
      [`/initiatives/${id}/revisions/2`]: `/initiatives/${id}/revisions?from=1&to=2`,
    }
    for (const [from, to] of Object.entries(leads)) {
      const reply = await get(from)
      t.match(reply, { statusCode: 303, headers: { location: to } }, from)
    }
  })

  await t.test('say what was searched for and what was found', async (t) => {
    const tagged = await get('/search?keyword=procurement&outcome=didNotWork')
    t.match(tagged.body, 'Eleven tenders for one component cost a year')
    t.match(
      tagged.body,
      /<ul class="chosen">[\s\S]*href="\/search\?outcome=didNotWork"[\s\S]*procurement/,
    )
    t.match(tagged.body, '<input type="hidden" name="keyword" value="procurement"')
    t.match(tagged.body, 'href="/search/feed.atom?keyword=procurement&amp;outcome=didNotWork"')
    const misspelt = await get('/search?q=regster')
    t.match(misspelt.body, 'Nothing matches “<bdi>regster</bdi>”. 2 similar titles:')
    const marked = await get('/search?q=offices')
    t.match(marked.body, '<mark>offices</mark>', 'with the words that were found')
  })

  await t.test('lead on to the next page of results, and back to the first', async (t) => {
    for (let i = 0; i < 22; i++)
      await recordElsewhere(ctx, registers, 'LessonLearned', lesson({ keyword: ['many'] }))
    const first = await get('/search?keyword=many')
    t.match(first.body, /<h2 id="found">22 records</)
    t.equal(first.body.match(/class="entry"/g)?.length, 20)
    const next = /href="([^"]+)" rel="next"/.exec(first.body)?.[1]?.replaceAll('&amp;', '&') ?? ''
    const second = await get(next)
    t.equal(second.body.match(/class="entry"/g)?.length, 2)
    t.match(second.body, 'href="/search?keyword=many" rel="first"')
    t.notMatch(second.body, 'rel="next"')
  })

  await t.test('compare two revisions, and check the chain', async (t) => {
    const { body } = await get(`/initiatives/${id}/revisions?from=2&to=1`)
    t.match(body, /<del>[\s\S]*In operation<\/del>\s*<ins>[\s\S]*Scaling<\/ins>/)
    t.notMatch(body, 'Do not rely on this history')
    await ctx.db
      .updateTable('revisions')
      .set({ sha256: '0'.repeat(64) })
      .where('record_id', '=', id)
      .where('revision', '=', 1)
      .execute()
    const broken = await get(`/initiatives/${id}/revisions`)
    t.match(broken.body, 'Do not rely on this history')
    t.notMatch((await get(`/initiatives/${id}`)).body, 'signature verified')
  })
})

test('the language of a page', async (t) => {
  const { ctx, get } = await openSite(t, { env: { COMITY_LANGUAGE: 'fr' } })
  const office = await openOrganisation(ctx, { handle: 'digital' })
  const name = { de: 'Datenaustausch', en: 'Data exchange', zh: '数据交换' }
  const id = await publish(ctx, office, 'Initiative', initiative({ name }))
  const page = `/initiatives/${id}`
  const langOf = (body: string) => /<html lang="(\w+)"/.exec(body)?.[1]

  t.equal(langOf((await get('/')).body), 'fr', "is the instance's own for readers who say nothing")
  t.equal(langOf((await get('/', { 'accept-language': 'de, es;q=0.5' })).body), 'es')
  t.equal(
    langOf((await get('/', { cookie: 'comity_lang=ru', 'accept-language': 'es' })).body),
    'ru',
  )
  t.equal(langOf((await get('/?lang=zh', { cookie: 'comity_lang=ru' })).body), 'zh')
  t.equal(langOf((await get('/?lang=xx')).body), 'fr', 'stays when there is no such language')
  t.equal(langOf((await get('/?lang=%22%3E&lang=ar')).body), 'fr')

  await t.test('is remembered only when it was asked for', async (t) => {
    for (const locale of LOCALES)
      t.match(
        (await get(`/?lang=${locale}`)).headers['set-cookie'],
        `comity_lang=${locale}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly; Secure`,
      )
    t.equal((await get('/')).headers['set-cookie'], undefined)
    t.equal((await get('/?lang=xx')).headers['set-cookie'], undefined)
  })

  await t.test('does not decide about the language of texts alone', async (t) => {
    const german = await get(page, { 'accept-language': 'de, ru;q=0.5' })
    t.equal(langOf(german.body), 'ru')
    t.match(german.body, '<bdi lang="de" dir="ltr">Datenaustausch</bdi>')
    const chosen = await get(`${page}?text=zh&lang=en`)
    t.equal(langOf(chosen.body), 'en')
    t.match(chosen.body, /<h1><bdi lang="zh" dir="ltr">数据交换<\/bdi><\/h1>/)
    t.match(chosen.body, new RegExp(`rel="canonical"\\s+href="${ctx.origin}${page}\\?lang=en"`))
    t.match(chosen.body, 'href="?text=de"', 'the page offers the others')
  })
})

test('a page in a cache', async (t) => {
  const { ctx, get } = await openSite(t)
  await openOrganisation(ctx, { handle: 'digital' })
  const first = await get('/about')
  t.equal(first.headers['cache-control'], 'public, max-age=0, must-revalidate')
  const etag = String(first.headers.etag)
  t.match(etag, /^W\/"[0-9a-f]{32}"$/)
  const again = await get('/about', { 'if-none-match': etag })
  t.match(again, { statusCode: 304, body: '' })
  t.equal(again.headers.vary, 'Accept, Accept-Language, Cookie')
  const other = await get('/about', { 'if-none-match': etag, 'accept-language': 'ar' })
  t.equal(other.statusCode, 200, 'SEC-56: has a tag of its own in each language')
  const asked = await get('/about?lang=ar')
  t.match(asked.headers['cache-control'], 'private', 'is not shared when it sets a cookie')

  for (const encoding of ['br', 'gzip']) {
    const packed = await get('/ns', { 'accept-encoding': encoding })
    t.match(packed.headers, { 'content-encoding': encoding, vary: /accept-encoding/i })
    t.match(packed.headers.vary, /Accept-Language/)
  }
})

test('the files of the site', async (t) => {
  const { ctx, get } = await openSite(t)
  const office = await openOrganisation(ctx, { handle: 'digital' })
  const id = await publish(ctx, office, 'Initiative', initiative())
  const { body } = await get('/')
  const sheet = /rel="stylesheet" href="([^"]+)"/.exec(body)?.[1] ?? ''
  const css = await get(sheet)
  t.match(css, {
    statusCode: 200,
    headers: {
      'content-type': 'text/css; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
    },
  })
  const font = /url\((\/assets\/[^)]+)\)/.exec(css.body)?.[1] ?? ''
  t.match((await get(font)).headers, { 'content-type': 'font/woff2' })
  t.match((await get('/favicon.ico')).headers, { 'content-type': 'image/svg+xml' })
  t.equal((await get('/assets/site.css')).statusCode, 404)
  t.match((await get('/robots.txt')).body, `Sitemap: ${ctx.origin}/sitemap.xml`)
  t.match((await get('/sitemap.xml')).body, `<loc>${ctx.origin}/sitemap-1.xml</loc>`)
  t.match((await get('/sitemap-1.xml')).body, `<loc>${ctx.origin}/initiatives/${id}</loc>`)
  t.equal((await get('/sitemap-2.xml')).statusCode, 404)
})
