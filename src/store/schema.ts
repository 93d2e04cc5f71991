import type { Insertable, Selectable } from 'kysely'
import type {
  AccountRolesTable,
  AccountsTable,
  ActorKeysTable,
  ActorsTable,
  IdempotencyTable,
  RemoteKeysTable,
  TokensTable,
} from './schema/actors.ts'
import type {
  ActivitiesTable,
  BackfillsTable,
  BlocksTable,
  CommentsTable,
  DeliveriesTable,
  FactsTable,
  FollowsTable,
  HintsTable,
  HostsTable,
  InboxTable,
  MissingTable,
  PeerListsTable,
  PeerProposalsTable,
  PeersTable,
  ReactionsTable,
  ReportsTable,
  TombstonesTable,
  UndoneTable,
  UnknownContextsTable,
} from './schema/federation.ts'
import type {
  DocumentsTable,
  ImportedAdoptionsTable,
  RecordsTable,
  RevisionsTable,
} from './schema/records.ts'
import type {
  IdentitiesTable,
  LocalCredentialsTable,
  SessionsTable,
  SignInLinksTable,
} from './schema/sign-in.ts'
import type { Generated, Json, Nullable, NullableJson, Time } from './schema/columns.ts'

/**
 * The tables as Kysely sees them. A test compares these files with the migrated database
 * (test/store/schema.test.ts).
 */
export interface SettingsTable {
  key: string
  value: Json<unknown>
}

export interface AuditTable {
  seq: Generated<number>
  at: Time
  who: string
  via: Nullable<string>
  action: string
  subject: string
  detail: Json<object>
  before: NullableJson<object>
  after: NullableJson<object>
  reason: Nullable<string>
}

/** Requests of one bucket in one window, of all processes together. */
export interface RateCountsTable {
  bucket: string
  window_start: Time
  requests: number
}

export interface AuditChainTable {
  position: number
  seq: number
  sha256: string
  chained_at: Time
}

export interface Schema {
  settings: SettingsTable
  audit: AuditTable
  audit_chain: AuditChainTable
  actors: ActorsTable
  actor_keys: ActorKeysTable
  remote_keys: RemoteKeysTable
  accounts: AccountsTable
  account_roles: AccountRolesTable
  tokens: TokensTable
  idempotency: IdempotencyTable
  identities: IdentitiesTable
  sessions: SessionsTable
  sign_in_links: SignInLinksTable
  local_credentials: LocalCredentialsTable
  records: RecordsTable
  revisions: RevisionsTable
  documents: DocumentsTable
  imported_adoptions: ImportedAdoptionsTable
  facts: FactsTable
  activities: ActivitiesTable
  deliveries: DeliveriesTable
  inbox: InboxTable
  hints: HintsTable
  follows: FollowsTable
  reactions: ReactionsTable
  undone: UndoneTable
  tombstones: TombstonesTable
  comments: CommentsTable
  peers: PeersTable
  peer_proposals: PeerProposalsTable
  peer_lists: PeerListsTable
  hosts: HostsTable
  unknown_contexts: UnknownContextsTable
  backfills: BackfillsTable
  missing: MissingTable
  rate_counts: RateCountsTable
  blocks: BlocksTable
  reports: ReportsTable
}

export type { ActorKind } from './schema/actors.ts'
export type { SignInMethod } from './schema/sign-in.ts'
export { DELIVERY_STATES } from './schema/federation.ts'
export type { DeliveryState, InboxState } from './schema/federation.ts'
export type { Provenance } from './schema/records.ts'

export type Row<T extends keyof Schema> = Selectable<Schema[T]>
export type NewRow<T extends keyof Schema> = Insertable<Schema[T]>
