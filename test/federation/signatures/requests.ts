import type { KeyObject } from 'node:crypto'
import { cavageBase, writeCavage } from '../../../src/federation/signatures/cavage.ts'
import { writeContentDigest, writeDigest } from '../../../src/federation/signatures/digest.ts'
import { toHeaderTable } from '../../../src/federation/signatures/headers.ts'
import { signBytes } from '../../../src/federation/signatures/primitives.ts'
import { rfc9421Base } from '../../../src/federation/signatures/rfc9421.ts'
import {
  checkClock,
  checkCoverage,
  checkDigest,
  readSignature,
  verifySignature,
} from '../../../src/federation/signatures/verify.ts'
import { makeEd25519KeyPair, makeRsaKeyPair } from '../../../src/platform/keys.ts'

/** A request as a test changes it: headers as name and value pairs, in order, so that one can come twice. */
export interface TestRequest {
  method: string
  path: string
  headers: [name: string, value: string][]
  body: Buffer
  /** `https` when left out. */
  scheme?: 'https' | 'http'
}

export const NOW = new Date('2026-10-01T12:00:00Z')
export const KEY_ID = 'https://share.freedonia.example/actor#main-key'
export const rsa = await makeRsaKeyPair()
export const ed25519 = await makeEd25519KeyPair()

/** What the front door would say of the signature: `ok`, or the word of the refusal. */
export function judge(
  request: TestRequest,
  publicKey: KeyObject = rsa.publicKey,
  now = NOW,
): string {
  const { method, path, body } = request
  const message = { method, path, headers: request.headers.flat() }
  const signature = readSignature(message)
  if (!signature.ok) return signature.word
  const hasBody = method !== 'GET' && method !== 'HEAD'
  for (const check of [
    () => checkCoverage(signature, message),
    () => checkClock(signature, now),
    () => (hasBody ? checkDigest(signature, message, body) : { ok: true as const }),
    () => verifySignature(signature, message, publicKey),
  ]) {
    const verdict = check()
    if (!verdict.ok) return verdict.word
  }
  return 'ok'
}

const FOLLOW = Buffer.from('{"type":"Follow","id":"https://share.freedonia.example/a/1"}')

/** A delivery without its signature, with both kinds of digest of its body. */
export const unsigned = ({
  method = 'POST',
  path = '/actors/1/inbox',
  body = FOLLOW,
}: Partial<TestRequest> = {}): TestRequest => ({
  method,
  path,
  headers: [
    ['Host', 'share.ruritania.example'],
    ['Date', NOW.toUTCString()],
    ['Content-Type', 'application/activity+json'],
    ['Digest', writeDigest(body)],
    ['Content-Digest', writeContentDigest(body)],
  ],
  body,
})

export const CAVAGE_POST = ['(request-target)', 'host', 'date', 'digest', 'content-type']
export const RFC9421_POST = ['@method', '@target-uri', '@authority', 'content-digest']

/** Signs with any list of headers, also one that our own signer would never use. */
export function withCavage(
  request: TestRequest,
  covered = CAVAGE_POST,
  privateKey: KeyObject = rsa.privateKey,
  keyId = KEY_ID,
): TestRequest {
  const base = cavageBase(
    { covered, algorithm: undefined, parameters: new Map() },
    { ...request, headers: toHeaderTable(request.headers.flat()) },
  )
  if (typeof base !== 'string') throw new Error(base.detail)
  return withHeader(request, 'Signature', writeCavage(keyId, covered, signBytes(base, privateKey)))
}

/** Signs with any list of components and parameters. */
export function withRfc9421(
  request: TestRequest,
  covered = RFC9421_POST,
  parameters = `;created=${NOW.getTime() / 1000};keyid="${KEY_ID}"`,
  privateKey: KeyObject = rsa.privateKey,
): TestRequest {
  const signatureParams = `(${covered.map((name) => `"${name}"`).join(' ')})${parameters}`
  const base = rfc9421Base(
    { covered, signatureParams },
    { ...request, headers: toHeaderTable(request.headers.flat()) },
  )
  if (typeof base !== 'string') throw new Error(base.detail)
  const signature = signBytes(base, privateKey).toString('base64')
  const withInput = withHeader(request, 'Signature-Input', `sig1=${signatureParams}`)
  return withHeader(withInput, 'Signature', `sig1=:${signature}:`)
}

/** The request with a further header. */
export const withHeader = (request: TestRequest, name: string, value: string): TestRequest => ({
  ...request,
  headers: [...request.headers, [name, value]],
})

/** The request with every value of a header changed; `undefined` leaves the header out. */
export const changeHeader = (
  request: TestRequest,
  name: string,
  change: (value: string) => string | undefined,
): TestRequest => ({
  ...request,
  headers: request.headers.flatMap(([key, value]): TestRequest['headers'] => {
    if (key.toLowerCase() !== name.toLowerCase()) return [[key, value]]
    const changed = change(value)
    return changed === undefined ? [] : [[key, changed]]
  }),
})

/** The value of the first `Signature` header. */
export const signatureOf = (request: TestRequest): string =>
  request.headers.find(([name]) => name === 'Signature')?.[1] ?? ''
