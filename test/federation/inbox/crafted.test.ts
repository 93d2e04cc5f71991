import fc from 'fast-check'
import { test } from 'tap'
import type { OpenContext } from '../../../src/context.ts'
import { writeContentDigest, writeDigest } from '../../../src/federation/signatures/digest.ts'
import { hostOf } from '../../../src/domain/uris.ts'
import {
  CAVAGE_POST,
  RFC9421_POST,
  type TestRequest,
  changeHeader,
  signatureOf,
  unsigned,
  withCavage,
  withHeader as adding,
  withRfc9421,
} from '../signatures/requests.ts'
import { PROXIED, fromSomewhere } from './clients.ts'
import { type Answered, activity, countRows, peer, postRaw, us } from './support.ts'

// Crafted requests against the whole server, over a socket. What the parts refuse is tested beside them; here
// is tested that nothing of it gets past the whole, in either style.

const post = (ctx: OpenContext, { path, method, headers, body }: TestRequest): Promise<Answered> =>
  postRaw(ctx, {
    path,
    method,
    headers: fromSomewhere([...headers.flat(), 'content-length', String(body.length)]),
    body,
  })

/** A delivery of an activity to this server, not yet signed. */
function delivery(ctx: OpenContext, document: Record<string, unknown>): TestRequest {
  const request = unsigned({ path: '/inbox', body: Buffer.from(JSON.stringify(document)) })
  const addressed = changeHeader(request, 'Host', () => hostOf(ctx.origin))
  const dated = changeHeader(addressed, 'Date', () => ctx.now().toUTCString())
  return { ...dated, scheme: 'http' }
}

const without = (list: string[], ...names: string[]) => list.filter((name) => !names.includes(name))

test('SEC-02: sets of headers that are not enough, or too much', async (t) => {
  const ctx = await us(t, PROXIED)
  const v = await peer(t)
  const ann = v.author('ann')
  const like = delivery(ctx, activity(ann, 'Like', 'https://v.example/1'))
  const created = ctx.now().getTime() / 1000
  const cavage = (request: TestRequest, covered = CAVAGE_POST) =>
    withCavage(request, covered, ann.privateKey, ann.keyId)
  const rfc9421 = (
    request: TestRequest,
    covered = RFC9421_POST,
    parameters = `;created=${created};keyid="${ann.keyId}"`,
  ) => withRfc9421(request, covered, parameters, ann.privateKey)
  const parts = ['@method', '@authority', '@path', 'content-digest']
  const drop = (request: TestRequest, name: string) => changeHeader(request, name, () => undefined)
  const sign = { cavage: cavage(like), rfc9421: rfc9421(like) }
  const sha1 = changeHeader(like, 'Digest', () => 'SHA=1WYZx30CWE8O274YlG+vngs1ezQ=')
  const repeated = changeHeader(sign.cavage, 'Signature', (v) => `keyId="${ann.keyId}",${v}`)
  const table: [string, TestRequest][] = [
    ['no signature', like],
    ['only Authorization', adding(like, 'Authorization', `Signature ${signatureOf(sign.cavage)}`)],
    ['two Signature headers', adding(sign.cavage, 'Signature', signatureOf(sign.cavage))],
    ['both styles', adding(sign.rfc9421, 'Signature', signatureOf(sign.cavage))],
    ['a parameter twice', repeated],
    ['SHA-1 alone', cavage(sha1)],
    ['no Digest', drop(cavage(like), 'Digest')],
    ['no Content-Digest', drop(rfc9421(like), 'Content-Digest')],
    ['a second Digest', adding(sign.cavage, 'Digest', writeDigest(like.body))],
    [
      'a second Content-Digest',
      adding(sign.rfc9421, 'Content-Digest', writeContentDigest(like.body)),
    ],
    [
      'another digest beside it',
      changeHeader(sign.cavage, 'Content-Digest', () => 'sha-256=:aGk=:'),
    ],
    ['a second Date', adding(sign.cavage, 'Date', ctx.now().toUTCString())],
    [
      'a signed header gone',
      drop(cavage(adding(like, 'X-More', '1'), [...CAVAGE_POST, 'x-more']), 'X-More'),
    ],
    ...CAVAGE_POST.slice(0, 4).map((name): [string, TestRequest] => [
      `draft-cavage without ${name}`,
      cavage(like, without(CAVAGE_POST, name)),
    ]),
    ...without(RFC9421_POST, '@authority').map((name): [string, TestRequest] => [
      `RFC 9421 without ${name}`,
      rfc9421(like, without(RFC9421_POST, name)),
    ]),
    ['RFC 9421 without @authority', rfc9421(like, without(parts, '@authority'))],
    ['RFC 9421 without @path', rfc9421(like, without(parts, '@path'))],
    ['RFC 9421 without created', rfc9421(like, RFC9421_POST, `;keyid="${ann.keyId}"`)],
    ['RFC 9421 without keyid', rfc9421(like, RFC9421_POST, `;created=${created}`)],
    [
      'RFC 9421 that has expired',
      rfc9421(like, parts, `;created=${created};keyid="${ann.keyId}";expires=${created - 1}`),
    ],
    [
      'RFC 9421 by another algorithm',
      rfc9421(like, parts, `;created=${created};keyid="${ann.keyId}";alg="hmac-sha256"`),
    ],
  ]
  t.ok(table.length > 20)
  for (const [what, request] of table) {
    const { status, word } = await post(ctx, request)
    t.equal(status, 401, `${what}: ${word}`)
  }
  t.equal(await countRows(ctx), 0)
  for (const [style, request] of Object.entries(sign)) {
    const answered = await post(ctx, request)
    t.equal(answered.status, 202, `${style}: and as it should be, it is taken`)
  }
})

test('SEC-02: any byte that is changed on the way', async (t) => {
  const ctx = await us(t, PROXIED)
  const v = await peer(t)
  const ann = v.author('ann')
  const like = delivery(ctx, activity(ann, 'Like', 'https://v.example/1'))
  const good = {
    cavage: withCavage(like, CAVAGE_POST, ann.privateKey, ann.keyId),
    rfc9421: withRfc9421(
      like,
      RFC9421_POST,
      `;created=${ctx.now().getTime() / 1000};keyid="${ann.keyId}"`,
      ann.privateKey,
    ),
  }
  t.equal((await post(ctx, good.cavage)).status, 202)
  const flip = (text: string, at: number, by: number): string => {
    const i = at % text.length
    const code = (text.charCodeAt(i) - 0x21 + by) % 0x5e
    return text.slice(0, i) + String.fromCharCode(0x21 + code) + text.slice(i + 1)
  }
  const places = {
    cavage: ['body', 'path', 'Host', 'Date', 'Digest', 'Signature'],
    rfc9421: ['body', 'path', 'Host', 'Content-Digest', 'Signature-Input', 'Signature'],
  }
  const change = (request: TestRequest, place: string, at: number, by: number): TestRequest => {
    if (place === 'path') return { ...request, path: `/${flip(request.path.slice(1), at, by)}` }
    if (place === 'body') {
      const body = Buffer.from(request.body)
      body[at % body.length] = ((body[at % body.length] ?? 0) + by) % 256
      return { ...request, body }
    }
    return changeHeader(request, place, (value) => {
      // Of the draft-cavage header only the signature itself is covered, as it is of the other one.
      const start = place === 'Signature' ? value.lastIndexOf('=', value.length - 5) + 2 : 0
      return value.slice(0, start) + flip(value.slice(start), at, by)
    })
  }
  const changes = fc.record({
    style: fc.constantFrom('cavage' as const, 'rfc9421' as const),
    place: fc.nat(5),
    at: fc.nat(1_000),
    by: fc.integer({ min: 1, max: 0x5d }),
  })
  await fc.assert(
    fc.asyncProperty(changes, async ({ style, place, at, by }) => {
      const where = places[style][place] ?? 'body'
      const changed = change(good[style], where, at, by)
      const isSame =
        JSON.stringify(changed).toLowerCase() === JSON.stringify(good[style]).toLowerCase()
      fc.pre(!(isSame && where === 'Host')) // hosts have no case
      const { status } = await post(ctx, changed)
      // Another path is no inbox, or none at all, another Host no name of ours, another key id perhaps no server.
      const also: Record<string, number[]> = {
        path: [400, 404],
        Host: [421],
        'Signature-Input': [403, 503],
      }
      return status === 401 || also[where]?.includes(status) === true
    }),
    { numRuns: 250 },
  )
  t.equal(await countRows(ctx), 1)
})
