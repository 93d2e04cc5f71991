import { existsSync, readFileSync } from 'node:fs'
import { test } from 'tap'
import { announceActor } from '../../../src/store/actors.ts'
import { office, published } from '../../support/office.ts'
import { RURITANIA, world } from '../../support/world.ts'
import { faults } from './json-schema.ts'
import { reader } from './support.ts'

const SHARED = new URL('../../../../shared/', import.meta.url)
const example = (name: string) =>
  JSON.parse(readFileSync(new URL(`examples/${name}`, SHARED), 'utf8')) as Record<string, unknown>

const finger = (resource: string) =>
  `/.well-known/webfinger?resource=${encodeURIComponent(resource)}`

test('discovery', async (t) => {
  const ctx = await world(t)
  const at = await office(ctx)
  const { get, read } = await reader(t, ctx)
  const uri = `${RURITANIA}/actors/${at.id}`
  const host = 'share.ruritania.example'

  await t.test('D1: WebFinger knows a body by its handle and by its address', async (t) => {
    for (const resource of [`acct:digital@${host}`, `acct:Digital@SHARE.ruritania.example`, uri]) {
      const answer = await get(finger(resource), { accept: '*/*' })
      t.equal(answer.statusCode, 200, resource)
      t.equal(answer.headers['content-type'], 'application/jrd+json')
      t.equal(answer.headers['access-control-allow-origin'], '*')
      const jrd = answer.json()
      t.equal(jrd.subject, `acct:digital@${host}`)
      t.same(jrd.aliases, [uri])
    }
    const actor = await read(uri)
    t.equal(actor['webfinger'], `${String(actor['preferredUsername'])}@${host}`, 'the round trip')
  })

  await t.test('D1: WebFinger knows the server itself in four ways', async (t) => {
    for (const resource of [
      `acct:${host}@${host}`,
      RURITANIA,
      `${RURITANIA}/`,
      `${RURITANIA}/actor`,
    ]) {
      const jrd = await read(finger(resource))
      t.equal(jrd['subject'], `acct:${host}@${host}`, resource)
      t.match(jrd['links'], [{ rel: 'self', href: `${RURITANIA}/actor` }])
    }
  })

  await t.test('D1: the answer has the form of the published example', async (t) => {
    if (!existsSync(SHARED)) return void t.pass('skipped: no shared folder here', { skip: true })
    const theirs = JSON.stringify(example('webfinger.json'))
    const expected = JSON.parse(
      theirs.replaceAll(/actors\/01JA7Q2M5N8RVR0GXV00000001/g, `actors/${at.id}`),
    )
    t.same(await read(finger(`acct:digital@${host}`)), expected)
  })

  await t.test('SEC-21: nobody else is known, and one resource is asked for', async (t) => {
    for (const resource of [
      `acct:nobody@${host}`,
      'acct:digital@other.example',
      'https://other.example/actors/1',
      `${RURITANIA}/actors/instance`,
      `acct:instance@${host}`,
      `acct:visitors@${host}`,
      `acct:${'x'.repeat(3_000)}@${host}`,
    ])
      t.equal((await get(finger(resource))).statusCode, 404, resource.slice(0, 60))
    t.equal((await get('/.well-known/webfinger')).statusCode, 400)
    t.equal((await get(`${finger(uri)}&resource=acct%3Aa%40b`)).statusCode, 400)
    t.equal((await get(finger('not a resource'))).statusCode, 404)
  })

  await t.test('D2: NodeInfo 2.0 and 2.1 validate, with the same figures', async (t) => {
    const links = await read('/.well-known/nodeinfo', { accept: 'application/json' })
    if (existsSync(SHARED)) t.same(links, example('nodeinfo-links.json'))
    const [older, newer] = [await read('/nodeinfo/2.0'), await read('/nodeinfo/2.1')]
    for (const [version, info] of [
      ['2.0', older],
      ['2.1', newer],
    ] as const) {
      t.equal(info['version'], version)
      const answer = await get(`/nodeinfo/${version}`)
      t.match(
        answer.headers['content-type'],
        `http://nodeinfo.diaspora.software/ns/schema/${version}#`,
      )
      if (!existsSync(SHARED)) continue
      const schema = new URL(`vectors/nodeinfo-schemas/${version}/schema.json`, SHARED)
      t.same([...faults(JSON.parse(readFileSync(schema, 'utf8')), info)], [], version)
    }
    t.same(older['usage'], newer['usage'])
    t.match(newer, {
      software: { name: 'comity' },
      protocols: ['activitypub'],
      openRegistrations: false,
      metadata: {
        comity: {
          namespace: 'https://w3id.org/comity/ns#',
          protocol: 1,
          features: ['peers', 'catalogue', 'proofs'],
          organisations: `${RURITANIA}/actors`,
        },
      },
    })
  })

  await t.test('D2: the Application link leads to the instance actor', async (t) => {
    const { links } = (await read('/.well-known/nodeinfo')) as { links: Record<string, string>[] }
    const link = links.find(
      ({ rel }) => rel === 'https://www.w3.org/ns/activitystreams#Application',
    )
    t.match(await read(link?.['href'] ?? ''), { id: `${RURITANIA}/actor`, type: 'Application' })
  })

  await t.test('figures count public records only, and are new when a body changed', async (t) => {
    await published(ctx, at)
    await announceActor(ctx.db, uri)
    t.match(await read('/nodeinfo/2.1'), { usage: { users: { total: 2 }, localPosts: 1 } })
  })

  await t.test('host-meta says where WebFinger is', async (t) => {
    const template = `${RURITANIA}/.well-known/webfinger?resource={uri}`
    const xml = await get('/.well-known/host-meta')
    t.match(xml.headers['content-type'], 'application/xrd+xml')
    t.match(xml.body, `template="${template}"`)
    t.match(await read('/.well-known/host-meta.json'), { links: [{ rel: 'lrdd', template }] })
  })

  await t.test('D4: a wrong Host gets 421 and is in no answer', async (t) => {
    for (const path of [
      '/actor',
      '/.well-known/nodeinfo',
      finger(uri),
      '/actors',
      '/nodeinfo/2.1',
    ]) {
      const wrong = await get(path, { host: 'evil.example' })
      t.equal(wrong.statusCode, 421, path)
      t.notMatch(wrong.body, /evil/)
      const forwarded = await get(path, { 'x-forwarded-host': 'evil.example' })
      t.equal(forwarded.statusCode, 200)
      t.notMatch(forwarded.body, /evil/, 'SEC-20: a forwarded name is not taken from anybody')
    }
    t.equal((await get('/actor', { host: `${host}:443` })).statusCode, 200, 'the usual port')
  })
})
