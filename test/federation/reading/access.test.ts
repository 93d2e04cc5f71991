import { test } from 'tap'
import { removePeer, suspendPeer } from '../../../src/actions/peers.ts'
import { changeVisibility } from '../../../src/actions/records/lifecycle.ts'
import { hostOf } from '../../../src/domain/uris.ts'
import { office } from '../../support/office.ts'
import { world } from '../../support/world.ts'
import {
  NOBODY,
  everything,
  list,
  movableClock,
  publishedAs,
  reader,
  signingPeer,
  tellFacts,
} from './support.ts'

test('access', async (t) => {
  const clock = movableClock()
  const ctx = await world(t, { now: clock.now })
  const at = await office(ctx)
  const id = await publishedAs(ctx, at, 'peers')
  const here = await reader(t, ctx)
  const peer = await signingPeer(ctx, 'peer.example')
  await list(ctx, peer.host)
  const url = `/initiatives/${id}`

  await t.test(
    'TRUST 2.7: takes both styles of signature, and nothing that is wrong with one',
    async (t) => {
      const statusOf = async (headers: Record<string, string>, at = url) =>
        (await here.get(at, headers)).statusCode
      for (const style of ['cavage', 'rfc9421'] as const)
        t.equal(await statusOf(peer.sign(url, { style })), 200, style)
      const good = peer.sign(url)
      t.equal(await statusOf(peer.sign('/actor')), 404, 'made for another address')
      t.equal(await statusOf({ ...good, date: new Date(0).toUTCString() }), 404)
      t.equal(
        await statusOf({
          ...good,
          signature: good['signature']?.replace(/signature="../, 'signature="AA') ?? '',
        }),
        404,
      )
      t.equal(await statusOf({ signature: 'nonsense' }), 404)
      t.equal(await statusOf({ signature: '' }), 404)
      const old = new Date(clock.now().getTime() - 61 * 60_000)
      t.equal(await statusOf(peer.sign(url, { now: old })), 404, 'signed 61 minutes ago')
      const early = new Date(clock.now().getTime() + 6 * 60_000)
      t.equal(await statusOf(peer.sign(url, { now: early })), 404, 'signed 6 minutes ahead')
      const public_ = `/actors/${at.id}`
      t.equal(await statusOf({ signature: 'nonsense' }, public_), 200, 'public documents need none')
      t.equal(ctx.outbound.counts.lookups, 0, 'nothing was asked of anybody')
    },
  )

  await t.test('SEC-09: what a peer signed for another server opens nothing here', async (t) => {
    // E has a peer ask it for the very path, and passes the request on with its signature.
    for (const style of ['cavage', 'rfc9421'] as const) {
      const theirs = peer.sign(`https://e.example${url}`, { style })
      for (const more of [{ host: 'e.example' }, {}, { 'x-forwarded-host': hostOf(ctx.origin) }]) {
        const { statusCode } = await here.get(url, { host: 'e.example', ...theirs, ...more })
        t.ok([404, 421].includes(statusCode), `${style} ${JSON.stringify(more)}`)
      }
      const { statusCode } = await here.get(url, { ...theirs, host: hostOf(ctx.origin) })
      t.equal(statusCode, 404)
    }
    // A proxy that names us in a header of its own, and hands on the Host that it was sent.
    const trusting = await reader(t, ctx, { trustProxy: true })
    for (const style of ['cavage', 'rfc9421'] as const) {
      const theirs = peer.sign(`https://e.example${url}`, { style })
      const headers = { ...theirs, host: 'e.example', 'x-forwarded-host': hostOf(ctx.origin) }
      t.equal((await trusting.get(url, headers)).statusCode, 404, style)
    }
  })

  await t.test('SEC-55: hidden and unknown look alike, however badly one signs', async (t) => {
    const stranger = await signingPeer(ctx, 'stranger.example')
    const nothing = `/initiatives/${NOBODY}`
    const good = (path: string) => peer.sign(path)
    const signatures: [string, (path: string) => Record<string, string>][] = [
      ['nobody', () => ({})],
      ['nonsense', () => ({ signature: 'nonsense' })],
      ['a server that is not listed', (path) => stranger.sign(path)],
      ['a signature of another address', () => good('/actor')],
      ['an old one', (path) => peer.sign(path, { now: new Date(0) })],
      ['a spoilt one', (path) => ({ ...good(path), date: 'Thu, 01 Jan 1970 00:00:00 GMT' })],
    ]
    const unknown = await everything(here, nothing)
    for (const [what, sign] of signatures) {
      t.same(await everything(here, url, sign(url)), unknown, `${what}, hidden`)
      t.same(await everything(here, nothing, sign(nothing)), unknown, `${what}, unknown`)
    }
    t.same(await everything(here, nothing, good(nothing)), unknown, 'a peer, unknown')
  })

  await t.test('SEC-56: one address, two viewers, in both orders', async (t) => {
    const open = await publishedAs(ctx, at, 'public')
    await tellFacts(ctx)
    for (const path of [
      url,
      `/initiatives/${open}`,
      `/actors/${at.id}/outbox?page=1`,
      `/actors/${at.id}/catalogue`,
    ]) {
      const first = await everything(here, path)
      const theirs = await everything(here, path, peer.sign(path))
      t.same(await everything(here, path), first, path)
      t.same(await everything(here, path, peer.sign(path)), theirs, path)
    }
  })

  await t.test('members of lists are told to peers only', async (t) => {
    await ctx.db
      .insertInto('follows')
      .values({
        follower_id: 'instance',
        followed_id: at.id,
        state: 'accepted',
        activity_uri: 'x',
        created_at: ctx.now(),
      })
      .execute()
    const followers = `/actors/${at.id}/followers`
    const counted = await here.read(followers)
    t.equal(counted['totalItems'], 1)
    t.notOk('orderedItems' in counted || 'first' in counted)
    t.match(await here.read(followers, peer.sign(followers)), {
      totalItems: 1,
      orderedItems: [`${ctx.origin}/actor`],
    })
    const nothing = await everything(here, `/activities/${NOBODY}`)
    t.same(await everything(here, '/peers'), nothing)
    t.match(await here.read('/peers', peer.sign('/peers')), { type: 'Collection', totalItems: 0 })
  })

  await t.test('a wider audience does not open older revisions', async (t) => {
    const narrow = await publishedAs(ctx, at, 'peers')
    clock.move(60_000)
    await changeVisibility(ctx, at.publisher, narrow, 'public', 'Cleared for everybody.')
    const revisions = `/initiatives/${narrow}/revisions`
    t.match(await here.read(revisions), { totalItems: 1, orderedItems: [/\/2$/] })
    t.equal((await here.get(`${revisions}/1`)).statusCode, 404)
    t.equal((await here.get(`${revisions}/1`, peer.sign(`${revisions}/1`))).statusCode, 200)
    t.match(await here.read(revisions, peer.sign(revisions)), { totalItems: 2 })
  })

  await t.test('SEC-09: a peer loses it the moment it is suspended or removed', async (t) => {
    t.equal((await here.get(url, peer.sign(url))).statusCode, 200)
    await suspendPeer(ctx, 'test', peer.host)
    t.equal((await here.get(url, peer.sign(url))).statusCode, 404)
    await removePeer(ctx, 'test', peer.host)
    t.equal((await here.get(url, peer.sign(url))).statusCode, 404)
  })

  await t.test('SEC-55: hidden and unknown take the same time', async (t) => {
    const time = async (path: string): Promise<number> => {
      const times: number[] = []
      for (let i = 0; i < 200; i++) {
        const start = performance.now()
        await here.get(path)
        times.push(performance.now() - start)
      }
      return times.sort((a, b) => a - b)[100] ?? 0
    }
    const [hidden, unknown] = [await time(url), await time(`/initiatives/${NOBODY}`)]
    t.ok(
      Math.abs(hidden - unknown) < 20,
      `medians ${hidden.toFixed(2)} and ${unknown.toFixed(2)} ms`,
    )
  })
})
