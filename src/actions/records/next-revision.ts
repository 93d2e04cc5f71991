import { z } from 'zod'
import type { Context } from '../../context.ts'
import type { RecordRow } from '../../store/records.ts'
import { findSetting } from '../../store/settings.ts'
import { RESTORED } from '../backup/format.ts'

/**
 * Numbers that a record leaves out after the restore of a backup: others may hold revisions that were
 * published after it, and no number is given to a second text (REL-11).
 */
const GAP = 1_000

const Restored = z.object({ at: z.iso.datetime() })

/** The number of a record's next revision; in the transaction that stores it. */
export async function nextRevision(
  ctx: Context,
  { revision, updated_at }: Pick<RecordRow, 'revision' | 'updated_at'>,
): Promise<number> {
  if (revision === 0) return 1
  const restored = Restored.safeParse(await findSetting(ctx.db, RESTORED))
  const isOlder = restored.success && updated_at <= new Date(restored.data.at)
  return revision + 1 + (isOlder ? GAP : 0)
}
