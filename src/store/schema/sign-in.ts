import type { Defaulted, Nullable, Time } from './columns.ts'

export interface IdentitiesTable {
  issuer: string
  subject: string
  account_id: string
  linked_at: Time
}

export type SignInMethod = 'oidc' | 'link' | 'local'

export interface SessionsTable {
  id: string
  sha256: string
  account_id: string
  method: SignInMethod
  issuer: Nullable<string>
  subject: Nullable<string>
  sid: Nullable<string>
  tokens_sealed: Nullable<string>
  checked_at: Nullable<Time>
  created_at: Time
  seen_at: Time
  expires_at: Time
}

export interface SignInLinksTable {
  sha256: string
  account_id: string
  created_at: Time
  expires_at: Time
  used_at: Nullable<Time>
}

export interface LocalCredentialsTable {
  account_id: string
  password_hash: string
  totp_sealed: string
  totp_used: Defaulted<number>
  created_at: Time
}
