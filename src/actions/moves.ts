import { type Context, inTransaction } from '../context.ts'
import { hasMovedLately } from '../domain/move.ts'
import { Refusal } from '../domain/refusal.ts'
import { sameOrigin } from '../domain/uris.ts'
import { type ActorRow, findActor, findOrganisation } from '../store/actors.ts'
import { recordAudit } from '../store/audit.ts'
import { recordFact } from '../store/facts.ts'
import { markMoved, saveAliases } from '../store/moves.ts'
import { storeActorDocument } from './actor-documents.ts'

/** Addresses that one organisation had before (PROTOCOL 10). */
const ALIASES_MAX = 20

/** How the surfaces move an organisation; reading the new actor is federation's, which the entries hand to them. */
export type MoveOrganisation = (
  ctx: Context,
  by: string,
  handle: string,
  target: string,
) => Promise<void>

/** The actor at the new address, as its own document says. */
export interface MoveTarget {
  readonly uri: string
  readonly alsoKnownAs: readonly string[]
}

/** @throws Refusal `not-found` for a handle that nobody here has. */
export async function requireOrganisation(ctx: Context, handle: string): Promise<ActorRow> {
  const actor = await findOrganisation(ctx.db, handle)
  if (!actor) throw new Refusal('not-found', `There is no organisation ${handle} here.`)
  return actor
}

async function publishAgain(tx: Context, id: string): Promise<void> {
  const changed = await findActor(tx.db, id)
  if (changed) await storeActorDocument(tx, changed)
}

/**
 * Says that an organisation of ours was at another address before, so that it can move here from there.
 * @param by the account's handle, or `command line`.
 * @throws Refusal `not-found`, or `invalid` for an address of this server or one too many.
 */
export async function addAlias(
  ctx: Context,
  by: string,
  handle: string,
  alias: string,
): Promise<void> {
  if (sameOrigin(alias, ctx.origin))
    throw new Refusal('invalid', 'That is an address of this server.')
  await inTransaction(ctx, async (tx) => {
    const actor = await requireOrganisation(tx, handle)
    const aliases = [...new Set([...actor.also_known_as, alias])]
    if (aliases.length > ALIASES_MAX)
      throw new Refusal('invalid', `An organisation had at most ${ALIASES_MAX} addresses before.`)
    const now = tx.now()
    await saveAliases(tx.db, actor.id, aliases, now)
    await publishAgain(tx, actor.id)
    const subject = actor.uri
    const detail = { alias }
    await recordAudit(tx.db, {
      at: now,
      who: by,
      action: 'organisation-alias-added',
      subject,
      detail,
    })
  })
}

/**
 * Moves an organisation of ours to another server (REL-13): its document says where to, and everybody who
 * hears of it is told. Its records stay here, under their ids.
 * @param by the account's handle, or `command line`.
 * @throws Refusal `not-found`; `wrong-state` when the new actor does not name this one, or this one moved
 *   within the last 30 days.
 */
export async function announceMove(
  ctx: Context,
  by: string,
  handle: string,
  target: MoveTarget,
): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const actor = await requireOrganisation(tx, handle)
    if (!target.alsoKnownAs.includes(actor.uri))
      throw new Refusal(
        'wrong-state',
        `${target.uri} does not name ${actor.uri} as its earlier address. On the new server: comity organisation alias HANDLE --was ${actor.uri}`,
      )
    const now = tx.now()
    if (hasMovedLately(actor, now))
      throw new Refusal(
        'wrong-state',
        `${handle} moved less than 30 days ago: others refuse a second move.`,
      )
    await markMoved(tx.db, actor.id, target.uri, now)
    await publishAgain(tx, actor.id)
    const fact = { kind: 'actor-moved', subject: actor.id, target: target.uri } as const
    await recordFact(tx.db, tx.newId(), fact, now)
    await recordAudit(tx.db, {
      at: now,
      who: by,
      action: 'organisation-moved',
      subject: actor.uri,
      detail: { to: target.uri },
    })
  })
}
