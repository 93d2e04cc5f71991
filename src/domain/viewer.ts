import type { Role } from './account.ts'

/** A signed-in member of this server, with the roles held per organisation and per instance. */
export interface Member {
  readonly kind: 'member'
  readonly accountId: string
  readonly handle: string
  /** Organisation id -> roles held there (author, reviewer, publisher, reader). */
  readonly organisations: Readonly<Record<string, readonly Role[]>>
  /** Roles held for the whole instance (moderator, administrator, reader). */
  readonly roles: readonly Role[]
}

/** Who is asking. The one predicate `readableBy` decides from this what they may see. */
export type Viewer =
  | { readonly kind: 'anyone' }
  /** A server whose signature was verified and whose host is allow-listed for peers-only records now. */
  | { readonly kind: 'peer'; readonly host: string }
  | Member

export const ANYONE: Viewer = { kind: 'anyone' }
