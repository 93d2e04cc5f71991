import { createHash } from 'node:crypto'
import { test } from 'tap'
import {
  checkDigests,
  writeContentDigest,
  writeDigest,
} from '../../../src/federation/signatures/digest.ts'
import { toHeaderTable } from '../../../src/federation/signatures/headers.ts'
import { quickest } from './timing.ts'

const body = Buffer.from('{"type":"Like"}')
const of = (algorithm: string, bytes: Uint8Array = body) =>
  createHash(algorithm).update(bytes).digest('base64')

const SHA256 = of('sha256')
const SHA512 = of('sha512')
const WRONG256 = of('sha256', Buffer.from('other'))
const WRONG512 = of('sha512', Buffer.from('other'))

const check = (
  headers: Record<string, string | string[]>,
  required: 'digest' | 'content-digest',
) => {
  const verdict = checkDigests(toHeaderTable(headers), required, body)
  return verdict.ok ? 'ok' : verdict.word
}

test('SEC-02: a Digest', async (t) => {
  const table: [outcome: string, ...values: string[]][] = [
    ['ok', writeDigest(body), `sha-256=${SHA256}`, `SHA-512=${SHA512}`],
    [
      'ok',
      `SHA-256=${SHA256},SHA-512=${SHA512}`,
      `md5=x, SHA-256=${SHA256}`,
      `SHA-256=${SHA256} , SHA=y`,
    ],
    [
      'digest_missing',
      `SHA=${of('sha1')}`,
      `MD5=${of('md5')}`,
      `SHA=${of('sha1')},MD5=${of('md5')}`,
      'x=y',
    ],
    ['digest_mismatch', `SHA-256=${WRONG256}`, `SHA-512=${WRONG512}`, `SHA-256=${SHA512}`],
    [
      'digest_mismatch',
      `SHA-256=${SHA256},SHA-512=${WRONG512}`,
      `SHA-256=${WRONG256},SHA-256=${SHA256}`,
    ],
    [
      'digest_mismatch',
      `SHA-256=${SHA256},SHA-256=${WRONG256}`,
      `SHA-256=:${SHA256}:`,
      `SHA-256=${SHA256}=`,
    ],
    ['digest_mismatch', `SHA-256=${SHA256.slice(0, -1)}`, `SHA-256=${SHA256.toLowerCase()}`],
    [
      'digest_syntax',
      '',
      'SHA-256',
      'SHA-256=',
      `=${SHA256}`,
      `SHA-256=${SHA256},`,
      `,SHA-256=${SHA256}`,
    ],
  ]
  for (const [outcome, ...values] of table)
    for (const digest of values) t.equal(check({ digest }, 'digest'), outcome, digest)
  t.equal(check({}, 'digest'), 'digest_missing')
  t.equal(check({ digest: [`SHA-256=${SHA256}`, `SHA-256=${SHA256}`] }, 'digest'), 'digest_syntax')
})

test('SEC-02: a Content-Digest', async (t) => {
  const table: [outcome: string, ...values: string[]][] = [
    [
      'ok',
      writeContentDigest(body),
      `sha-512=:${SHA512}:`,
      `sha-512=:${SHA512}:, sha-256=:${SHA256}:`,
    ],
    ['ok', `md5=:aGk=:, sha-256=:${SHA256}:`],
    ['digest_missing', `sha=:${of('sha1')}:`, `md5=:${of('md5')}:`],
    [
      'digest_mismatch',
      `sha-256=:${WRONG256}:`,
      `sha-256=:${SHA256}:, sha-512=:${WRONG512}:`,
      'sha-256=:aGk=:',
    ],
    [
      'digest_syntax',
      '',
      `sha-256=${SHA256}`,
      `SHA-256=:${SHA256}:`,
      `sha-256=:${SHA256}`,
      'sha-256',
      'sha-256=()',
    ],
    [
      'digest_syntax',
      `sha-256=:${SHA256}:, sha-256=:${SHA256}:`,
      `sha-256=:${SHA256.slice(0, -1)}:`,
    ],
  ]
  for (const [outcome, ...values] of table)
    for (const value of values)
      t.equal(check({ 'content-digest': value }, 'content-digest'), outcome, value)
  t.equal(check({}, 'content-digest'), 'digest_missing')
})

test('SEC-02: the digest that is not signed may be absent or weak, but does not contradict the body', async (t) => {
  const digest = writeDigest(body)
  t.equal(check({ digest, 'content-digest': writeContentDigest(body) }, 'digest'), 'ok')
  t.equal(check({ digest, 'content-digest': 'md5=:aGk=:' }, 'digest'), 'ok')
  t.equal(check({ digest, 'content-digest': `sha-256=:${WRONG256}:` }, 'digest'), 'digest_mismatch')
  t.equal(check({ digest, 'content-digest': 'x' }, 'digest'), 'digest_syntax')
  t.equal(check({ digest }, 'content-digest'), 'digest_missing')
})

test('SEC-18: 64 KiB of hostile digests are read in less than 50 ms', async (t) => {
  for (const digest of [
    `SHA-256=${SHA256},`.repeat(1300) + `SHA-512=${SHA512}`,
    ','.repeat(65_536),
    '='.repeat(65_536),
  ]) {
    t.ok(quickest(() => check({ digest }, 'digest')) < 50, digest.slice(0, 8))
    const other = { 'content-digest': digest }
    t.ok(quickest(() => check(other, 'content-digest')) < 50, digest.slice(0, 8))
  }
})
