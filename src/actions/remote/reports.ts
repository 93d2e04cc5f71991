import { type Context, inTransaction } from '../../context.ts'
import { hostOf } from '../../domain/uris.ts'
import { findComment } from '../../store/comments.ts'
import { findAnyByUri } from '../../store/records.ts'
import { findLocalActor } from '../../store/remote-actors.ts'
import { countOpenFrom, insertReport } from '../../store/reports.ts'
import type { RemoteReport } from '../../vocabulary/flag.ts'

/** Open reports of one server; more of them help nobody, and no table grows without end. */
const OPEN_MAX = 100

export type ReportOutcome =
  | 'stored'
  | 'nothing-here' // it is about nothing of this server
  | 'too-many'

/** Whether something of this server is at an address: an actor, a record, or a message in a thread. */
async function isOurs({ db, origin }: Context, uri: string): Promise<boolean> {
  if (!uri.startsWith(`${origin}/`)) return false
  const found =
    (await findLocalActor(db, uri)) ?? (await findAnyByUri(db, uri)) ?? (await findComment(db, uri))
  return found !== undefined
}

/**
 * Stores a report of another server for our moderators, who learn from which server it is and not from
 * whom (PROTOCOL 6). Of what it is about, only what is ours is kept.
 */
export async function acceptReport(
  ctx: Context,
  activity: { readonly uri: string; readonly actor: string },
  report: RemoteReport,
): Promise<ReportOutcome> {
  const host = hostOf(activity.actor)
  return inTransaction(ctx, async (tx) => {
    const ours: string[] = []
    for (const uri of report.objects) if (await isOurs(tx, uri)) ours.push(uri)
    if (ours.length === 0) return 'nothing-here'
    if ((await countOpenFrom(tx.db, host)) >= OPEN_MAX) return 'too-many'
    const actors: string[] = []
    for (const uri of ours) if (await findLocalActor(tx.db, uri)) actors.push(uri)
    await insertReport(tx.db, {
      id: tx.newId(),
      direction: 'in',
      host,
      activity_uri: activity.uri,
      actor_uri: actors[0] ?? null,
      objects: ours,
      content: report.content,
      created_at: tx.now(),
    })
    return 'stored'
  })
}
