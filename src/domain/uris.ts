/**
 * Every address of this server, as pure functions of its origin (PROTOCOL 1.2).
 * `origin` is `https://host[:port]` without a trailing slash.
 */

/** The path segment of each kind of record. */
export const RECORD_PATHS = {
  Initiative: 'initiatives',
  LessonLearned: 'lessons',
} as const
export type RecordKind = keyof typeof RECORD_PATHS
export const RECORD_KINDS = Object.keys(RECORD_PATHS) as RecordKind[]

export const instanceActorUri = (origin: string): string => `${origin}/actor`
export const actorUri = (origin: string, id: string): string => `${origin}/actors/${id}`
export const sharedInboxUri = (origin: string): string => `${origin}/inbox`
export const peersUri = (origin: string): string => `${origin}/peers`
/** The list of our peers that others may subscribe to. */
export const peerListUri = (origin: string): string => `${origin}/peers/list`
export const organisationsUri = (origin: string): string => `${origin}/actors`
export const activityUri = (origin: string, id: string): string => `${origin}/activities/${id}`
export const tagUri = (origin: string, tag: string): string =>
  `${origin}/tags/${encodeURIComponent(tag)}`
export const recordUri = (origin: string, kind: RecordKind, id: string): string =>
  `${origin}/${RECORD_PATHS[kind]}/${id}`
export const revisionUri = (record: string, revision: number): string =>
  `${record}/revisions/${revision}`

/** `#main-key` signs requests (RSA), `#ed25519-key` proves documents (PROTOCOL 5.1). */
export const mainKeyUri = (actor: string): string => `${actor}#main-key`
export const proofKeyUri = (actor: string): string => `${actor}#ed25519-key`

/** The collections that belong to an actor or a record: `collectionUri(record, 'replies')`. */
export type ActorCollection =
  'inbox' | 'outbox' | 'followers' | 'following' | 'featured' | 'catalogue' | 'showcases'
export type RecordCollection =
  | 'replies'
  | 'likes'
  | 'shares'
  | 'context'
  | 'revisions'
  | 'lessons'
  | 'adoptions'
  | 'updates'
  | 'endorsements'
export const collectionUri = (owner: string, name: ActorCollection | RecordCollection): string =>
  `${owner}/${name}`

/** Host with port, as in `acct:` handles and the peer list. */
export const hostOf = (uri: string): string => new URL(uri).host

/** True when both are absolute URLs of one origin. Unreadable ones share none. */
export function sameOrigin(a: string, b: string): boolean {
  return URL.canParse(a) && URL.canParse(b) && new URL(a).origin === new URL(b).origin
}
