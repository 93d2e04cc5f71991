import type { Context } from '../../context.ts'
import { collectionUri, hostOf } from '../../domain/uris.ts'
import type { Visibility } from '../../domain/visibility.ts'
import type { ActorRow } from '../../store/actors.ts'
import type { Recipient } from '../../store/deliveries.ts'
import {
  listFollowerInboxes,
  listInboxesOf,
  listInteractorInboxes,
  listPeerInboxes,
} from '../../store/recipients.ts'
import type { RecordRow } from '../../store/records.ts'
import { PUBLIC } from '../../vocabulary/context.ts'

type Admits = (host: string) => boolean

/**
 * Inboxes as recipients: each once, never one of ours, and only those whose own host may be talked to,
 * whatever server the actor is from.
 */
export function recipientsAt(
  ctx: Context,
  inboxes: Iterable<string>,
  admits: Admits = ctx.admission.admits,
): Recipient[] {
  const own = hostOf(ctx.origin)
  return [...new Set(inboxes)]
    .filter((inbox) => URL.canParse(inbox))
    .map((inbox) => ({ inbox, host: hostOf(inbox) }))
    .filter(({ host }) => host !== own && admits(host))
}

/** Actors that a document names in `cc` beside its owner's followers. */
export const namedIn = (cc: readonly string[], owner: string): string[] =>
  cc.filter((uri) => uri !== PUBLIC && uri !== collectionUri(owner, 'followers'))

/**
 * Who hears of a record (PROTOCOL 2.3). Public: followers, those it names, those who reacted or replied.
 * Peers: every listed server that speaks our protocol and exchanges such records, following or not.
 * Local: nobody.
 * @param named addresses of the actors it names.
 */
export async function hearersOf(
  ctx: Context,
  record: Pick<RecordRow, 'id' | 'uri' | 'owner_id'>,
  visibility: Visibility,
  named: readonly string[],
): Promise<Recipient[]> {
  switch (visibility) {
    case 'local':
      return []
    case 'peers':
      return recipientsAt(ctx, await listPeerInboxes(ctx.db), ctx.admission.sharesPeersOnly)
    case 'public':
      return recipientsAt(ctx, [
        ...(await listFollowerInboxes(ctx.db, record.owner_id)),
        ...(await listInboxesOf(ctx.db, named, record.owner_id)),
        ...(await listInteractorInboxes(ctx.db, record)),
      ])
  }
}

/** Who hears that an actor of ours has changed: followers, and peers, who keep its keys. */
export async function hearersOfActor(ctx: Context, actor: ActorRow): Promise<Recipient[]> {
  return recipientsAt(ctx, [
    ...(await listFollowerInboxes(ctx.db, actor.id)),
    ...(await listPeerInboxes(ctx.db)),
  ])
}

/** One actor, at its own inbox: an answer to a Follow is nobody else's. */
export const onlyAt = (ctx: Context, actor: ActorRow, admits?: Admits): Recipient[] =>
  recipientsAt(ctx, [actor.inbox], admits)

/**
 * Asked again when something is about to be sent: whether this host may still have it. What a Delete says
 * goes to everybody who may be talked to at all; a report goes to the one server that it was made for. The
 * Undo of what we asked also goes to a server that was taken off the list a moment ago.
 */
export function maySend(
  ctx: Context,
  activity: { readonly type: string; readonly visibility: Visibility },
  host: string,
): boolean {
  if (activity.type === 'Undo') return ctx.admission.maySayGoodbye(host)
  if (!ctx.admission.admits(host)) return false
  if (['Delete', 'Flag'].includes(activity.type) || activity.visibility === 'public') return true
  return activity.visibility === 'peers' && ctx.admission.sharesPeersOnly(host)
}
