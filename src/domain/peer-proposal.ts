/** What a proposal asks for: entering or changing an entry, taking it up again, taking it off, believing new keys. */
export const PROPOSAL_KINDS = ['enter', 'resume', 'remove', 'keys'] as const
export type ProposalKind = (typeof PROPOSAL_KINDS)[number]

export const PROPOSAL_STATES = ['open', 'approved', 'declined', 'withdrawn', 'expired'] as const
export type ProposalState = (typeof PROPOSAL_STATES)[number]

/** All that an entry of the list of peers says, as it is stored or proposed. */
export interface EntryTerms {
  readonly comity: boolean
  readonly name: string | null
  readonly instanceActor: string | null
  /** Of the keys of its own actor, as the one who enters it saw and confirmed them. */
  readonly keyHashes: readonly string[]
  readonly fingerprint: string | null
  readonly followPublic: boolean
  readonly exchangePeers: boolean
  readonly cidrs: readonly string[]
  /** When the entry ends, ISO 8601; null: never. */
  readonly expires: string | null
  /** Ids of its organisations, stored as actors, that are asked to be followed. */
  readonly organisations: readonly string[]
}

/** What is proposed; what a kind does not need is absent. */
export type ProposalTerms = Partial<EntryTerms>

/** Time after which a proposal that nobody decided about ends (days). */
export const PROPOSAL_DAYS = 14

/** An entry as far as it gives rights. */
export type Rights = Pick<
  EntryTerms,
  'followPublic' | 'exchangePeers' | 'cidrs' | 'expires' | 'keyHashes'
>

/**
 * Whether an entry gives a server more than it has: that takes a second person where two decide.
 * @param before undefined while the server is not an active peer.
 */
export function widens(before: Rights | undefined, after: Rights): boolean {
  if (!before) return true
  const has = (list: readonly string[]) => (one: string) => list.includes(one)
  return (
    (after.followPublic && !before.followPublic) ||
    (after.exchangePeers && !before.exchangePeers) ||
    !after.cidrs.every(has(before.cidrs)) ||
    !after.keyHashes.every(has(before.keyHashes)) ||
    endOf(after) > endOf(before)
  )
}

const endOf = ({ expires }: Rights): number =>
  expires === null ? Number.POSITIVE_INFINITY : Date.parse(expires)
