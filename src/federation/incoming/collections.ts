import type { Context } from '../../context.ts'
import { hostOf } from '../../domain/uris.ts'
import { findActor, findActorByUri } from '../../store/actors.ts'
import { findAnyByUri } from '../../store/records.ts'
import { soleId } from '../inbox/envelope.ts'
import { type Apply, type Received, ignore } from './received.ts'

/**
 * Add and Remove: only to a collection that the actor owns (SEC-08), and never to one of ours. What others
 * collect is not shown here yet, so that an honest one has no effect either.
 */
export async function onCollection(
  ctx: Context,
  { activity, actor, host }: Received,
): Promise<Apply> {
  const target = soleId(activity['target'])
  if (target === undefined || !URL.canParse(target)) return ignore('no-target')
  if (hostOf(target) !== host) return ignore('not-owner')
  const owner = await ownerOf(ctx, target)
  if (owner === undefined) return ignore('unknown-target')
  return ignore(owner === actor ? 'not-supported' : 'not-owner')
}

/** Whose collection it is, by the actor or record that it belongs to: `…/initiatives/1/lessons`. */
async function ownerOf({ db }: Context, collection: string): Promise<string | undefined> {
  const base = collection.slice(0, collection.lastIndexOf('/'))
  if (await findActorByUri(db, base)) return base
  const record = await findAnyByUri(db, base)
  return record && (await findActor(db, record.owner_id))?.uri
}
