import { test } from 'tap'
import { fetchDocument, fetchJson, fetchPage } from '../../../src/federation/fetch.ts'
import { walkWhole } from '../../../src/federation/walk.ts'
import { suspendPeer } from '../../../src/actions/peers.ts'
import { world } from '../../support/world.ts'
import { list } from '../reading/support.ts'
import { scripted } from './scripted.ts'

test('SEC-06: fetching a document', async (t) => {
  const ctx = await world(t)
  const honest = await scripted(t, (path, origin) => ({
    body: { id: origin + path, type: 'Note' },
  }))
  const there = await scripted(t, (path, origin) => {
    const itself = { id: origin + path, type: 'Note' }
    if (path === '/plain') return { body: itself }
    if (path === '/ld')
      return {
        body: itself,
        type: 'application/ld+json; profile="https://www.w3.org/ns/activitystreams"',
      }
    if (path === '/json') return { body: itself, type: 'application/json' }
    if (path === '/jsonld') return { body: itself, type: 'application/ld+json' }
    if (path === '/html') return { body: itself, type: 'text/html' }
    if (path === '/untyped') return { body: itself, headers: { 'content-type': '' } }
    if (path === '/nameless') return { body: { type: 'Note' } }
    if (path === '/numbered') return { body: { ...itself, id: 5 } }
    if (path === '/list') return { body: [itself] }
    if (path === '/broken') return { body: '{"id":' }
    if (path === '/bytes') return { body: Buffer.from([0x7b, 0xff, 0x7d]).toString('latin1') }
    if (path === '/deep')
      return { body: `{"id":"${origin}/deep","a":${'['.repeat(40)}${']'.repeat(40)}}` }
    if (path === '/large') return { body: { ...itself, content: 'x'.repeat(1_100_000) } }
    if (path === '/stolen') return { body: { id: `${honest.origin}/1`, type: 'Note' } }
    if (path === '/away') return { status: 302, headers: { location: `${honest.origin}/1` } }
    if (path === '/moved') return { status: 302, headers: { location: `${origin}/plain` } }
    if (path === '/alias') return { body: { id: `${origin}/plain`, type: 'Note' } }
    if (path === '/mask') return { body: { id: `${origin}/alias`, type: 'Note' } }
    if (path === '/gone') return { status: 410, body: { ...itself, type: 'Tombstone' } }
    if (path === '/busy') return { status: 503 }
    if (path === '/secret') return { status: 401 }
    return undefined
  })
  const outcome = async (path: string) => {
    const fetched = await fetchDocument(ctx, there.origin + path)
    return fetched.ok ? fetched.id.slice(there.origin.length) : fetched.reason
  }

  await t.test('takes what is at its own address, in either media type', async (t) => {
    t.equal(await outcome('/plain'), '/plain')
    t.equal(await outcome('/ld'), '/ld')
    t.equal(await outcome('/plain#main-key'), '/plain', 'a part is in its document')
  })

  await t.test('goes once to the id that a document gives, and no further', async (t) => {
    t.equal(await outcome('/alias'), '/plain')
    t.equal(await outcome('/moved'), '/plain', 'a redirect to the same origin')
    t.equal(await outcome('/mask'), 'wrong-id')
  })

  await t.test('throws everything else away, and says why', async (t) => {
    for (const [path, why] of [
      ['/stolen', 'wrong-origin'],
      ['/away', 'wrong-origin'],
      ['/json', 'wrong-type'],
      ['/jsonld', 'wrong-type'],
      ['/html', 'wrong-type'],
      ['/untyped', 'wrong-type'],
      ['/nameless', 'malformed'],
      ['/numbered', 'malformed'],
      ['/list', 'malformed'],
      ['/broken', 'malformed'],
      ['/bytes', 'malformed'],
      ['/deep', 'malformed'],
      ['/large', 'too-large'],
      ['/gone', 'gone'],
      ['/busy', 'unavailable'],
      ['/secret', 'refused'],
      ['/nothing', 'not-found'],
    ] as const)
      t.equal(await outcome(path), why, path)
    t.match(await fetchDocument(ctx, 'http://localhost:1/x'), { reason: 'unavailable' })
    t.match(await fetchDocument(ctx, 'no address'), { reason: 'not-admitted' })
    t.match(await fetchDocument(ctx, 'ftp://localhost/x'), { reason: 'not-admitted' })
    t.match(await fetchPage(ctx, `${there.origin}/stolen`), { reason: 'wrong-origin' })
  })

  await t.test(
    'signs as the server, never for another origin, and knocks again in the other style',
    async (t) => {
      const plain = there.asked.find(({ path }) => path === '/plain')
      t.match(plain?.headers['signature'], `keyId="${ctx.origin}/actor#main-key"`)
      const secret = there.asked.filter(({ path }) => path === '/secret')
      t.equal(secret.length, 2)
      t.notOk(secret[0]?.headers['signature-input'])
      t.match(secret[1]?.headers['signature-input'], 'rsa-v1_5-sha256')
      t.notOk(
        honest.asked.some(({ headers }) => 'signature' in headers),
        'not after a redirect',
      )
      await fetchJson(ctx, `${there.origin}/json`)
      t.notOk(there.asked.at(-1)?.headers['signature'], 'discovery is not signed')
    },
  )

  await t.test('SEC-12: asks nothing of a host that is not admitted', async (t) => {
    await list(ctx, there.host)
    await suspendPeer(ctx, 'test', there.host)
    const before = there.asked.length
    t.equal(await outcome('/plain'), 'not-admitted')
    t.match(await fetchJson(ctx, `${there.origin}/json`), { reason: 'not-admitted' })
    t.equal(there.asked.length, before)
  })
})

test('SEC-15: walking a collection', async (t) => {
  const ctx = await world(t)
  const page = (origin: string, path: string, next: string, items: unknown[] = ['a']) => ({
    body: {
      id: origin + path,
      type: 'OrderedCollectionPage',
      next: origin + next,
      orderedItems: items,
    },
  })
  const there = await scripted(t, (path, origin) => {
    const number = Number(path.split('/')[2])
    if (path.startsWith('/endless')) return page(origin, path, `/endless/${number + 1}`)
    if (path.startsWith('/self')) return page(origin, path, path)
    if (path.startsWith('/circle')) return page(origin, path, `/circle/${(number + 1) % 3}`)
    if (path.startsWith('/full'))
      return page(origin, path, `/full/${number + 1}`, Array(300).fill('a'))
    if (path === '/away')
      return {
        body: { id: origin + path, type: 'OrderedCollection', first: 'http://localhost:1/x' },
      }
    if (path === '/embedded')
      return {
        body: {
          id: origin + path,
          totalItems: 2 ** 53,
          first: { orderedItems: ['a', 'b'], next: `${origin}/last` },
        },
      }
    if (path === '/last') return { body: { id: origin + path, orderedItems: 'c' } }
    return undefined
  })
  const walk = async (path: string) => {
    const before = there.asked.length
    const walked = await walkWhole(ctx, there.origin + path, { pages: 50, items: 1_000 })
    if (!walked.ok) return walked.reason
    return [walked.items.length, there.asked.length - before, walked.isWhole]
  }

  t.same(await walk('/endless/0'), [50, 50, false], 'an endless one ends after 50 pages')
  t.same(await walk('/full/0'), [1_000, 4, false], 'or 1,000 members')
  t.same(await walk('/self/0'), [1, 1, false], 'a page that leads to itself is read once')
  t.same(await walk('/circle/0'), [3, 3, false])
  t.same(await walk('/away'), [0, 1, true], 'pages of another origin are none')
  t.same(await walk('/embedded'), [3, 2, true], 'an embedded first page is read')
  t.same(await walk('/nothing'), 'not-found')
})
