import type { Db } from '../../src/store/database.ts'

export interface Follower {
  readonly inbox: string
  readonly sharedInbox?: string
}

/** Rows that one statement inserts: PostgreSQL takes 65,535 parameters. */
const AT_ONCE = 500

/** Actors of other servers that follow an organisation, as if each had asked and been accepted. */
export async function seedFollowers(
  db: Db,
  organisation: string,
  followers: readonly Follower[],
): Promise<void> {
  const now = new Date()
  const rows = followers.map(({ inbox, sharedInbox }, nr) => ({
    id: `follower${nr}`,
    uri: `${new URL(inbox).origin}/actors/${nr}`,
    local: false,
    host: new URL(inbox).host,
    kind: 'Organization' as const,
    handle: `follower${nr}`,
    name: JSON.stringify({ en: `Follower ${nr}` }),
    language: 'en',
    inbox,
    shared_inbox: sharedInbox ?? null,
    created_at: now,
    updated_at: now,
    fetched_at: now,
  }))
  for (let from = 0; from < rows.length; from += AT_ONCE) {
    const some = rows.slice(from, from + AT_ONCE)
    await db.insertInto('actors').values(some).execute()
    await db
      .insertInto('follows')
      .values(
        some.map((row) => ({
          follower_id: row.id,
          followed_id: organisation,
          state: 'accepted' as const,
          activity_uri: `${row.uri}/follow`,
          created_at: now,
          answered_at: now,
        })),
      )
      .execute()
  }
}
