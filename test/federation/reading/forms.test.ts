import { existsSync, readFileSync } from 'node:fs'
import { test } from 'tap'
import { PEERING } from '../../../src/federation/peering-surface.ts'
import { readingRoutes } from '../../../src/federation/reading.ts'
import { buildApp } from '../../../src/http/app.ts'
import { office, published } from '../../support/office.ts'
import { world } from '../../support/world.ts'
import { AS2, NOBODY } from './support.ts'

const CONTEXT_FILE = new URL('../../../../shared/context.json', import.meta.url)
const LD = 'application/ld+json; profile="https://www.w3.org/ns/activitystreams"'

test('D3: the whole server', async (t) => {
  const ctx = await world(t)
  const at = await office(ctx)
  const id = await published(ctx, at)
  const app = await buildApp(
    ctx,
    { closing: false },
    { routes: readingRoutes(ctx), peering: PEERING },
  )
  t.teardown(() => app.close())
  const get = (url: string, accept: string) =>
    app.inject({ url, headers: { accept, host: 'share.ruritania.example' } })
  const shared = ['/actor', `/actors/${at.id}`, `/initiatives/${id}`, '/ns']

  await t.test('has a page and a document at one address, by Accept', async (t) => {
    for (const url of shared) {
      for (const accept of [AS2, LD, `text/html;q=0.1, ${AS2}`]) {
        const document = await get(url, accept)
        t.equal(document.statusCode, 200, `${url} as ${accept}`)
        t.match(document.headers['content-type'], url === '/ns' ? 'application/ld+json' : AS2)
        t.match(document.headers.vary, /Accept/)
      }
      for (const accept of ['text/html', 'text/html,application/xhtml+xml,*/*;q=0.8', '*/*']) {
        const page = await get(url, accept)
        t.equal(page.statusCode, 200, `${url} as ${accept}`)
        t.match(page.headers['content-type'], 'text/html')
        t.match(page.headers.vary, /Accept/i, `the page at ${url} varies too`)
      }
    }
  })

  await t.test('gives its context to readers of JSON-LD', async (t) => {
    const ns = await get('/ns', 'application/ld+json, application/json')
    t.match(ns.headers['content-type'], 'application/ld+json')
    if (existsSync(CONTEXT_FILE))
      t.same(ns.json(), JSON.parse(readFileSync(CONTEXT_FILE, 'utf8')), 'the published one')
  })

  await t.test('takes an address with a trailing slash for the same', async (t) => {
    const [plain, slashed] = [
      await get(`/initiatives/${id}`, AS2),
      await get(`/initiatives/${id}/`, AS2),
    ]
    t.equal(slashed.body, plain.body)
  })

  await t.test(
    'says nothing about an unknown document, in the form that was asked for',
    async (t) => {
      const nothing = await get(`/initiatives/${NOBODY}`, AS2)
      t.equal(nothing.statusCode, 404)
      t.match(nothing.headers['content-type'], 'application/problem+json')
      t.same(nothing.json(), { type: 'about:blank', title: 'Not Found', status: 404 })
      t.match(
        (await get(`/initiatives/${NOBODY}`, 'text/html')).headers['content-type'],
        'text/html',
      )
    },
  )
})
