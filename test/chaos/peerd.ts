import { type KeyObject, createPublicKey } from 'node:crypto'
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ask } from '../../scripts/demo/ask.ts'
import { type KeyPair, makeRsaKeyPair } from '../../src/platform/keys.ts'
import { actorDocument, oneKey, type Answered } from '../federation/inbox/support.ts'
import { ANSWERS, type Answer, type AnswerName } from './peerd/answers.ts'
import { type FindKey, type Hit, readHit } from './peerd/hit.ts'
import {
  type Certificates,
  type LineName,
  acceptLines,
  isTls,
  makeCertificates,
} from './peerd/lines.ts'
import { type PostOptions, activityOf, post, signPost } from './peerd/sending.ts'

type Json = Readonly<Record<string, unknown>>

export interface PeerOptions {
  /** What its origin is called when not by its address, for names that a resolver or a certificate knows. */
  readonly name?: string
  readonly address?: string
  /** Where it is reached from outside, when it stands behind a line. @returns `127.0.0.1:PORT`. */
  readonly behind?: (target: { readonly host: string; readonly port: number }) => Promise<string>
  readonly line?: LineName
  readonly certificates?: Certificates
  /** Finds the keys of those who write to it; fetched from where they stand unless given. */
  readonly findKey?: FindKey
}

/** Another server that does as it is told: an actor with keys and inbox, one behaviour for each path. */
export interface Peerd {
  readonly origin: string
  readonly host: string
  readonly port: number
  readonly actor: string
  readonly inbox: string
  readonly sharedInbox: string
  /** Every request that was read to its end, in order. */
  readonly hits: Hit[]
  /** Activities that came, by inbox or at any. */
  readonly posts: (path?: string) => Hit[]
  /** What happens to connections from now on. */
  line: LineName
  /** Whether it answers `Expect: 100-continue`. */
  continues: boolean
  /** Replaces what a path answers; without an answer it is as at first. */
  readonly answer: (path: string, how?: AnswerName | Answer) => void
  /** A new key; with `publish: false` its document goes on to show the old one (a stale copy in a cache). */
  readonly rotateKey: (options?: { readonly publish?: boolean }) => Promise<void>
  readonly activity: (type: string, object: unknown, more?: Json) => Json
  /** Signs with its key and posts. */
  readonly send: (inbox: string, activity: Json, options?: PostOptions) => Promise<Answered>
  readonly signer: () => { readonly keyId: string; readonly privateKey: KeyObject }
  /** Cuts every connection. */
  readonly hangUp: () => void
  readonly close: () => Promise<void>
}

/** Every peer has an address of its own, as in life: limits for one host are not those of another. */
let given = 0
const nextAddress = (): string => {
  given++
  return `127.0.${1 + (Math.floor(given / 250) % 250)}.${1 + (given % 250)}`
}

/** Fetches a key from the document that its id names. */
export const fetchKey: FindKey = async (keyId) => {
  const answer = await ask(keyId, { headers: { accept: 'application/activity+json' } })
  if (!answer.ok) return undefined
  const document = (await answer.json()) as { publicKey?: { id?: string; publicKeyPem?: string } }
  const { id, publicKeyPem } = document.publicKey ?? {}
  return id === keyId && publicKeyPem ? createPublicKey(publicKeyPem) : undefined
}

/** Remembers keys, so that a thousand hits ask once. */
function remembering(find: FindKey): FindKey {
  const known = new Map<string, ReturnType<FindKey>>()
  return (keyId) => {
    const key = known.get(keyId) ?? find(keyId)
    known.set(keyId, key)
    return key
  }
}

const NAME = 'body'
const ACTOR_PATH = `/users/${NAME}`

/** Opens a peer that takes everything until it is told otherwise; it ends with the test or the run. */
export async function openPeerd(
  t: { teardown: (ending: () => unknown) => unknown },
  options: PeerOptions = {},
): Promise<Peerd> {
  const answers = new Map<string, Answer>()
  const findKey = remembering(options.findKey ?? fetchKey)
  const scheme = isTls(options.line ?? 'plain') ? 'https' : 'http'
  let keys: KeyPair = oneKey
  let shown: Json = {}

  const usual: Answer = (exchange) => {
    const { hit, response } = exchange
    if (hit.method === 'POST') return ANSWERS['202'](exchange)
    if (hit.path !== ACTOR_PATH) return ANSWERS['404'](exchange)
    response.writeHead(200, { 'content-type': 'application/activity+json' })
    response.end(JSON.stringify(shown))
  }
  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const hit = await readHit(request, scheme, findKey)
    peer.hits.push(hit)
    const path = hit.path.split('?', 1)[0] ?? ''
    await (answers.get(path) ?? usual)({ hit, response, origin: peer.origin })
  }
  const listener = (request: IncomingMessage, response: ServerResponse) => {
    serve(request, response).catch(() => response.destroy())
  }
  const http = createServer({ requestTimeout: 0 }, listener)
  http.on('checkContinue', (request, response) => {
    if (peer.continues) response.writeContinue()
    listener(request, response)
  })

  let made = options.certificates
  const certificates = () => (made ??= makeCertificates(options.name ?? 'localhost'))
  const { server, open } = acceptLines(http, () => peer.line, certificates)
  const address = options.address ?? nextAddress()
  await new Promise<void>((resolve) => server.listen(0, address, resolve))
  const { port } = server.address() as AddressInfo
  const own = `${options.name ?? address}:${port}`
  const host = (await options.behind?.({ host: address, port })) ?? own
  const origin = `${scheme}://${host}`
  const actor = `${origin}${ACTOR_PATH}`
  const show = () => {
    shown = actorDocument(origin, NAME, keys)
  }
  const hangUp = () => {
    for (const socket of open) socket.destroy()
  }
  const signer = () => ({ keyId: `${actor}#main-key`, privateKey: keys.privateKey })
  const peer: Peerd = {
    origin,
    host,
    port,
    actor,
    inbox: `${actor}/inbox`,
    sharedInbox: `${origin}/inbox`,
    hits: [],
    posts: (path) =>
      peer.hits.filter((hit) => hit.method === 'POST' && (path === undefined || hit.path === path)),
    line: options.line ?? 'plain',
    continues: true,
    answer: (path, how) => {
      if (how === undefined) answers.delete(path)
      else answers.set(path, typeof how === 'string' ? ANSWERS[how] : how)
    },
    rotateKey: async ({ publish = true } = {}) => {
      keys = await makeRsaKeyPair()
      if (publish) show()
    },
    activity: (type, object, more) => activityOf(actor, type, object, more),
    send: (inbox, activity, how) => post(signPost(signer(), inbox, activity, how), how?.port),
    signer,
    hangUp,
    close: async () => {
      hangUp()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
  show()
  t.teardown(peer.close)
  return peer
}
