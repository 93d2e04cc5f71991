import { sql } from 'kysely'
import type { Db } from '../../src/store/database.ts'

/** A server that nothing gets to. */
export interface Unreached {
  readonly origin: string
  readonly inbox: string
  readonly host: string
}

/** So many activities of an actor that wait for one inbox, each about something else. */
export async function fillQueue(
  db: Db,
  actorId: string,
  { origin, inbox, host }: Unreached,
  rows: number,
): Promise<void> {
  await sql`insert into activities (uri, type, actor_id, object_uri, visibility, in_outbox, body, published_at)
    select ${origin} || '/waiting/' || n, 'Create', ${actorId}, ${origin} || '/about/' || n, 'public', false,
      '{"type":"Create","id":"' || ${origin} || '/waiting/' || n || '"}', app_now()
    from generate_series(1, ${rows}::int) n`.execute(db)
  await sql`insert into deliveries (id, activity_uri, inbox, host, actor_id, order_key, run_at, created_at)
    select lpad(nextval('delivery_order')::text, 15, '0'), uri, ${inbox}, ${host}, actor_id,
      object_uri, app_now(), app_now()
    from activities where starts_with(uri, ${`${origin}/waiting/`})`.execute(db)
}
