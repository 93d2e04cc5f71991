import { test } from 'tap'
import { removePeer, suspendPeer } from '../../../src/actions/peers.ts'
import { withdrawRecord } from '../../../src/actions/records/lifecycle.ts'
import type { OpenContext } from '../../../src/context.ts'
import { type Office, office } from '../../support/office.ts'
import { bothDatabases, world } from '../../support/world.ts'
import {
  type Hidden,
  type Told,
  UNKNOWN,
  everyAsker,
  everyStanding,
  wholeServer,
  withActivities,
} from './audience.ts'
import {
  AS2,
  NOBODY,
  type SigningPeer,
  everything,
  list,
  publishedAs,
  reader,
  signingPeer,
  tellFacts,
} from './support.ts'

/** Every address under which something of a record is served. */
const addressesOf = (id: string): string[] => [
  `/initiatives/${id}`,
  ...['replies', 'likes', 'shares', 'context', 'adoptions', 'lessons', 'updates'].map(
    (name) => `/initiatives/${id}/${name}`,
  ),
  `/initiatives/${id}/endorsements`,
  `/initiatives/${id}/revisions`,
  `/initiatives/${id}/revisions/1`,
]

const activityOf = async (ctx: OpenContext, id: string): Promise<string> => {
  const row = await ctx.db
    .selectFrom('activities')
    .select('uri')
    .where('record_id', '=', id)
    .executeTakeFirstOrThrow()
  return row.uri.slice(ctx.origin.length)
}

/** Servers that may not see peers-only records, each for another reason. */
async function outsiders(ctx: OpenContext): Promise<Record<string, SigningPeer>> {
  const [unlisted, suspended, removed, publicOnly, foreign] = await Promise.all(
    ['unlisted', 'suspended', 'removed', 'public', 'foreign'].map((name) =>
      signingPeer(ctx, `${name}.example`),
    ),
  )
  for (const name of ['suspended', 'removed']) await list(ctx, `${name}.example`)
  await list(ctx, 'public.example', { exchange_peers: false })
  await list(ctx, 'foreign.example', { comity: false })
  await list(ctx, 'expired.example', { expires_at: new Date(Date.now() - 1) })
  await suspendPeer(ctx, 'test', 'suspended.example')
  await removePeer(ctx, 'test', 'removed.example')
  const expired = await signingPeer(ctx, 'expired.example')
  return { unlisted, suspended, removed, publicOnly, foreign, expired } as Record<
    string,
    SigningPeer
  >
}

test('a peers-only record', async (t) => {
  await bothDatabases(
    t,
    'V1 SEC-09: is to everybody else what an unknown id is',
    async (t, make) => {
      const ctx = await make()
      const at = await office(ctx)
      const id = await publishedAs(ctx, at, 'peers')
      await tellFacts(ctx)
      const here = await reader(t, ctx)
      const peer = await signingPeer(ctx, 'peer.example')
      await list(ctx, peer.host)
      const others = await outsiders(ctx)

      for (const url of addressesOf(id)) {
        const unknown = url.replace(id, NOBODY)
        const nothing = await everything(here, unknown)
        t.match(nothing, { statusCode: 404, headers: { 'cache-control': 'private, no-store' } })
        t.same(await everything(here, url), nothing, `anonymous at ${url}`)
        for (const [why, other] of Object.entries(others))
          t.same(await everything(here, url, other.sign(url)), nothing, `${why} at ${url}`)
        const seen = await here.get(url, peer.sign(url))
        t.equal(seen.statusCode, 200, `the peer at ${url}`)
        t.match(seen.headers, {
          'cache-control': 'private, no-store',
          vary: 'Accept, Signature, Signature-Input',
        })
        t.same(await everything(here, unknown, peer.sign(unknown)), nothing, 'to a peer too')
      }
      const activity = await activityOf(ctx, id)
      const nothing = await everything(here, `/activities/${NOBODY}`)
      t.same(await everything(here, activity), nothing, 'the activity')
      for (const other of Object.values(others))
        t.same(await everything(here, activity, other.sign(activity)), nothing)
      t.equal((await here.get(activity, peer.sign(activity))).statusCode, 200)
    },
  )

  await bothDatabases(
    t,
    'V3: is in the signed view of lists only, which says nothing of it to others',
    async (t, make) => {
      const ctx = await make()
      const at = await office(ctx)
      const here = await reader(t, ctx)
      const peer = await signingPeer(ctx, 'peer.example')
      await list(ctx, peer.host)
      const [outbox, catalogue] = [`/actors/${at.id}/outbox`, `/actors/${at.id}/catalogue`]
      const open = await publishedAs(ctx, at, 'public')
      await tellFacts(ctx)
      const before = {
        outbox: await everything(here, outbox),
        page: await everything(here, `${outbox}?page=1`),
        catalogue: await everything(here, catalogue),
        tags: await everything(here, '/nodeinfo/2.1'),
      }
      const hidden = await publishedAs(ctx, at, 'peers')
      const secret = await publishedAs(ctx, at, 'local')
      await tellFacts(ctx)
      await new Promise((resolve) => setTimeout(resolve, 100)) // what was kept is forgotten by now
      t.same(
        {
          outbox: await everything(here, outbox),
          page: await everything(here, `${outbox}?page=1`),
          catalogue: await everything(here, catalogue),
          tags: await everything(here, '/nodeinfo/2.1'),
        },
        before,
        'the public view does not change by a byte',
      )
      const signed = async (url: string) => here.read(url, peer.sign(url))
      t.equal((await signed(outbox))['totalItems'], 2)
      const page = JSON.stringify(await signed(`${outbox}?page=1`))
      t.match(page, hidden)
      t.match(page, open)
      t.notMatch(page, secret, 'V4: a local record is in no view')
      const [theirs, everybodys] = [await signed(catalogue), await here.read(catalogue)]
      t.equal(theirs['totalItems'], 2)
      t.equal(everybodys['totalItems'], 1)
      t.not(theirs['digest'], everybodys['digest'])
      t.match(JSON.stringify(theirs), hidden)
      t.notMatch(JSON.stringify(theirs), secret)
    },
  )

  await bothDatabases(
    t,
    'SEC-09: leaves a tombstone for those who could read it, and for nobody else',
    async (t, make) => {
      const ctx = await make()
      const at = await office(ctx)
      const here = await reader(t, ctx)
      const peer = await signingPeer(ctx, 'peer.example')
      await list(ctx, peer.host)
      const id = await publishedAs(ctx, at, 'peers')
      await withdrawRecord(ctx, at.publisher, id, 'It was wrong.')
      await tellFacts(ctx)
      const url = `/initiatives/${id}`
      const nothing = await everything(here, `/initiatives/${NOBODY}`)
      t.same(await everything(here, url), nothing)
      const gone = await here.get(url, peer.sign(url))
      t.equal(gone.statusCode, 410)
      t.equal(gone.headers['cache-control'], 'private, no-store')
      t.match(gone.json(), { type: 'Tombstone', summary: 'It was wrong.' })
      const catalogue = `/actors/${at.id}/catalogue`
      t.match(await here.read(catalogue), { totalItems: 0, digest: '0'.repeat(64) })
      t.match(await here.read(catalogue, peer.sign(catalogue)), {
        orderedItems: [{ type: 'Tombstone', deleted: /Z$/ }],
      })
    },
  )
})

const API = '/api/comity/v1'
const SEARCHES = ['/search', `${API}/search`, '/search/feed.atom', '/search/feed.json']

type Named = Pick<Hidden, 'id' | 'word' | 'activity'>

/** The address of a route for a record. */
function addressOf(url: string, at: Office, one: Named): string {
  const id = /\/(actors|organisations)\//.test(url) ? at.id : one.id
  const filled = url
    .replace('/activities/:id', `/activities/${one.activity}`)
    .replace(':id', id)
    .replace(':tag', one.word)
    .replace(':revision', '1')
    .replace(/:part\(.*\)/, '1')
  return SEARCHES.includes(url) ? `${filled}?q=${one.word}` : filled
}

/** The forms that an address is served in; most have one, whatever is asked for. */
const formsOf = (url: string): string[] =>
  url.startsWith('/api/')
    ? ['application/json']
    : /\.|^\/(lessons|activities|peers|livez|readyz)/.test(url)
      ? [AS2]
      : ['text/html', AS2]

/** What was told, with the names of the record that was asked for taken out. */
const without = ({ status, text }: Told, { id, word, activity }: Named): string =>
  `${status} ${text.replaceAll(id, 'ID').replaceAll(activity, 'ID').replaceAll(word, 'WORD')}`

test('SEC-09: every address of the server, for everybody, in every form', async (t) => {
  const ctx = await world(t)
  const at = await office(ctx)
  const { app, ask } = await wholeServer(t, ctx)
  const standing = await everyStanding(ctx, at)
  await tellFacts(ctx)
  const records = await withActivities(ctx, standing)
  const warm = `/initiatives/${records.find(({ state }) => state === 'peers')?.id}`
  const askers = await everyAsker(ctx, at, async (asker) => {
    t.equal((await ask(warm, AS2, asker)).status, 200, `${asker.who}: a moment ago`)
  })
  const routes = [...new Set(app.routeTable.filter((r) => r.method === 'GET').map((r) => r.url))]
  t.ok(routes.length > 70, `${routes.length} routes`)

  for (const asker of askers) {
    const shown = new Set<string>()
    const wrong: string[] = []
    const judge = (where: string, { text }: Told) => {
      for (const { state, visibility, isWithdrawn, secret } of records) {
        if (!text.includes(secret)) continue
        shown.add(state)
        if (isWithdrawn || !asker.mayRead.includes(visibility))
          wrong.push(`${where} tells the text of ${state}`)
      }
    }
    for (const url of routes.filter((one) => !one.startsWith('/assets/')))
      for (const form of formsOf(url)) {
        const where = `${url} as ${form}`
        const nothing = await ask(addressOf(url, at, UNKNOWN), form, asker)
        judge(where, nothing)
        const isOfRecord = records.some(
          (one) => addressOf(url, at, one) !== addressOf(url, at, UNKNOWN),
        )
        for (const one of isOfRecord ? records : []) {
          const told = await ask(addressOf(url, at, one), form, asker)
          judge(where, told)
          const isNobodys = !asker.mayRead.includes(one.visibility)
          if (isNobodys && without(told, one) !== without(nothing, UNKNOWN))
            wrong.push(`${where}: ${one.state} is told apart from what never was`)
        }
      }
    t.same(wrong, [], asker.who)
    const readable = records.filter(
      (one) => !one.isWithdrawn && asker.mayRead.includes(one.visibility),
    )
    t.same([...shown].sort(), readable.map(({ state }) => state).sort(), `${asker.who}: no less`)
  }
})
