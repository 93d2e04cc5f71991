import { test } from 'tap'
import type { Purpose } from '../../src/platform/outbound.ts'
import {
  codeOf,
  DELIVERY,
  DOCUMENT,
  everyNameAt,
  openOutbound,
  servePeer,
} from './outbound-support.ts'

test('SEC-12 a host that is not admitted', async (t) => {
  const outbound = openOutbound(t, { mayTalk: (host) => host === 'listed.example' })
  const asks: Record<string, () => Promise<unknown>> = {
    'for a document': () => outbound.get('https://unlisted.example/', DOCUMENT),
    'for a key': () => outbound.get('https://unlisted.example/', { ...DOCUMENT, purpose: 'key' }),
    'by its address': () => outbound.get('https://127.0.0.1/', DOCUMENT),
    'at another port': () => outbound.get('https://listed.example:8443/', DOCUMENT),
    'with a delivery': () => outbound.post('https://unlisted.example/inbox', DELIVERY),
    'by a library': () => fetch('https://unlisted.example/'),
    'by a library that posts': () => fetch('https://unlisted.example/', { method: 'POST' }),
  }
  for (const [how, ask] of Object.entries(asks)) {
    t.equal(await codeOf(ask()), 'refused-by-policy', `is not asked ${how}`)
    t.same(outbound.counts, { lookups: 0, sockets: 0 }, 'nor looked up')
  }
})

test('SEC-12 the policy is asked', async (t) => {
  const asked: [string, Purpose][] = []
  const mayTalk = (host: string, purpose: Purpose) => asked.push([host, purpose]) > 0
  const peer = await servePeer(t, (_request, response) => response.end('{}'))
  const outbound = openOutbound(t, { mayTalk }, { resolve: everyNameAt('127.0.0.1') })

  t.test(
    'for each purpose, with the host as an A-label and a port that is not the default',
    async (t) => {
      await outbound.get(`http://PEER.example:${peer.port}/`, DOCUMENT)
      await outbound.get(`http://bücher.example:${peer.port}/`, { ...DOCUMENT, purpose: 'key' })
      await outbound.post(`http://127.0.0.1:${peer.port}/`, DELIVERY)
      await fetch(`http://peer.example:${peer.port}/`)
      await codeOf(outbound.get('http://peer.example:80/', { ...DOCUMENT, purpose: 'discovery' }))
      // It is asked again when a request's place is free: what was admitted then may be shut out by now.
      const inOrder = asked.filter((one, i) => one.join() !== asked[i - 1]?.join())
      t.same(inOrder, [
        [`peer.example:${peer.port}`, 'document'],
        [`xn--bcher-kva.example:${peer.port}`, 'key'],
        [`127.0.0.1:${peer.port}`, 'delivery'],
        [`peer.example:${peer.port}`, 'discovery'],
        ['peer.example', 'discovery'],
      ])
    },
  )

  t.test('again for each request on a connection that is open', async (t) => {
    let admitted = true
    const moody = openOutbound(t, { mayTalk: () => admitted })
    await moody.get(peer.url, DOCUMENT)
    admitted = false
    const before = peer.requests.length
    t.equal(await codeOf(moody.get(peer.url, DOCUMENT)), 'refused-by-policy')
    t.equal(await codeOf(moody.post(peer.url, DELIVERY)), 'refused-by-policy')
    t.equal(peer.requests.length, before)
  })
})
