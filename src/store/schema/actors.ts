import type { Role, TokenScope } from '../../domain/account.ts'
import type { LanguageMap } from '../../domain/language.ts'
import type { Defaulted, Json, Nullable, NullableJson, Time } from './columns.ts'

export type ActorKind = 'Organization' | 'Application' | 'Service' | 'Person' | 'Group'

export interface ActorsTable {
  id: string
  uri: string
  local: boolean
  host: string
  kind: ActorKind
  handle: string
  name: Json<LanguageMap>
  summary: NullableJson<LanguageMap>
  language: string
  jurisdiction: Defaulted<string[]>
  government_level: Nullable<string>
  organization_kind: Nullable<string>
  url: Nullable<string>
  icon: Nullable<string>
  license: Nullable<string>
  four_eyes: Defaulted<boolean>
  inbox: string
  shared_inbox: Nullable<string>
  outbox: Nullable<string>
  followers: Nullable<string>
  catalogue: Nullable<string>
  revision: Defaulted<number>
  suspended_at: Nullable<Time>
  created_at: Time
  updated_at: Time
  fetched_at: Nullable<Time>
  also_known_as: Defaulted<string[]>
  moved_to: Nullable<string>
  moved_at: Nullable<Time>
}

export interface ActorKeysTable {
  key_id: string
  actor_id: string
  kind: 'rsa' | 'ed25519'
  public_key: string
  private_sealed: string
  created_at: Time
  /** Since when another key of its kind is used in its place; it then has no private half any more. */
  retired_at: Nullable<Time>
  listed_until: Nullable<Time>
  proofs_renewed_at: Nullable<Time>
}

export interface RemoteKeysTable {
  key_id: string
  actor_uri: string
  kind: 'rsa' | 'ed25519'
  public_key: string
  fetched_at: Time
}

export interface AccountsTable {
  id: string
  handle: string
  name: string
  suspended_at: Nullable<Time>
  created_at: Time
}

export interface AccountRolesTable {
  account_id: string
  organisation_id: Nullable<string>
  role: Role
  by_claim: Defaulted<boolean>
}

export interface TokensTable {
  id: string
  account_id: string
  sha256: string
  label: string
  /** What it may be used for. */
  scopes: Defaulted<TokenScope[]>
  created_at: Time
  revoked_at: Nullable<Time>
}

export interface IdempotencyTable {
  account_id: string
  key: string
  request: string
  answer: Json<object>
  created_at: Time
}
