import type { Context } from '../../context.ts'
import { INSTANCE_ID, findActor, findActorByUri } from '../../store/actors.ts'
import { findPeer } from '../../store/peers.ts'
import { findReport } from '../../store/reports.ts'
import { recipientsAt } from './audience.ts'
import type { Outgoing } from './outgoing.ts'

/**
 * Flag by the instance actor, which names no reporter; the actor comes first (PROTOCOL 3.12). It goes to
 * the server, by its own actor where that is known, and is shown to nobody else.
 */
export async function onReportSent(ctx: Context, id: string): Promise<Outgoing[]> {
  const report = await findReport(ctx.db, id)
  const actor = await findActor(ctx.db, INSTANCE_ID)
  const reported =
    report?.actor_uri == null ? undefined : await findActorByUri(ctx.db, report.actor_uri)
  if (!report || !actor || !reported) return []
  const server = (await findPeer(ctx.db, report.host))?.instance_actor ?? reported.uri
  const receiver = (await findActorByUri(ctx.db, server)) ?? reported
  return [
    {
      type: 'Flag',
      actor,
      object: report.objects,
      objectUri: reported.uri,
      visibility: 'local',
      to: [server],
      cc: [],
      more: { content: report.content },
      recipients: recipientsAt(ctx, [receiver.shared_inbox ?? receiver.inbox]),
    },
  ]
}
