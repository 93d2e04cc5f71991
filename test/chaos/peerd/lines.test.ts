import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'tap'
import { codeOf, DELIVERY, DOCUMENT, openOutbound } from '../../platform/outbound-support.ts'
import { openPeerd } from '../peerd.ts'
import { LINE_FAULTS, type LineName, makeCertificates } from './lines.ts'
import { NAMES, type NameFault } from './names.ts'

const LIMITS = { connectMs: 800 }
const SEEN: Readonly<Record<(typeof LINE_FAULTS)[number], string>> = {
  'reset after accept': 'network',
  'tls expired': 'tls',
  'tls of another name': 'tls',
  'tls self-signed': 'tls',
  'tls 1.0': 'tls',
  'tls handshake that never ends': 'timeout',
}

test('C7: a misbehaving peer breaks the line as told', async (t) => {
  const certificates = makeCertificates('localhost')
  const caFile = join(t.testdir(), 'ca.pem')
  writeFileSync(caFile, certificates.trusted)
  const open = (line: LineName) =>
    openPeerd(t, { name: 'localhost', address: '127.0.0.1', line, certificates })
  const outbound = openOutbound(t, { caFile }, { limits: LIMITS })

  for (const line of LINE_FAULTS)
    t.test(line, async (t) => {
      const peer = await open(line)
      t.equal(await codeOf(outbound.post(peer.sharedInbox, DELIVERY)), SEEN[line])
      t.equal(await codeOf(outbound.get(peer.actor, DOCUMENT)), SEEN[line])
      t.equal(peer.hits.length, 0, 'and no request is read')
      if (!line.startsWith('tls')) return
      peer.line = 'tls'
      t.match(await outbound.post(peer.sharedInbox, DELIVERY), { status: 202 })
    })

  t.test('tls 1.0 is spoken to a client that takes it', async (t) => {
    const { connect } = await import('node:tls')
    const peer = await open('tls 1.0')
    const spoken = await new Promise<string | null>((resolve, reject) => {
      const socket = connect(
        {
          port: peer.port,
          host: '127.0.0.1',
          minVersion: 'TLSv1',
          ciphers: 'DEFAULT:@SECLEVEL=0',
          rejectUnauthorized: false,
        },
        () => {
          resolve(socket.getProtocol())
          socket.destroy()
        },
      )
      socket.on('error', reject)
    })
    t.equal(spoken, 'TLSv1')
  })
})

test('C7: names that cannot be resolved, or change', async (t) => {
  const peer = await openPeerd(t, { name: 'peer.example', address: '127.0.0.1' })
  const ask = (name: NameFault) => openOutbound(t, {}, { resolve: NAMES[name](), limits: LIMITS })
  for (const [name, code] of [
    ['NXDOMAIN', 'network'],
    ['SERVFAIL', 'network'],
    ['slow dns', 'timeout'],
  ] as const)
    t.test(name, async (t) => {
      t.equal(await codeOf(ask(name).post(peer.sharedInbox, DELIVERY)), code)
    })
  t.test('changing dns', async (t) => {
    const outbound = ask('changing dns')
    peer.answer('/inbox', 'keep-alive, then close')
    t.match(await outbound.post(peer.sharedInbox, DELIVERY), { status: 202 })
    t.equal(await codeOf(outbound.post(peer.sharedInbox, DELIVERY)), 'refused-address')
    t.match(await outbound.post(peer.sharedInbox, DELIVERY), { status: 202 })
  })
})
