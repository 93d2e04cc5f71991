import { type Context, inTransaction } from '../context.ts'
import { collectionUri, hostOf, instanceActorUri, sharedInboxUri } from '../domain/uris.ts'
import { Refusal } from '../domain/refusal.ts'
import { INSTANCE_ID, findActor, insertActor } from '../store/actors.ts'
import { insertKeys } from '../store/keys.ts'
import { settleSetting } from '../store/settings.ts'
import { makeKeys, storeActorDocument } from './actor-documents.ts'
import { refuseHalfRestored } from './backup/restore.ts'

/** The columns that an actor of ours has by its address alone. */
export const boxesOf = (origin: string, uri: string) => ({
  uri,
  local: true,
  host: hostOf(origin),
  inbox: collectionUri(uri, 'inbox'),
  shared_inbox: sharedInboxUri(origin),
  outbox: collectionUri(uri, 'outbox'),
  followers: collectionUri(uri, 'followers'),
})

/**
 * Makes this database the instance of its origin, at the first start; later starts find it made.
 * @throws Refusal `wrong-state` when the database belongs to another origin: ids are for ever (REL-13);
 *   or when a backup was not restored whole.
 */
export async function prepareInstance(ctx: Context): Promise<void> {
  await refuseHalfRestored(ctx.db)
  const settled = await settleSetting(ctx.db, 'origin', ctx.origin)
  if (settled !== ctx.origin)
    throw new Refusal(
      'wrong-state',
      `This database belongs to ${String(settled)}. Set COMITY_ORIGIN to that, or use another database: ids never change.`,
    )
  if (await findActor(ctx.db, INSTANCE_ID)) return refreshName(ctx)
  const uri = instanceActorUri(ctx.origin)
  const keys = await makeKeys(ctx, INSTANCE_ID, uri)
  await inTransaction(ctx, async (tx) => {
    if (await findActor(tx.db, INSTANCE_ID)) return
    const now = tx.now()
    await insertActor(tx.db, {
      id: INSTANCE_ID,
      ...boxesOf(tx.origin, uri),
      kind: 'Application',
      handle: hostOf(tx.origin),
      name: JSON.stringify({ [tx.config.language]: tx.config.name }),
      language: tx.config.language,
      created_at: now,
      updated_at: now,
    })
    await insertKeys(tx.db, keys)
    const made = await findActor(tx.db, INSTANCE_ID)
    if (made) await storeActorDocument(tx, made)
  })
}

/** The instance's name is a setting; its actor follows when the operator changed it. */
async function refreshName(ctx: Context): Promise<void> {
  const name = { [ctx.config.language]: ctx.config.name }
  await inTransaction(ctx, async (tx) => {
    const actor = await findActor(tx.db, INSTANCE_ID)
    if (!actor || JSON.stringify(actor.name) === JSON.stringify(name)) return
    await tx.db
      .updateTable('actors')
      .set({ name: JSON.stringify(name), updated_at: tx.now() })
      .where('id', '=', INSTANCE_ID)
      .execute()
    await storeActorDocument(tx, { ...actor, name, updated_at: tx.now() })
  })
}
