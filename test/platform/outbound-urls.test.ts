import { test } from 'tap'
import { readRedirect, readTarget } from '../../src/platform/outbound/urls.ts'
import { codeOf, DELIVERY, DOCUMENT, openOutbound } from './outbound-support.ts'

const REFUSED = [
  'http://peer.example/', // plain http
  'ftp://peer.example/',
  'file:///etc/passwd',
  'data:text/plain,x',
  '//peer.example/',
  '/inbox',
  'peer.example',
  '',
  'https:peer.example',
  'https:/peer.example',
  'https:///peer.example/',
  'https://user@peer.example/',
  'https://user:secret@peer.example/',
  'https://@peer.example/',
  'https://peer.example@evil.example/',
  'https://peer.example/#part',
  'https://peer.example/#',
  'https://peer.example./',
  'https://peer.example\\@evil.example/',
  ' https://peer.example/',
  'https://peer.example/a b',
  'https://peer\t.example/',
  'https://peer.example/\n',
  'https://[fe80::1%25eth0]/',
  'https://2130706433/', // 127.0.0.1 in disguises
  'https://0x7f000001/',
  'https://0x7f.0.0.1/',
  'https://0177.0.0.1/',
  'https://127.1/',
  'https://127.0.1/',
  'https://127.0.0.1./',
  'https://%31%32%37.0.0.1/',
  'https://１２７.0.0.1/',
  'https://127。0。0。1/',
  'https://134744072/', // a public address in disguise is no better
  `https://peer.example/${'a'.repeat(2_028)}`, // 2,049 characters
]

const ACCEPTED: readonly (readonly [text: string, host: string, href: string])[] = [
  ['https://peer.example', 'peer.example', 'https://peer.example/'],
  ['https://PEER.Example:443/Inbox', 'peer.example', 'https://peer.example/Inbox'],
  ['https://peer.example:8443/?a=%20', 'peer.example:8443', 'https://peer.example:8443/?a=%20'],
  ['https://bücher.example/', 'xn--bcher-kva.example', 'https://xn--bcher-kva.example/'],
  ['https://8.8.8.8:8443/', '8.8.8.8:8443', 'https://8.8.8.8:8443/'],
  ['https://[2A00:0:0::1]/', '[2a00::1]', 'https://[2a00::1]/'],
]

const codeIn = async (read: () => unknown) => codeOf((async () => read())())

test('SEC-10 SEC-12 the URL of an outgoing request', async (t) => {
  for (const text of REFUSED)
    t.equal(
      await codeIn(() => readTarget(text, false)),
      'refused-url',
      `refuses ${text.slice(0, 60)}`,
    )
  for (const [text, host, href] of ACCEPTED) {
    const url = readTarget(text, false)
    t.same([url.host, url.href], [host, href], `reads ${text}`)
  }
  t.equal(
    readTarget('http://localhost:3000/', true).host,
    'localhost:3000',
    'allows http when told',
  )
  const longest = `https://peer.example/${'a'.repeat(2_027)}`
  t.equal(readTarget(longest, false).href.length, 2_048, 'allows 2,048 characters')

  t.test('is judged before policy, DNS and sockets', async (t) => {
    const asked: string[] = []
    const mayTalk = (host: string) => asked.push(host) > 0
    const outbound = openOutbound(t, { mayTalk, allowPrivate: false })
    for (const url of REFUSED) {
      t.equal(await codeOf(outbound.get(url, DOCUMENT)), 'refused-url')
      t.equal(await codeOf(outbound.post(url, DELIVERY)), 'refused-url')
    }
    t.same(asked, [])
    t.same(outbound.counts, { lookups: 0, sockets: 0 })
  })
})

test('SEC-13 the target of a redirect', async (t) => {
  const from = readTarget('https://peer.example/a/b', false)
  const to = (location: string) => readRedirect(location, from, true).href
  t.equal(to('/c'), 'https://peer.example/c')
  t.equal(to('c?d'), 'https://peer.example/a/c?d')
  t.equal(to('https://other.example/#part'), 'https://other.example/', 'loses its fragment')
  t.equal(to('//other.example/x'), 'https://other.example/x')
  t.equal(await codeIn(() => to('http://peer.example/')), 'redirect', 'is never plain http')
  for (const location of [
    '//2130706433/',
    'https://0x7f.1/',
    '\\\\evil.example/',
    '/\\evil.example/',
    'https://user@peer.example/',
    'https:other',
    'javascript:0',
    '/a\tb',
  ])
    t.equal(await codeIn(() => to(location)), 'refused-url', `refuses ${location}`)
})
