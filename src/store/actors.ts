import { sql } from 'kysely'
import type { Db } from './database.ts'
import type { NewRow, Row } from './schema.ts'

/** The row of the server itself as an actor. */
export const INSTANCE_ID = 'instance'

/** The channel that says which actor changed; the payload is its URI. Discovery answers are made anew. */
export const ACTORS_CHANNEL = 'comity_actors'

export type ActorRow = Row<'actors'>

export async function insertActor(db: Db, actor: NewRow<'actors'>): Promise<void> {
  await db.insertInto('actors').values(actor).execute()
}

export function findActor(db: Db, id: string): Promise<ActorRow | undefined> {
  return db.selectFrom('actors').selectAll().where('id', '=', id).executeTakeFirst()
}

export function findActorByUri(db: Db, uri: string): Promise<ActorRow | undefined> {
  return db.selectFrom('actors').selectAll().where('uri', '=', uri).executeTakeFirst()
}

/** An organisation of this server by its handle. */
export function findOrganisation(db: Db, handle: string): Promise<ActorRow | undefined> {
  return db
    .selectFrom('actors')
    .selectAll()
    .where('local', '=', true)
    .where('kind', '=', 'Organization')
    .where('handle', '=', handle)
    .executeTakeFirst()
}

/** The organisations of this server, in the order they were made. */
export function listOwnOrganisations(db: Db): Promise<ActorRow[]> {
  return db
    .selectFrom('actors')
    .selectAll()
    .where('local', '=', true)
    .where('kind', '=', 'Organization')
    .orderBy('created_at')
    .orderBy('id')
    .execute()
}

/** Organisations of other servers whose records are here or followed, by host and name. */
export function listRemoteOrganisations(db: Db): Promise<ActorRow[]> {
  return db
    .selectFrom('actors')
    .selectAll()
    .where('local', '=', false)
    .where('kind', '=', 'Organization')
    .where('suspended_at', 'is', null)
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('peers')
          .select('peers.host')
          .whereRef('peers.host', '=', 'actors.host')
          .where('peers.state', '=', 'active'),
      ),
    )
    .orderBy('host')
    .orderBy('handle')
    .execute()
}

/** Has every process forget what it kept about an actor of ours, when the transaction commits. */
export async function announceActor(db: Db, uri: string): Promise<void> {
  await sql`select pg_notify(${ACTORS_CHANNEL}, ${uri})`.execute(db)
}

/**
 * Counts a change of an actor of ours, and holds its row until the transaction ends.
 * @returns the row as it is now.
 */
export async function reviseActor(db: Db, id: string, now: Date): Promise<ActorRow> {
  return db
    .updateTable('actors')
    .set({ revision: sql`revision + 1`, updated_at: now })
    .where('id', '=', id)
    .where('local', '=', true)
    .returningAll()
    .executeTakeFirstOrThrow()
}
