import type { Member } from '../domain/viewer.ts'
import { memberRows, toMember } from './accounts.ts'
import type { Db } from './database.ts'
import type { NewRow, Row } from './schema.ts'

export async function insertSession(db: Db, session: NewRow<'sessions'>): Promise<void> {
  await db.insertInto('sessions').values(session).execute()
}

/** A session that is in use, with its account. */
export interface KnownSession {
  readonly id: string
  readonly member: Member
  readonly seenAt: Date
}

/**
 * @param sha256 of the cookie's secret, 64 hex digits.
 * @param idleSince sessions not seen since then have ended.
 * @returns undefined when it is unknown, has ended, or its account is suspended.
 */
export async function findSession(
  db: Db,
  sha256: string,
  { now, idleSince }: { readonly now: Date; readonly idleSince: Date },
): Promise<KnownSession | undefined> {
  const rows = await memberRows(db)
    .innerJoin('sessions', 'sessions.account_id', 'accounts.id')
    .select(['sessions.id as session_id', 'sessions.seen_at'])
    .where('sessions.sha256', '=', sha256)
    .where('sessions.expires_at', '>', now)
    .where('sessions.seen_at', '>', idleSince)
    .execute()
  const [first] = rows
  const member = toMember(rows)
  return first && member && { id: first.session_id, member, seenAt: first.seen_at }
}

export async function markSeen(db: Db, id: string, at: Date): Promise<void> {
  await db.updateTable('sessions').set({ seen_at: at }).where('id', '=', id).execute()
}

/** A session as its owner sees it. */
export type ListedSession = Pick<
  Row<'sessions'>,
  'id' | 'method' | 'issuer' | 'created_at' | 'seen_at'
>

/** The sessions of an account, the one seen last first. */
export async function listSessions(
  db: Db,
  accountId: string,
  now: Date,
): Promise<readonly ListedSession[]> {
  return db
    .selectFrom('sessions')
    .select(['id', 'method', 'issuer', 'created_at', 'seen_at'])
    .where('account_id', '=', accountId)
    .where('expires_at', '>', now)
    .orderBy('seen_at', 'desc')
    .orderBy('id')
    .execute()
}

/** Which sessions end: one, all of an account, or those of a person at an identity provider. */
export type SessionChoice =
  | { readonly id: string; readonly account_id?: string }
  | { readonly account_id: string }
  | { readonly issuer: string; readonly sid: string }
  | { readonly issuer: string; readonly subject: string }

/** Deletes sessions. @returns those that there were. */
export async function deleteSessions(
  db: Db,
  choice: SessionChoice,
): Promise<readonly Row<'sessions'>[]> {
  let deletion = db.deleteFrom('sessions')
  for (const [column, value] of Object.entries(choice))
    deletion = deletion.where(column as keyof Row<'sessions'>, '=', value)
  return deletion.returningAll().execute()
}

/** Deletes what has ended by itself. */
export async function deleteEndedSessions(
  db: Db,
  { now, idleSince }: { readonly now: Date; readonly idleSince: Date },
): Promise<void> {
  await db
    .deleteFrom('sessions')
    .where((e) => e.or([e('expires_at', '<=', now), e('seen_at', '<=', idleSince)]))
    .execute()
}

/** Sessions of people whose identity provider was not asked since then, the longest first. */
export async function listUnchecked(
  db: Db,
  since: Date,
  limit: number,
): Promise<readonly Row<'sessions'>[]> {
  return db
    .selectFrom('sessions')
    .selectAll()
    .where('tokens_sealed', 'is not', null)
    .where('checked_at', '<=', since)
    .orderBy('checked_at')
    .limit(limit)
    .execute()
}

export async function saveCheck(
  db: Db,
  id: string,
  checked: { readonly at: Date; readonly tokensSealed?: string },
): Promise<void> {
  await db
    .updateTable('sessions')
    .set({
      checked_at: checked.at,
      ...(checked.tokensSealed === undefined ? {} : { tokens_sealed: checked.tokensSealed }),
    })
    .where('id', '=', id)
    .execute()
}
