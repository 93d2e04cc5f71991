import { test } from 'tap'
import { writeDigest } from '../../../src/federation/signatures/digest.ts'
import {
  CAVAGE_POST,
  changeHeader,
  judge,
  KEY_ID,
  NOW,
  RFC9421_POST,
  signatureOf,
  type TestRequest,
  unsigned,
  withCavage,
  withHeader,
  withRfc9421,
} from './requests.ts'

const without = (list: string[], ...names: string[]) => list.filter((name) => !names.includes(name))
const created = NOW.getTime() / 1000
const good = { cavage: withCavage(unsigned()), rfc9421: withRfc9421(unsigned()) }

test('SEC-02: what is missing, doubled or weak is refused', async (t) => {
  const post = unsigned()
  const query = unsigned({ path: '/actors/1/inbox?x=1' })
  const get = unsigned({ method: 'GET' })
  const noCreated = `;keyid="${KEY_ID}"`
  const parts = ['@method', '@authority', '@path', 'content-digest']
  const sha1 = changeHeader(post, 'Digest', () => 'SHA=1WYZx30CWE8O274YlG+vngs1ezQ=')
  const twoSignatures = withHeader(good.cavage, 'Signature', signatureOf(good.cavage))
  const table: [situation: string, word: string, request: TestRequest][] = [
    ['no signature', 'signature_missing', post],
    ['an empty signature', 'signature_missing', withHeader(post, 'Signature', '')],
    [
      'only Authorization',
      'signature_missing',
      withHeader(post, 'Authorization', `Signature ${signatureOf(good.cavage)}`),
    ],
    [
      'only Signature-Input',
      'signature_missing',
      changeHeader(good.rfc9421, 'Signature', () => undefined),
    ],
    [
      'only Signature of RFC 9421',
      'signature_syntax',
      changeHeader(good.rfc9421, 'Signature-Input', () => undefined),
    ],
    ['two signature headers', 'signature_duplicate', twoSignatures],
    [
      'two signatures in one header',
      'signature_syntax',
      changeHeader(good.cavage, 'Signature', (v) => `${v}, ${v}`),
    ],
    [
      'both styles at once',
      'signature_duplicate',
      withHeader(good.rfc9421, 'Signature', signatureOf(good.cavage)),
    ],
    [
      'both styles, one header',
      'signature_syntax',
      changeHeader(good.rfc9421, 'Signature', () => signatureOf(good.cavage)),
    ],
    [
      'two Signature-Input',
      'signature_duplicate',
      withHeader(good.rfc9421, 'Signature-Input', 'sig2=();keyid="k"'),
    ],
    [
      'an endless signature',
      'signature_syntax',
      changeHeader(good.cavage, 'Signature', (v) => `${v},x="${'x'.repeat(16_384)}"`),
    ],
    [
      'an endless key id',
      'signature_syntax',
      changeHeader(good.cavage, 'Signature', (v) => v.replace(KEY_ID, 'k'.repeat(2049))),
    ],
    ...CAVAGE_POST.slice(0, 4).map((name): [string, string, TestRequest] => [
      `draft-cavage without ${name}`,
      'coverage',
      withCavage(post, without(CAVAGE_POST, name)),
    ]),
    ['a signed GET without host', 'coverage', withCavage(get, ['(request-target)', 'date'])],
    ['a signed GET without date', 'coverage', withCavage(get, ['(request-target)', 'host'])],
    ['a signed GET without target', 'coverage', withCavage(get, ['host', 'date'])],
    ['RFC 9421 without @method', 'coverage', withRfc9421(post, without(RFC9421_POST, '@method'))],
    [
      'RFC 9421 without @target-uri',
      'coverage',
      withRfc9421(post, without(RFC9421_POST, '@target-uri')),
    ],
    [
      'RFC 9421 without content-digest',
      'coverage',
      withRfc9421(post, without(RFC9421_POST, 'content-digest')),
    ],
    [
      'RFC 9421 with digest in its place',
      'coverage',
      withRfc9421(post, ['@method', '@target-uri', 'digest']),
    ],
    ['RFC 9421 without created', 'coverage', withRfc9421(post, RFC9421_POST, noCreated)],
    [
      'RFC 9421 without keyid',
      'signature_syntax',
      withRfc9421(post, RFC9421_POST, `;created=${created}`),
    ],
    ['@path without @authority', 'coverage', withRfc9421(post, without(parts, '@authority'))],
    ['@authority without @path', 'coverage', withRfc9421(post, without(parts, '@path'))],
    [
      'host in place of @authority',
      'coverage',
      withRfc9421(post, [...without(parts, '@authority'), 'host']),
    ],
    ['a query without @query', 'coverage', withRfc9421(query, parts)],
    [
      'a GET with a query without @query',
      'coverage',
      withRfc9421({ ...query, method: 'GET' }, without(parts, 'content-digest')),
    ],
    ['SHA-1 alone', 'digest_missing', withCavage(sha1)],
    ['a second Digest', 'coverage', withHeader(good.cavage, 'Digest', writeDigest(post.body))],
    [
      'a second Content-Digest',
      'coverage',
      withHeader(good.rfc9421, 'Content-Digest', 'sha-256=:aGk=:'),
    ],
    [
      'a wrong entry beside the right one',
      'digest_mismatch',
      withCavage(changeHeader(post, 'Digest', (v) => `${v},SHA-512=aGk=`)),
    ],
    [
      'an unsigned digest that is wrong',
      'digest_mismatch',
      changeHeader(good.cavage, 'Content-Digest', () => 'sha-256=:aGk=:'),
    ],
    [
      'a signed header taken away',
      'coverage',
      changeHeader(good.cavage, 'Content-Type', () => undefined),
    ],
    ['a second Host', 'coverage', withHeader(good.cavage, 'Host', 'share.ruritania.example')],
    [
      'a second Host, RFC 9421',
      'coverage',
      withHeader(good.rfc9421, 'Host', 'share.ruritania.example'),
    ],
    ['a second Date', 'coverage', withHeader(good.cavage, 'Date', NOW.toUTCString())],
    [
      'a line break in a signed header',
      'coverage',
      changeHeader(good.cavage, 'Content-Type', (v) => `${v}\nx: y`),
    ],
    ['a byte above ASCII in the path', 'signature_syntax', { ...good.cavage, path: '/\u00e9' }],
  ]
  t.ok(table.length > 20)
  for (const [situation, word, request] of table) t.equal(judge(request), word, situation)
})
