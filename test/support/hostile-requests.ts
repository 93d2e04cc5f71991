import type { KeyObject } from 'node:crypto'
import { type SignatureStyle, signRequest } from '../../src/federation/signatures/sign.ts'
import { type Chance, chance } from './chance.ts'
import { SPOILERS } from './hostile-bodies.ts'

/** Who the generator writes as: an actor of a server of the test, whose key is served there. */
export interface Signer {
  readonly uri: string
  readonly keyId: string
  readonly privateKey: KeyObject
}

export interface Target {
  /** `http://localhost:PORT` of the server under test. */
  readonly origin: string
  /** Keys that are what they seem; what is signed with them gets as far as its contents allow. */
  readonly signers: readonly [Signer, ...Signer[]]
  readonly now: () => Date
}

/** One connection's worth of bytes that no honest server would send. */
export interface Hostile {
  /** What is wrong with it, for a message. */
  readonly kind: string
  /** Written in turn, with a pause between them. */
  readonly pieces: readonly Buffer[]
}

interface Making {
  readonly target: Target
  readonly by: Chance
  readonly number: number
}

interface Request {
  path: string
  method: string
  headers: [string, string][]
  body: Buffer
}

const AS2 = 'https://www.w3.org/ns/activitystreams'

/** Addresses that the requests claim to come from: enough of them that few are shut out. */
const ADDRESSES = 400

const write = ({ method, path, headers, body }: Request): Buffer =>
  Buffer.concat([
    Buffer.from(
      `${method} ${path} HTTP/1.1\r\n${headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`,
      'latin1',
    ),
    body,
  ])

function activityOf({ by, number }: Making, signer: Signer): Record<string, unknown> {
  const { origin } = new URL(signer.uri)
  const type = by.pick(['Create', 'Update', 'Delete', 'Like', 'Follow', 'Undo', 'Move', 'Zap'])
  return {
    '@context': AS2,
    id: `${origin}/activities/hostile-${number}`,
    type,
    actor: signer.uri,
    to: [`${AS2}#Public`],
    object: type === 'Like' ? 'https://v.example/1' : `${signer.uri}/notes/${number}`,
  }
}

/** A request as a good server sends it, around any body. */
function signed(making: Making, body: Buffer, signer: Signer, ago = 0): Request {
  const { target, by } = making
  const path = by.pick(['/inbox', '/inbox', '/actor/inbox', '/actors/01JA7Q2M/inbox'])
  const style: SignatureStyle =
    signer.privateKey.asymmetricKeyType === 'rsa' ? by.pick(['cavage', 'rfc9421']) : 'rfc9421'
  const headers = { 'content-type': 'application/activity+json' }
  const made = signRequest({
    method: 'POST',
    url: target.origin + path,
    headers,
    body,
    keyId: signer.keyId,
    privateKey: signer.privateKey,
    style,
    now: new Date(target.now().getTime() - ago),
  })
  return { path, method: 'POST', headers: framing(making, body, { ...headers, ...made }), body }
}

const framing = (
  { target, by }: Making,
  body: Buffer,
  headers: Readonly<Record<string, string>>,
): [string, string][] => {
  const from = by.below(ADDRESSES)
  return [
    ['host', new URL(target.origin).host],
    ['x-forwarded-for', `10.9.${from >> 8}.${from & 255}`],
    ['content-length', String(body.length)],
    ['connection', 'close'],
    ...Object.entries(headers),
  ]
}

const plainBody = (making: Making, signer: Signer): Buffer =>
  Buffer.from(JSON.stringify(activityOf(making, signer)))

const setHeader = (request: Request, name: string, value: string): void => {
  const found = request.headers.find(([is]) => is === name)
  if (found) found[1] = value
  else request.headers.push([name, value])
}

type Spoiled = (making: Making, request: Request) => Buffer | readonly Buffer[]

/** Ways in which the request around a good body is wrong. */
const REQUESTS: Readonly<Record<string, Spoiled>> = {
  'a signature of random text': ({ by }, request) => {
    setHeader(request, 'signature', by.text(by.below(3_000)))
    return write(request)
  },
  'a signature header of many parts': ({ by }, request) => {
    setHeader(
      request,
      'signature',
      by.pick(['a="b",', 'sig=:a:;', '"', '=,', 'keyId="']).repeat(900),
    )
    return write(request)
  },
  'a signature input that is none': ({ by }, request) => {
    setHeader(request, 'signature-input', by.pick(['sig1=("', 'a=();b=();', by.text(200)]))
    return write(request)
  },
  'a byte of the signature changed': (_, request) => {
    const header = request.headers.find(([name]) => name === 'signature')
    if (header) header[1] = header[1].replace(/[A-Za-z](?=[A-Za-z0-9+/]{9}={0,2}["':]*$)/, '0')
    return write(request)
  },
  'one header left out': ({ by }, request) => {
    request.headers.splice(by.below(request.headers.length), 1)
    return write(request)
  },
  'one header twice': ({ by }, request) => {
    request.headers.push(by.pick(request.headers as [[string, string], ...[string, string][]]))
    return write(request)
  },
  'another server’s name': ({ by }, request) => {
    setHeader(request, 'host', by.pick(['v.example', '', 'localhost', '127.0.0.1:1', by.text(30)]))
    return write(request)
  },
  'another address': ({ by, target }, request) => {
    request.path = by.pick([
      ...(['/inbox?a=1', '/inbox/', '//inbox', '/inbox/../inbox', '/%69nbox'] as const),
      ...(['/actors/../../inbox', '/actors/%00/inbox', '/actors//inbox', '*', '/inbox#a'] as const),
      ...([`${target.origin}/inbox`, 'http://v.example/inbox', '/outbox', '/%zz'] as const),
      `/actors/${'a'.repeat(600)}/inbox`,
      `/${'a/'.repeat(3_000)}`,
    ])
    return write(request)
  },
  'another method': ({ by }, request) => {
    request.method = by.pick(['GET', 'PUT', 'HEAD', 'OPTIONS', 'TRACE', 'PROPFIND', 'post', 'ZAP'])
    return write(request)
  },
  'another media type': ({ by }, request) => {
    const types = ['text/html', 'application/json', 'multipart/form-data', '', ';;;=', by.text(99)]
    setHeader(request, 'content-type', by.pick(types as [string, ...string[]]))
    return write(request)
  },
  'an encoding that hides its size': ({ by }, request) => {
    setHeader(request, 'content-encoding', by.pick(['gzip', 'br', 'identity', 'gzip, gzip']))
    return write(request)
  },
  'a length that is a lie': ({ by }, request) => {
    const { length } = request.body
    const lie = by.pick([length + 10, length - 5, 0, 10 ** 12, -1, Number.NaN])
    setHeader(request, 'content-length', String(lie))
    return write(request)
  },
  'chunks that are wrong': ({ by }, request) => {
    request.headers = request.headers.filter(([name]) => name !== 'content-length')
    setHeader(
      request,
      'transfer-encoding',
      by.pick(['chunked', 'chunked, chunked', 'gzip, chunked']),
    )
    const chunk = `${request.body.length.toString(16)}\r\n${request.body.toString()}\r\n0\r\n\r\n`
    request.body = Buffer.from(
      by.pick([
        chunk,
        chunk.slice(0, 90),
        `-1\r\n${chunk}`,
        `ffffffffff\r\n${chunk}`,
        'zz\r\n\r\n',
      ]),
    )
    return write(request)
  },
  'both a length and chunks': (_, request) => {
    request.headers.push(['transfer-encoding', 'chunked'])
    return write(request)
  },
  'headers without end': ({ by }, request) => {
    setHeader(request, 'x-long', 'a'.repeat(1_000 + by.below(70_000)))
    return write(request)
  },
  'many headers': ({ by }, request) => {
    for (let i = by.below(3_000); i > 0; i--) request.headers.push([`x-${i}`, '1'])
    return write(request)
  },
  'bytes in a header that may not be there': ({ by }, request) => {
    setHeader(request, 'date', by.pick(['\u00ff\u00fe', 'a\u0000b', 'a\rb', '\u0007']))
    return write(request)
  },
  'several at once on one connection': ({ by }, request) => {
    request.headers = request.headers.filter(([name]) => name !== 'connection')
    return Buffer.concat(Array<Buffer>(2 + by.below(10)).fill(write(request)))
  },
  'a body that breaks off': ({ by }, request) => {
    const whole = write(request)
    return whole.subarray(0, whole.length - 1 - by.below(request.body.length))
  },
  'a few bytes at a time': (_, request) => {
    const whole = write(request)
    const piece = Math.ceil(whole.length / 5)
    return Array.from({ length: 5 }, (_, i) => whole.subarray(i * piece, (i + 1) * piece))
  },
  'bytes that are no HTTP': ({ by }) => by.bytes(1 + by.below(2_000)),
  'another protocol': ({ by }) =>
    Buffer.from(
      by.pick([
        'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
        '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
        'SSH-2.0-x\r\n',
        'GET / HTTP/9.9\r\n\r\n',
        'POST /inbox\r\n\r\n',
        '\r\n\r\n\r\n\r\n',
      ]),
      'latin1',
    ),
  'a proper request, again and again': (making) => {
    const [signer] = making.target.signers
    return write(signed(making, plainBody({ ...making, number: 1 }, signer), signer))
  },
}

/** Whose name it is written in; only the first one is the writer's own. */
const SIGNATURES: Readonly<Record<string, (making: Making) => [Signer, number]>> = {
  'a good signature': ({ target, by }) => [by.pick(target.signers), 0],
  'a key of somebody else': ({ target, by }) => {
    const [first, second = first] = target.signers
    return [{ ...first, keyId: by.pick([second.keyId, `${first.uri}#other-key`]) }, 0]
  },
  'another private key': ({ target }) => {
    const [first, second = first] = target.signers
    return [{ ...first, privateKey: second.privateKey }, 0]
  },
  'a key that is nowhere': ({ target: { signers }, by }) => {
    const [first] = signers
    return [{ ...first, keyId: `${new URL(first.uri).origin}/nobody/${by.below(9)}#main-key` }, 0]
  },
  'a time that is past': ({ target, by }) => [by.pick(target.signers), 3_700_000 + by.below(1e9)],
  'a time to come': ({ target, by }) => [by.pick(target.signers), -400_000 - by.below(1e9)],
}

const namesOf = (table: object): [string, ...string[]] =>
  Object.keys(table) as [string, ...string[]]
const BODY_NAMES = namesOf(SPOILERS)
const REQUEST_NAMES = namesOf(REQUESTS)
const SIGNATURE_NAMES = namesOf(SIGNATURES)

function make(making: Making): Hostile {
  const { by, target } = making
  const isBody = by.below(2) === 0
  // Half of the bad bodies are signed well, or they would never be read.
  const how = isBody && by.below(2) === 0 ? 'a good signature' : by.pick(SIGNATURE_NAMES)
  const [signer, ago] = SIGNATURES[how]?.(making) ?? [target.signers[0], 0]
  const name = by.pick(isBody ? BODY_NAMES : REQUEST_NAMES)
  const spoil = isBody ? SPOILERS[name] : undefined
  const body = spoil
    ? Buffer.from(spoil(activityOf(making, signer), by))
    : plainBody(making, signer)
  const request = signed(making, body, signer, ago)
  const made = (isBody ? undefined : REQUESTS[name]?.(making, request)) ?? write(request)
  return { kind: `${name}, ${how}`, pieces: Buffer.isBuffer(made) ? [made] : made }
}

/**
 * Requests to the inboxes of a server that no honest one sends: wrong in their bytes, their framing, their
 * addresses, their signatures, their JSON or their sense. The same seed gives the same requests, but for the
 * time in them. Spread over many client addresses by `X-Forwarded-For`, for a server that trusts this machine.
 */
export function* hostileRequests(seed: number, count: number, target: Target): Generator<Hostile> {
  const by = chance(seed)
  for (let number = 1; number <= count; number++) yield make({ target, by, number })
}
