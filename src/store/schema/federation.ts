import type { ColumnType } from 'kysely'
import type { Fact, FactKind } from '../../domain/facts.ts'
import type { PeerState } from '../../domain/peer.ts'
import type { ListEntry, ListMode } from '../../domain/peer-list.ts'
import type { ProposalKind, ProposalState, ProposalTerms } from '../../domain/peer-proposal.ts'
import type { Visibility } from '../../domain/visibility.ts'
import type { Defaulted, Generated, Json, Nullable, Time } from './columns.ts'

export interface FactsTable {
  id: string
  kind: FactKind
  subject: string
  revision: number
  body: Json<Fact>
  created_at: Time
  run_at: Time
  attempts: Defaulted<number>
  error: Nullable<string>
  done_at: Nullable<Time>
  lease_owner: Nullable<string>
  lease_until: Nullable<Time>
  crashes: Defaulted<number>
  quarantined_at: Nullable<Time>
}

export interface ActivitiesTable {
  uri: string
  type: string
  actor_id: string
  object_uri: string
  record_id: Nullable<string>
  visibility: Visibility
  in_outbox: Defaulted<boolean>
  body: string
  published_at: Time
}

/** What a delivery can be; all but `queued` are ends. */
export const DELIVERY_STATES = [
  'queued',
  'delivered',
  'gone',
  'rejected',
  'expired',
  'cancelled',
  'quarantined',
] as const
export type DeliveryState = (typeof DELIVERY_STATES)[number]

export interface DeliveriesTable {
  id: string
  activity_uri: string
  inbox: string
  host: string
  actor_id: string
  order_key: string
  state: Defaulted<DeliveryState>
  attempts: Defaulted<number>
  crashes: Defaulted<number>
  refusals: Defaulted<number>
  run_at: Time
  lease_owner: Nullable<string>
  lease_until: Nullable<Time>
  first_tried_at: Nullable<Time>
  last_status: Nullable<number>
  last_class: Nullable<string>
  last_error: Nullable<string>
  created_at: Time
  done_at: Nullable<Time>
}

export type InboxState = 'queued' | 'applied' | 'ignored' | 'refused' | 'quarantined'

export interface InboxTable {
  seq: Generated<number>
  actor: string
  activity_id: string
  type: string
  body: string
  key_id: string
  style: string
  received_at: Time
  state: Defaulted<InboxState>
  reason: Nullable<string>
  attempts: Defaulted<number>
  crashes: Defaulted<number>
  run_at: Time
  lease_owner: Nullable<string>
  lease_until: Nullable<Time>
  done_at: Nullable<Time>
}

export interface HintsTable {
  object_id: string
  signer: string
  created_at: Time
  run_at: Time
  attempts: Defaulted<number>
  done_at: Nullable<Time>
  missing_since: Nullable<Time>
  crashes: Defaulted<number>
  quarantined_at: Nullable<Time>
}

export interface FollowsTable {
  follower_id: string
  followed_id: string
  state: 'pending' | 'accepted' | 'rejected'
  activity_uri: string
  created_at: Time
  answered_at: Nullable<Time>
  asked: Defaulted<number>
}

export interface BlocksTable {
  actor_id: string
  blocked_id: string
  activity_uri: string
  created_at: Time
}

export interface ReportsTable {
  id: string
  direction: 'in' | 'out'
  host: string
  activity_uri: string
  actor_uri: Nullable<string>
  objects: string[]
  content: string
  state: Defaulted<'open' | 'closed'>
  created_at: Time
  closed_at: Nullable<Time>
  closed_by: Nullable<string>
  note: Nullable<string>
}

export interface ReactionsTable {
  actor_id: string
  object_uri: string
  kind: 'Like' | 'Announce'
  activity_uri: string
  created_at: Time
}

export interface UndoneTable {
  activity_uri: string
  actor_uri: string
  created_at: Time
}

export interface TombstonesTable {
  uri: string
  owner_uri: Nullable<string>
  deleted_at: Time
}

export interface CommentsTable {
  id: string
  uri: string
  in_reply_to: string
  record_id: string
  author_id: string
  visibility: Visibility
  state: 'held' | 'shown' | 'hidden' | 'deleted'
  language: Nullable<string>
  content: string
  body: string
  published_at: Time
  updated_at: Time
}

export interface PeersTable {
  host: string
  state: PeerState
  comity: Defaulted<boolean>
  follow_public: Defaulted<boolean>
  exchange_peers: Defaulted<boolean>
  instance_actor: Nullable<string>
  fingerprint: Nullable<string>
  name: Nullable<string>
  reason: Nullable<string>
  since: Time
  expires_at: Nullable<Time>
  updated_at: Time
  goodbye_until: Nullable<Time>
  cidrs: Defaulted<string[]>
  key_hashes: Defaulted<string[]>
  seen_hashes: Nullable<string[]>
  keys_changed_at: Nullable<Time>
  keys_checked_at: Nullable<Time>
  from_list: Nullable<string>
}

export interface PeerProposalsTable {
  id: string
  host: string
  kind: ProposalKind
  terms: Json<ProposalTerms>
  proposed_by: string
  list: Nullable<string>
  reason: Nullable<string>
  state: Defaulted<ProposalState>
  created_at: Time
  expires_at: Time
  decided_by: Nullable<string>
  decided_at: Nullable<Time>
}

export interface PeerListsTable {
  host: string
  mode: ListMode
  uri: string
  etag: Nullable<string>
  listed_at: Nullable<Time>
  expires_at: Nullable<Time>
  entries: ColumnType<ListEntry[], string | undefined, string>
  created_at: Time
  run_at: Time
  lease_until: Nullable<Time>
  fetched_at: Nullable<Time>
  failures: Defaulted<number>
  error: Nullable<string>
}

export interface HostsTable {
  host: string
  signature_style: Nullable<string>
  failures: Defaulted<number>
  failing_since: Nullable<Time>
  open_until: Nullable<Time>
  last_heard_at: Nullable<Time>
  skew_ms: Nullable<number>
  updated_at: Time
  catch_up_from: Nullable<Time>
  catch_up_after: Nullable<string>
  shut_from: Nullable<Time>
  probed_at: Nullable<Time>
}

export interface UnknownContextsTable {
  host: string
  url: string
  times: number
  last_at: Time
}

export interface BackfillsTable {
  actor_uri: string
  host: string
  state: 'queued' | 'running' | 'done' | 'failed'
  cursor: Nullable<string>
  expected: Nullable<number>
  stored: Defaulted<number>
  skipped: Defaulted<number>
  error: Nullable<string>
  attempts: Defaulted<number>
  run_at: Time
  lease_owner: Nullable<string>
  lease_until: Nullable<Time>
  started_at: Time
  updated_at: Time
  done_at: Nullable<Time>
  crashes: Defaulted<number>
}

export interface MissingTable {
  uri: string
  seen: number
  first_at: Time
  last_at: Time
}
