import { type Context, inTransaction } from '../context.ts'
import { Refusal } from '../domain/refusal.ts'
import type { ReportDraft } from '../domain/report.ts'
import { activityUri, hostOf, sameOrigin } from '../domain/uris.ts'
import { findActorByUri } from '../store/actors.ts'
import { recordAudit } from '../store/audit.ts'
import { recordFact } from '../store/facts.ts'
import { type ReportRow, closeReportRow, findReport, insertReport } from '../store/reports.ts'

/**
 * Closes a report, with what a moderator has to say about it.
 * @param by the moderator's handle, or `command line`.
 * @throws Refusal `not-found`, or `wrong-state` when it is closed already.
 */
export async function closeReport(
  ctx: Context,
  by: string,
  id: string,
  note?: string,
): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const report = await findReport(tx.db, id)
    if (!report) throw new Refusal('not-found', `There is no report ${id}.`)
    const at = tx.now()
    if (!(await closeReportRow(tx.db, id, { by, note, at })))
      throw new Refusal('wrong-state', `The report ${id} is closed already.`)
    const detail = { from: report.host, objects: report.objects }
    await recordAudit(tx.db, {
      at,
      who: by,
      action: 'report-closed',
      subject: id,
      detail,
      reason: note,
    })
  })
}

/**
 * Tells the moderators of another server about one of its actors. The report goes out from the server, and
 * names no reporter (PROTOCOL 3.12).
 * @param by the moderator's handle, or `command line`; it stays here.
 * @throws Refusal `not-found` for an actor that is not known here, `invalid` for one of ours or for objects
 *   of another server, `peer-blocked` for a server that we do not talk to.
 */
export async function forwardReport(
  ctx: Context,
  by: string,
  draft: ReportDraft,
): Promise<ReportRow> {
  const { actor: uri, objects, content } = draft
  return inTransaction(ctx, async (tx) => {
    const actor = await findActorByUri(tx.db, uri)
    if (!actor) throw new Refusal('not-found', `${uri} is not known here.`)
    if (actor.local) throw new Refusal('invalid', 'That is an actor of this server.')
    const foreign = objects.find((object) => !sameOrigin(object, uri))
    if (foreign !== undefined)
      throw new Refusal('invalid', 'A report goes to one server.', [
        { path: 'objects', message: `${foreign} is not of the server of ${uri}.` },
      ])
    if (!tx.admission.admits(actor.host))
      throw new Refusal('peer-blocked', `This server does not talk to ${actor.host}.`)
    const id = tx.newId()
    const fact = tx.newId()
    const at = tx.now()
    await insertReport(tx.db, {
      id,
      direction: 'out',
      host: hostOf(uri),
      activity_uri: activityUri(tx.origin, fact),
      actor_uri: uri,
      objects: [uri, ...objects],
      content,
      created_at: at,
    })
    await recordFact(tx.db, fact, { kind: 'report-sent', subject: id }, at)
    await recordAudit(tx.db, {
      at,
      who: by,
      action: 'report-sent',
      subject: uri,
      detail: { objects, report: id },
      reason: content,
    })
    const made = await findReport(tx.db, id)
    if (!made) throw new Error('The report was not stored.')
    return made
  })
}
