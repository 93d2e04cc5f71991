import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'tap'
import { makeCertificate } from './outbound-certificate.ts'
import {
  codeOf,
  DELIVERY,
  DOCUMENT,
  everyNameAt,
  openOutbound,
  servePeer,
} from './outbound-support.ts'

test('SEC-10 the certificate of a peer', async (t) => {
  const tls = makeCertificate('peer.example', 'other.example')
  const caFile = join(t.testdir(), 'ca.pem')
  writeFileSync(caFile, tls.cert)
  const peer = await servePeer(t, (_request, response) => response.end('{}'), {
    tls,
    name: 'peer.example',
  })
  const resolve = everyNameAt('127.0.0.1')
  const asks = (url: string) => {
    const outbound = openOutbound(t, {}, { resolve })
    return [() => outbound.get(url, DOCUMENT), () => outbound.post(url, DELIVERY), () => fetch(url)]
  }

  t.test('is believed when an authority of the operator signed it', async (t) => {
    const outbound = openOutbound(t, { caFile }, { resolve })
    t.match(await outbound.get(peer.url, DOCUMENT), { status: 200, url: `${peer.url}/` })
    t.match(await outbound.post(peer.url, DELIVERY), { status: 200 })
    t.match(await fetch(peer.url), { status: 200 })
    const other = `https://other.example:${peer.port}/`
    t.match(await outbound.get(other, DOCUMENT), { status: 200 })
  })

  t.test('is refused when nobody known signed it', async (t) => {
    for (const ask of asks(peer.url)) t.equal(await codeOf(ask()), 'tls')
  })

  t.test('is refused even when the environment tells Node to look away', async (t) => {
    t.teardown(() => delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'])
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0'
    for (const ask of asks(peer.url)) t.equal(await codeOf(ask()), 'tls')
  })

  t.test('is refused for another name, and by address', async (t) => {
    const outbound = openOutbound(t, { caFile }, { resolve })
    for (const host of ['evil.example', '127.0.0.1'])
      t.equal(await codeOf(outbound.get(`https://${host}:${peer.port}/`, DOCUMENT)), 'tls')
  })

  t.test('is not waited for from a server that speaks plain http', async (t) => {
    const plain = await servePeer(t, (_request, response) => response.end())
    const url = plain.url.replace('http:', 'https:')
    t.equal(await codeOf(openOutbound(t).get(url, DOCUMENT)), 'tls')
  })

  t.test('needs its file', (t) => {
    t.throws(() => openOutbound(t, { caFile: '/nowhere/ca.pem' }), { code: 'ENOENT' })
    t.end()
  })
})
