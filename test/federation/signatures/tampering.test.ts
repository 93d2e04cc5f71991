import fc from 'fast-check'
import { test } from 'tap'
import { makeRsaKeyPair } from '../../../src/platform/keys.ts'
import {
  changeHeader,
  judge,
  signatureOf,
  type TestRequest,
  unsigned,
  withCavage,
  withRfc9421,
} from './requests.ts'

const good = { cavage: withCavage(unsigned()), rfc9421: withRfc9421(unsigned()) }

/** `text` with the character at `at` replaced by another one that a header may hold. */
function flip(text: string, at: number, by = 1): string {
  const code = (((text.charCodeAt(at) - 0x20 + by) % 0x5f) + 0x5f) % 0x5f
  return text.slice(0, at) + String.fromCharCode(0x20 + code) + text.slice(at + 1)
}

/** Every way to change one byte of something that is signed. */
function* flipped(
  request: TestRequest,
  signedHeaders: string[],
  by: number,
): Generator<[string, TestRequest]> {
  for (let at = 0; at < request.body.length; at++) {
    const body = Buffer.from(request.body)
    body[at] = ((body[at] ?? 0) + by) % 256
    yield [`body ${at}`, { ...request, body }]
  }
  for (let at = 0; at < request.method.length; at++)
    yield [`method ${at}`, { ...request, method: flip(request.method, at, by) }]
  for (let at = 0; at < request.path.length; at++)
    yield [`path ${at}`, { ...request, path: flip(request.path, at, by) }]
  for (const name of signedHeaders) {
    const length = request.headers.find(([key]) => key === name)?.[1].length ?? 0
    for (let at = 0; at < length; at++)
      yield [`${name} ${at}`, changeHeader(request, name, (value) => flip(value, at, by))]
  }
}

const isSameButForCase = (a: TestRequest, b: TestRequest): boolean =>
  JSON.stringify(a).toLowerCase() === JSON.stringify(b).toLowerCase()

test('SEC-02, S2: any changed byte of body, method, path, query, host, date, digest or signature is refused', async (t) => {
  const target = unsigned({ path: '/actors/1/inbox?from=a%20b' })
  const cases: [string, TestRequest, string[]][] = [
    ['draft-cavage', withCavage(target), ['Host', 'Date', 'Digest', 'Content-Type']],
    ['RFC 9421', withRfc9421(target), ['Host', 'Content-Digest', 'Signature-Input', 'Signature']],
  ]
  for (const [style, request, signedHeaders] of cases) {
    t.equal(judge(request), 'ok')
    const believed: string[] = []
    let count = 0
    for (const by of [1, 2, 13, 32, 94])
      for (const [what, changed] of flipped(request, signedHeaders, by)) {
        // RFC 9421 signs the authority in lower case, since hosts have no case.
        if (style === 'RFC 9421' && isSameButForCase(request, changed) && what.startsWith('Host'))
          continue
        count++
        if (judge(changed) === 'ok') believed.push(`${what} by ${by}`)
      }
    t.same(believed, [], `${style}: ${count} changes`)
    t.ok(count > 1000)
  }

  const request = withCavage(target)
  const value = signatureOf(request)
  const believed: number[] = []
  for (let at = value.indexOf('signature="') + 11; at < value.length; at++)
    for (const by of [1, 2, 4, 7, 32])
      if (judge(changeHeader(request, 'Signature', () => flip(value, at, by))) === 'ok')
        believed.push(at)
  t.same(believed, [], 'draft-cavage: signature')
})

test('SEC-02: a generated request passes as signed, and not with another body', async (t) => {
  const requests = fc.record({
    path: fc.webPath().map((path) => (path.startsWith('/') ? path : `/${path}`)),
    query: fc.option(fc.webQueryParameters(), { nil: undefined }),
    body: fc.uint8Array({ minLength: 1, maxLength: 500 }),
    sign: fc.constantFrom<(request: TestRequest) => TestRequest>(withCavage, withRfc9421),
    at: fc.nat(),
    by: fc.integer({ min: 1, max: 255 }),
  })
  fc.assert(
    fc.property(requests, ({ path, query, body, sign, at, by }) => {
      const target = query === undefined ? path : `${path}?${query}`
      const request = sign(unsigned({ path: target, body: Buffer.from(body) }))
      const changed = Buffer.from(body)
      changed[at % body.length] = ((changed[at % body.length] ?? 0) + by) % 256
      return judge(request) === 'ok' && judge({ ...request, body: changed }) === 'digest_mismatch'
    }),
    { numRuns: 200 },
  )
  t.pass('200 requests, 200 changed bodies')
})

test('S6: no header makes it throw, or pass with the key of a stranger', async (t) => {
  const stranger = (await makeRsaKeyPair()).publicKey
  const spoiled = fc
    .tuple(
      fc.constantFrom(
        ...Object.values(good).flatMap(({ headers }) => headers.map(([, value]) => value)),
      ),
      fc.nat(400),
      fc.string({ maxLength: 3 }),
    )
    .map(([value, at, other]) => value.slice(0, at) + other + value.slice(at + 1))
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 80 }),
    fc.string({ unit: fc.constantFrom(...'sig1=()":;,\\ \t?@-.*keyidcreatedheaders0123=') }),
    spoiled,
  )
  const names = ['signature', 'signature-input', 'digest', 'content-digest', 'date', 'host']
  const headers = fc.array(fc.tuple(fc.constantFrom(...names), text), { maxLength: 4 })
  const words = new Map<string, number>()
  fc.assert(
    fc.property(headers, fc.constantFrom(...Object.values(good)), (extra, request) => {
      const isReplaced = (name: string) => extra.some(([other]) => other === name.toLowerCase())
      const kept = request.headers.filter(([name]) => !isReplaced(name))
      const word = judge({ ...request, headers: [...kept, ...extra] }, stranger)
      words.set(word, (words.get(word) ?? 0) + 1)
      return word !== 'ok'
    }),
    { numRuns: 5000 },
  )
  t.ok(words.size > 6, `refused as ${[...words.keys()].join(', ')}`)
})
