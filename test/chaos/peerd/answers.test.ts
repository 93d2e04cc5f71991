import { test } from 'tap'
import { codeOf, DELIVERY, DOCUMENT, openOutbound } from '../../platform/outbound-support.ts'
import { type Peerd, openPeerd } from '../peerd.ts'
import { ANSWERS, type AnswerName, RETRY_AFTER, SKEW } from './answers.ts'
import { hearRaw, requestFor } from './raw.ts'

/** What our way out makes of each behaviour: of a delivery, and of a document. */
const SEEN: Readonly<Record<AnswerName, readonly [posted: string, got: string]>> = {
  '200': ['200', '200'],
  '202': ['202', '202'],
  '400': ['400', '400'],
  '401': ['401', '401'],
  '403': ['403', '403'],
  '404': ['404', '404'],
  '405': ['405', '405'],
  '408': ['408', '408'],
  '410': ['410', '410'],
  '413': ['413', '413'],
  '415': ['415', '415'],
  '422': ['422', '422'],
  '429 seconds': ['429', '429'],
  '429 date': ['429', '429'],
  '429 absurd': ['429', '429'],
  '503 seconds': ['503', '503'],
  '503 date': ['503', '503'],
  '503 absurd': ['503', '503'],
  '500': ['500', '500'],
  '502': ['502', '502'],
  silence: ['timeout', 'timeout'],
  'slow headers': ['timeout', 'timeout'],
  // The status of a delivery counts, whatever becomes of the body after it.
  'body of 1 B/s': ['200', 'timeout'],
  'endless body': ['200', 'too-large'],
  'body of 1 GB': ['200', 'too-large'],
  'expanding compression': ['200', 'too-large'],
  'truncated body': ['200', 'network'],
  'content-length too short': ['200', '200'],
  'content-length too long': ['200', 'network'],
  'redirect loop': ['302', 'redirect'],
  'redirect chain': ['302', 'redirect'],
  'redirect to private': ['302', 'refused-by-policy'],
  'redirect to unlisted': ['302', 'refused-by-policy'],
  'reset in the middle': ['200', 'network'],
  'reset before the answer': ['network', 'network'],
  'http/1.0': ['202', '202'],
  'keep-alive, then close': ['202', '202'],
  'skewed date': ['202', '202'],
}

const LIMITS = { headersMs: 400, slowAfterMs: 400, totalMs: 2_000, deliveryMs: 1_000 }
const NAMES = Object.keys(ANSWERS) as AnswerName[]

const pathOf = (name: AnswerName): string => `/${encodeURIComponent(name)}`

async function openScripted(t: Parameters<typeof openPeerd>[0]): Promise<Peerd> {
  const peer = await openPeerd(t)
  for (const name of NAMES) peer.answer(pathOf(name), name)
  return peer
}

/** Most of the time is waiting: subtests run beside each other. */
const BESIDE = { buffered: true }
const AT_ONCE = 12

const seen = async (work: Promise<{ status: number }>): Promise<string> => {
  const code = await codeOf(work)
  return code === 'answered' ? String((await work).status) : code
}

test('C7: a misbehaving peer answers a path as told', async (t) => {
  t.jobs = AT_ONCE
  const outbound = openOutbound(
    t,
    { mayTalk: (host) => !/unlisted|169/.test(host) },
    { limits: LIMITS },
  )
  for (const name of NAMES)
    t.test(name, BESIDE, async (t) => {
      const peer = await openScripted(t)
      const url = peer.origin + pathOf(name)
      const both = [
        await seen(outbound.post(url, DELIVERY)),
        await seen(outbound.get(url, DOCUMENT)),
      ]
      t.same(both, SEEN[name])
      t.ok(peer.posts(pathOf(name)).length === 1, 'and notes who came')
    })
})

test('C7: what a client of ours does not show, on the wire', async (t) => {
  t.jobs = AT_ONCE
  const peer = await openScripted(t)
  const hear = (name: AnswerName, within = 1_500) =>
    hearRaw({
      host: new URL(peer.origin).hostname,
      port: peer.port,
      bytes: requestFor(pathOf(name), peer.host),
      within,
    })

  t.test('silence', BESIDE, async (t) =>
    t.match(await hear('silence', 300), { bytes: 0, how: 'open' }),
  )
  t.test('a header a second', BESIDE, async (t) => {
    const { text, how } = await hear('slow headers', 2_500)
    t.match([how, text.match(/x-more/g)?.length], ['open', 2])
    t.notMatch(text, '\r\n\r\n')
  })
  t.test('a byte a second', BESIDE, async (t) => {
    const { text, how } = await hear('body of 1 B/s', 2_500)
    t.equal(how, 'open')
    t.match(text.split('\r\n\r\n', 2)[1], /^1\r\n\{\r\n1\r\n \r\n1\r\n \r\n$/)
  })
  t.test('a body without end', BESIDE, async (t) => {
    const { bytes, how } = await hear('endless body', 500)
    t.ok(how === 'open' && bytes > 10_000_000, `${bytes} bytes in half a second`)
  })
  t.test('a body of a gigabyte, as it says', BESIDE, async (t) => {
    t.match((await hear('body of 1 GB', 200)).text, /content-length: 1073741824/i)
  })
  t.test('half a gigabyte in less than a megabyte', BESIDE, async (t) => {
    const { text, bytes } = await hear('expanding compression')
    t.match(text, /content-encoding: gzip/i)
    t.ok(bytes < 1_000_000, `${bytes} bytes`)
  })
  t.test('ends that come too early', BESIDE, async (t) => {
    t.match(await hear('truncated body'), { text: /40\r\n\{"id":$/, how: 'end' })
    t.match(await hear('content-length too long'), { text: /0123456789$/, how: 'end' })
    t.match(await hear('reset in the middle'), { how: 'reset' })
    t.match(await hear('reset before the answer'), { bytes: 0, how: 'reset' })
  })
  t.test('more than was said', BESIDE, async (t) => {
    t.match((await hear('content-length too short', 300)).text, /length: 10\r\n\r\nx{1000}$/)
  })
  t.test('an old version, and a connection that does not stay', BESIDE, async (t) => {
    t.match(await hear('http/1.0'), { text: /^HTTP\/1\.0 202 /, how: 'end' })
    const kept = await hear('keep-alive, then close')
    t.match(kept, { text: /connection: keep-alive/i, how: 'end' })
  })
  t.test('where to go', BESIDE, async (t) => {
    t.match((await hear('redirect to private')).text, /location: http:\/\/169\.254/i)
    t.match((await hear('redirect to unlisted', 300)).text, /location: https:\/\/unlisted\./i)
    t.match((await hear('redirect chain', 300)).text, /\?hop=1/i)
  })
  t.test('when to come again', BESIDE, async (t) => {
    t.match(
      (await hear('429 seconds', 300)).text,
      new RegExp(`retry-after: ${RETRY_AFTER}\r\n`, 'i'),
    )
    t.match((await hear('503 date', 300)).text, /retry-after: \w{3}, \d\d /i)
    t.match((await hear('429 absurd', 300)).text, /retry-after: 9999999999/i)
  })
  t.test('a wrong clock', BESIDE, async (t) => {
    const date = /date: (.*)\r\n/i.exec((await hear('skewed date', 300)).text)?.[1] ?? ''
    t.ok(Math.abs(Date.parse(date) - Date.now() - SKEW) < 60_000)
  })
})

test('C7: a peer that does not answer Expect', async (t) => {
  const peer = await openPeerd(t)
  const ask = (within: number) =>
    hearRaw({
      host: new URL(peer.origin).hostname,
      port: peer.port,
      bytes: requestFor(
        '/inbox',
        peer.host,
        'POST',
        'content-length: 2\r\nexpect: 100-continue\r\n',
      ),
      within,
    })
  t.match((await ask(300)).text, /^HTTP\/1\.1 100 /)
  peer.continues = false
  t.match(await ask(300), { bytes: 0, how: 'open' })
})
