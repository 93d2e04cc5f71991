import { type KeyObject, generateKeyPairSync } from 'node:crypto'
import { signRequest } from '../../src/federation/signatures/sign.ts'
import type { RemoteKey } from '../../src/store/remote-keys.ts'
import type { Request } from './load.ts'

/** A server that posts: one actor with one key. */
interface Peer {
  readonly actor: string
  readonly keyId: string
  readonly privateKey: KeyObject
}

/** Bytes of text in a note; with everything around it about what a reply or an announcement has. */
const TEXT = 1_200

/** Peers with keys of their own, and these keys as the server under test knows them. */
export function makePeers(count: number): { peers: readonly Peer[]; keys: readonly RemoteKey[] } {
  const made = Array.from({ length: count }, (_, nr) => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const actor = `https://peer${nr}.example/actor`
    const publicPem = publicKey.export({ type: 'spki', format: 'pem' }).toString()
    return { peer: { actor, keyId: `${actor}#main-key`, privateKey }, publicPem }
  })
  return {
    peers: made.map(({ peer }) => peer),
    keys: made.map(({ peer, publicPem }) => ({
      keyId: peer.keyId,
      actorUri: peer.actor,
      kind: 'rsa',
      publicKey: publicPem,
    })),
  }
}

function makeCreate({ actor }: Peer, nr: number): string {
  const origin = new URL(actor).origin
  const to = ['https://www.w3.org/ns/activitystreams#Public']
  return JSON.stringify({
    '@context': ['https://www.w3.org/ns/activitystreams', 'https://w3id.org/security/v1'],
    id: `${origin}/activities/${nr}`,
    type: 'Create',
    actor,
    to,
    published: '2026-11-20T09:00:00Z',
    object: {
      id: `${origin}/notes/${nr}`,
      type: 'Note',
      attributedTo: actor,
      to,
      content: `<p>${'word '.repeat(TEXT / 5)}</p>`,
    },
  })
}

/** A request that one of them would send, signed now. @param nr makes its activity another one. */
export function makePost(peer: Peer, inbox: string, nr: number, now: Date): Request {
  const { keyId, privateKey } = peer
  const body = makeCreate(peer, nr)
  const { pathname, host } = new URL(inbox)
  const headers = { 'content-type': 'application/activity+json' }
  const signature = signRequest({
    method: 'POST',
    url: inbox,
    headers,
    body: Buffer.from(body),
    keyId,
    privateKey,
    style: 'cavage',
    now,
  })
  return { method: 'POST', path: pathname, headers: { host, ...headers, ...signature }, body }
}
