import type { Dispatcher } from 'undici'

/** Why a host is asked for something. One policy function judges all of them. */
export type Purpose = 'document' | 'discovery' | 'delivery' | 'goodbye' | 'key'

/** What the operator's settings and the list of peers say about outgoing requests. */
export interface OutboundPolicy {
  /** Whether `host` (lower-case A-label, with `:port` if not default) may be talked to; asked before DNS. */
  readonly mayTalk: (host: string, purpose: Purpose) => boolean
  /** Loopback and private targets and plain http are allowed (COMITY_ENV test or development only). */
  readonly allowPrivate: boolean
  /** CIDRs that the operator listed for one peer's host (the same form as in `mayTalk`). */
  readonly cidrsFor?: (host: string) => readonly string[]
  /** PEM file with certificate authorities to trust beside the public ones. */
  readonly caFile?: string
}

/** A whole answer: `url` is where it came from, `body` is decompressed, repeated headers are joined. */
export interface Fetched {
  readonly status: number
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

export interface GetOptions {
  readonly purpose: Purpose
  /** The `Accept` header. */
  readonly accept: string
  /** Called anew for each hop on the first URL's origin, never for another; returns headers to add. */
  readonly sign?: (url: string) => Record<string, string>
  /** Bytes of decompressed body; over it is `too-large`. 1 MiB unless given. */
  readonly maxBytes?: number
  /** Sent to the first URL's origin only. */
  readonly headers?: Record<string, string>
}

export interface PostOptions {
  /** `goodbye`: the Undo of what we asked, to a server that was taken off the list. */
  readonly purpose: 'delivery' | 'goodbye'
  readonly headers: Record<string, string>
  readonly body: Buffer | string
}

export interface Outbound {
  /**
   * Gets a document, following at most 3 redirects, each checked like the first URL.
   * @returns any answer that is not a redirect, whatever its status.
   * @throws OutboundFailure
   */
  get(url: string, options: GetOptions): Promise<Fetched>
  /**
   * Posts once. A 3xx is returned as it came, never followed; at most 4 KiB of the answer are read.
   * Once the status is known it is returned, even if the rest of the answer never comes.
   * @throws OutboundFailure
   */
  post(url: string, options: PostOptions): Promise<Fetched>
  /** Asks the policy again about all that is under way, and fails at once what it refuses now. */
  recheck(): void
  /** Fails what is under way and everything asked later. */
  close(): Promise<void>
}

/** What the connector did since the start. */
export interface OutboundCounts {
  lookups: number
  sockets: number
}

/** What `makeOutbound` returns: more than callers need, for the self-test, for tests and for metrics. */
export interface CountedOutbound extends Outbound {
  readonly counts: Readonly<OutboundCounts>
  /** What is installed as the global dispatcher of the process. */
  readonly dispatcher: Dispatcher
}
