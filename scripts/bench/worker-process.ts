import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { deliverDue } from '../../src/federation/outgoing/deliver.ts'
import { insertActivity } from '../../src/store/activities.ts'
import { insertDeliveries } from '../../src/store/deliveries.ts'
import { answerParent } from './child.ts'
import { makeOrganisation, openInstance } from './opened.ts'

/** The worker's delivery loop on a database of its own. */
const ctx = await openInstance()
const organisation = await makeOrganisation(ctx)
let activities = 0

/** Bytes of the object in an activity: what an initiative in one language has. */
const BODY = 2_500
/** Wait between two looks at what is left (ms). */
const LOOK_EVERY = 20

/** @returns how many deliveries were delivered, and how many were not. */
async function countStates(): Promise<{ delivered: number; other: number }> {
  const { rows } = await sql<{ delivered: number; other: number }>`
    select count(*) filter (where state = 'delivered')::int as delivered,
      count(*) filter (where state <> 'delivered')::int as other from deliveries`.execute(ctx.db)
  return rows[0] ?? { delivered: 0, other: 0 }
}

answerParent(
  {
    /** Queues one activity for each of these inboxes. */
    queue: async (inboxes: readonly string[]) => {
      const uri = `${ctx.origin}/activities/${++activities}`
      const object = `${ctx.origin}/initiatives/${activities}`
      await insertActivity(ctx.db, {
        uri,
        type: 'Create',
        actor_id: organisation.id,
        object_uri: object,
        visibility: 'public',
        body: JSON.stringify({
          '@context': 'https://www.w3.org/ns/activitystreams',
          id: uri,
          type: 'Create',
          actor: organisation.uri,
          object: { id: object, type: 'Article', content: 'x'.repeat(BODY) },
        }),
        published_at: ctx.now(),
      })
      await insertDeliveries(ctx.db, {
        activityUri: uri,
        actorId: organisation.id,
        orderKey: object,
        recipients: inboxes.map((inbox) => ({ inbox, host: new URL(inbox).host })),
      })
      if (ctx.config.database.kind === 'postgres')
        await sql`vacuum analyze deliveries`.execute(ctx.db)
    },
    /** Sends all that is queued. @returns when each delivery has been written down. */
    deliver: async () => {
      await deliverDue(ctx, 'bench')
      // What became due while the loop ended.
      for (let looks = 0; (await countStates()).other > 0 && looks < 100; looks++) {
        await sleep(LOOK_EVERY)
        await deliverDue(ctx, 'bench')
      }
      return countStates()
    },
  },
  () => ctx.close(),
)
