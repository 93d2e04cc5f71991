import { test } from 'tap'
import { signRequest } from '../../../src/federation/signatures/sign.ts'
import { countRows, otherKey, us } from '../../federation/inbox/support.ts'
import { DELIVERY, openOutbound } from '../../platform/outbound-support.ts'
import { randomFrom } from '../random.ts'
import { openPeerd } from '../peerd.ts'
import { burst } from './sending.ts'

const HOUR = 3_600_000
const now = () => new Date()

test('C7: a peer is a real one', async (t) => {
  const ctx = await us(t, { now })
  const inbox = `${ctx.origin}/inbox`

  t.test('whose actor and key are believed', async (t) => {
    const peer = await openPeerd(t)
    t.match(await peer.send(inbox, peer.activity('Like', `${ctx.origin}/initiatives/1`)), {
      status: 202,
    })
    t.ok(
      peer.hits.every(({ method, path }) => method === 'GET' && path === '/users/body'),
      'after its document was read',
    )
  })

  t.test('whose new key is believed, and an old document is not', async (t) => {
    const peer = await openPeerd(t)
    const like = () => peer.send(inbox, peer.activity('Like', `${ctx.origin}/initiatives/1`))
    await peer.rotateKey({ publish: false })
    t.match(await like(), { status: 401, word: 'signature_invalid' })
    const other = await openPeerd(t)
    await other.rotateKey()
    t.match(await other.send(inbox, other.activity('Like', `${ctx.origin}/initiatives/1`)), {
      status: 202,
    })
  })

  t.test('whose clock may be wrong', async (t) => {
    const peer = await openPeerd(t)
    const like = (skew: number) =>
      peer.send(inbox, peer.activity('Like', `${ctx.origin}/initiatives/1`), { skew })
    t.match(await like(2 * HOUR), { status: 401, word: 'clock' })
    t.match(await like(-2 * HOUR), { status: 401, word: 'clock' })
    t.match(await like(0), { status: 202 })
  })

  t.test('that sends twice and out of order', async (t) => {
    const peer = await openPeerd(t)
    const before = await countRows(ctx)
    const likes = [1, 2, 3].map((n) => peer.activity('Like', `${ctx.origin}/initiatives/${n}`))
    const options = { times: 4, random: randomFrom(5) }
    const answers = await burst(peer.signer(), inbox, likes, options)
    t.same(
      answers.map(({ status }) => status),
      Array<number>(12).fill(202),
    )
    t.equal((await countRows(ctx)) - before, 3)
  })
})

test('C7: a peer says what reached it', async (t) => {
  const outbound = openOutbound(t)
  const keys = otherKey
  const peer = await openPeerd(t, {
    findKey: async (id) => (id.endsWith('#known') ? keys.publicKey : undefined),
  })
  const body = JSON.stringify({ id: 'https://share.ruritania.example/activities/1' })
  const deliver = async (keyId: string, sent = body) => {
    const headers = { 'content-type': 'application/activity+json' }
    const url = peer.sharedInbox
    const signature = signRequest({
      ...{ method: 'POST', url, headers, body: Buffer.from(body), keyId, now: new Date() },
      ...{ privateKey: keys.privateKey, style: 'rfc9421' },
    })
    await outbound.post(url, { ...DELIVERY, headers: { ...headers, ...signature }, body: sent })
    return peer.hits.at(-1)
  }
  const hit = await deliver('https://share.ruritania.example/actor#known')
  t.match(hit, {
    method: 'POST',
    path: '/inbox',
    activityId: 'https://share.ruritania.example/activities/1',
    headers: { 'user-agent': 'Comity' },
  })
  t.ok(Math.abs((hit?.time ?? 0) - Date.now()) < 60_000)
  t.equal(await hit?.isSigned(), true)
  const forged = await deliver('https://share.ruritania.example/actor#known', `${body} `)
  t.equal(await forged?.isSigned(), false, 'another body')
  const unknown = await deliver('https://share.ruritania.example/actor#other')
  t.equal(await unknown?.isSigned(), false, 'a key that nobody has')
  await outbound.post(peer.sharedInbox, DELIVERY)
  t.equal(await peer.hits.at(-1)?.isSigned(), undefined, 'none at all')
})
