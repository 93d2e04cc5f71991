import type { Viewer } from '../domain/viewer.ts'
import type { Db } from './database.ts'
import { type Key, type Range, countOf, inRange } from './keyset.ts'
import { readableBy } from './visibility.ts'

/** A member of a collection: its address, and its place in the order. */
export interface Member extends Key {
  readonly uri: string
}

/** A record of ours whose collections are asked for. */
export interface CollectionOwner {
  readonly id: string
  readonly uri: string
  readonly ownerId: string
  readonly ownerUri: string
}

/** The record of ours at an address, if this viewer may read it; without its texts. */
export const findCollectionOwner = (
  db: Db,
  viewer: Viewer,
  uri: string,
): Promise<CollectionOwner | undefined> =>
  db
    .selectFrom('records')
    .where(readableBy(viewer))
    .where('records.uri', '=', uri)
    .where('records.local', '=', true)
    .innerJoin('actors', 'actors.id', 'records.owner_id')
    .select(['records.id', 'records.uri', 'records.owner_id as ownerId', 'actors.uri as ownerUri'])
    .executeTakeFirst()

/** Who follows an actor of ours. */
const followersOf = (db: Db, actorId: string) =>
  db
    .selectFrom('follows')
    .innerJoin('actors', 'actors.id', 'follows.follower_id')
    .where('follows.followed_id', '=', actorId)
    .where('follows.state', '=', 'accepted')

/** Whom an actor of ours follows. */
const followingOf = (db: Db, actorId: string) =>
  db
    .selectFrom('follows')
    .innerJoin('actors', 'actors.id', 'follows.followed_id')
    .where('follows.follower_id', '=', actorId)
    .where('follows.state', '=', 'accepted')

const FOLLOW_ORDER = { at: 'follows.created_at', id: 'actors.id', direction: 'desc' } as const

export async function countFollowers(db: Db, actorId: string): Promise<number> {
  const count = followersOf(db, actorId).select((eb) => eb.fn.countAll<number>().as('count'))
  return countOf(await count.executeTakeFirst())
}

export async function countFollowing(db: Db, actorId: string): Promise<number> {
  const count = followingOf(db, actorId).select((eb) => eb.fn.countAll<number>().as('count'))
  return countOf(await count.executeTakeFirst())
}

export const listFollowers = (db: Db, actorId: string, range: Range): Promise<Member[]> =>
  inRange(
    followersOf(db, actorId).select(['follows.created_at as at', 'actors.id', 'actors.uri']),
    FOLLOW_ORDER,
    range,
  )

export const listFollowing = (db: Db, actorId: string, range: Range): Promise<Member[]> =>
  inRange(
    followingOf(db, actorId).select(['follows.created_at as at', 'actors.id', 'actors.uri']),
    FOLLOW_ORDER,
    range,
  )

/** The lessons that the owner of an initiative recorded about it. */
const lessonsOf = (db: Db, viewer: Viewer, record: { uri: string; ownerId: string }) =>
  db
    .selectFrom('records')
    .where(readableBy(viewer))
    .where('records.about', '=', record.uri)
    .where('records.kind', '=', 'LessonLearned')
    .where('records.owner_id', '=', record.ownerId)

const RECORD_ORDER = { at: 'records.published_at', id: 'records.id', direction: 'desc' } as const
const RECORD_COLUMNS = ['records.published_at as at', 'records.id', 'records.uri'] as const

export async function countLessons(
  db: Db,
  viewer: Viewer,
  record: { uri: string; ownerId: string },
): Promise<number> {
  const count = lessonsOf(db, viewer, record).select((eb) => eb.fn.countAll<number>().as('count'))
  return countOf(await count.executeTakeFirst())
}

export const listLessons = (
  db: Db,
  viewer: Viewer,
  record: { uri: string; ownerId: string },
  range: Range,
): Promise<Member[]> =>
  inRange(
    lessonsOf(db, viewer, record).select(RECORD_COLUMNS).$narrowType<{ at: Date }>(),
    RECORD_ORDER,
    range,
  )

/** Comments that were let through, addressed to nobody narrower than this viewer. */
const shownTo = (viewer: Viewer) =>
  viewer.kind === 'anyone' ? (['public'] as const) : (['public', 'peers'] as const)

const repliesTo = (db: Db, viewer: Viewer, uri: string) =>
  db
    .selectFrom('comments')
    .where('comments.in_reply_to', '=', uri)
    .where('comments.state', '=', 'shown')
    .where('comments.visibility', 'in', shownTo(viewer))

export async function countReplies(db: Db, viewer: Viewer, uri: string): Promise<number> {
  const count = repliesTo(db, viewer, uri).select((eb) => eb.fn.countAll<number>().as('count'))
  return countOf(await count.executeTakeFirst())
}

/** The direct replies to an object, oldest first. */
export const listDirectReplies = (
  db: Db,
  viewer: Viewer,
  uri: string,
  range: Range,
): Promise<Member[]> =>
  inRange(
    repliesTo(db, viewer, uri).select([
      'comments.published_at as at',
      'comments.id',
      'comments.uri',
    ]),
    { at: 'comments.published_at', id: 'comments.id', direction: 'asc' },
    range,
  )

/** A record, the lessons about it, and the comments on all of them. */
function threadOf(db: Db, viewer: Viewer, uri: string) {
  const records = db
    .selectFrom('records')
    .where(readableBy(viewer))
    .where((eb) => eb.or([eb('records.uri', '=', uri), eb('records.about', '=', uri)]))
  const comments = records
    .innerJoin('comments', 'comments.record_id', 'records.id')
    .where('comments.state', '=', 'shown')
    .where('comments.visibility', 'in', shownTo(viewer))
    .select(['comments.published_at as at', 'comments.id', 'comments.uri'])
  return db
    .selectFrom(
      records
        .select(['records.published_at as at', 'records.id', 'records.uri'])
        .$narrowType<{ at: Date }>()
        .unionAll(comments)
        .as('thread'),
    )
    .select(['thread.at', 'thread.id', 'thread.uri'])
}

export async function countThread(db: Db, viewer: Viewer, uri: string): Promise<number> {
  const count = db
    .selectFrom(threadOf(db, viewer, uri).as('members'))
    .select((eb) => eb.fn.countAll<number>().as('count'))
  return countOf(await count.executeTakeFirst())
}

/** The whole thread of a record, oldest first (FEP-7888). */
export const listThread = (db: Db, viewer: Viewer, uri: string, range: Range): Promise<Member[]> =>
  inRange(threadOf(db, viewer, uri), { at: 'thread.at', id: 'thread.id', direction: 'asc' }, range)

/** The organisations of the servers that are on the list now and exchange peers-only records. */
const peerOrganisations = (db: Db, now: Date) =>
  db
    .selectFrom('actors')
    .innerJoin('peers', 'peers.host', 'actors.host')
    .where('actors.local', '=', false)
    .where('actors.kind', '=', 'Organization')
    .where('actors.suspended_at', 'is', null)
    .where('peers.state', '=', 'active')
    .where('peers.comity', '=', true)
    .where('peers.exchange_peers', '=', true)
    .where((eb) => eb.or([eb('peers.expires_at', 'is', null), eb('peers.expires_at', '>', now)]))

export async function countPeerOrganisations(db: Db, now: Date): Promise<number> {
  const count = peerOrganisations(db, now).select((eb) => eb.fn.countAll<number>().as('count'))
  return countOf(await count.executeTakeFirst())
}

export const listPeerOrganisations = (db: Db, now: Date, range: Range): Promise<Member[]> =>
  inRange(
    peerOrganisations(db, now).select(['actors.created_at as at', 'actors.id', 'actors.uri']),
    { at: 'actors.created_at', id: 'actors.id', direction: 'asc' },
    range,
  )

const ownOrganisations = (db: Db) =>
  db
    .selectFrom('actors')
    .where('actors.local', '=', true)
    .where('actors.kind', '=', 'Organization')
    .where('actors.suspended_at', 'is', null)

export async function countOwnOrganisations(db: Db): Promise<number> {
  const count = ownOrganisations(db).select((eb) => eb.fn.countAll<number>().as('count'))
  return countOf(await count.executeTakeFirst())
}

export const listOwnOrganisationUris = (db: Db, range: Range): Promise<Member[]> =>
  inRange(
    ownOrganisations(db).select(['actors.created_at as at', 'actors.id', 'actors.uri']),
    { at: 'actors.created_at', id: 'actors.id', direction: 'asc' },
    range,
  )
