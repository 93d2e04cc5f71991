import type { Db } from './database.ts'

/** One line of the audit trail. `who` is an account's handle, or `command line`. */
export interface AuditEntry {
  readonly at: Date
  readonly who: string
  readonly action: string
  /** The URI or name of what was acted on. */
  readonly subject: string
  readonly detail?: object
  readonly reason?: string | undefined
}

/** Writes a line in the transaction of the action it tells of. */
export async function recordAudit(db: Db, entry: AuditEntry): Promise<void> {
  await db
    .insertInto('audit')
    .values({
      at: entry.at,
      who: entry.who,
      action: entry.action,
      subject: entry.subject,
      detail: JSON.stringify(entry.detail ?? {}),
      reason: entry.reason ?? null,
    })
    .execute()
}
