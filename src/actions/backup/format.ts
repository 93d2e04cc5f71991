import { z } from 'zod'
import { Refusal } from '../../domain/refusal.ts'

/** What stands first in an archive: where it comes from, and the form of what follows. */
export const Manifest = z.object({
  comity: z.literal('backup'),
  version: z.literal(1),
  origin: z.string(),
  /** When the state was taken that it holds. */
  createdAt: z.iso.datetime(),
  /** How often the instance was restored before. */
  epoch: z.int(),
  /** The head of the audit trail's chain then; older files have none. */
  auditHead: z.object({ position: z.int(), sha256: z.string() }).optional(),
  migrations: z.array(z.string()),
  tables: z.array(
    z.object({
      name: z.string().regex(/^\w+$/),
      columns: z.array(
        z.object({ name: z.string().regex(/^\w+$/), type: z.string().regex(/^[\w ()[\]]+$/) }),
      ),
    }),
  ),
})
export type Manifest = z.output<typeof Manifest>

/** What stands last: what has to be there when it was read whole. */
export const Ending = z.object({
  end: z.object({
    tables: z.record(z.string(), z.object({ rows: z.int(), sha256: z.string() })),
    sequences: z.record(z.string(), z.number()),
  }),
})
export type Ending = z.output<typeof Ending>

/** Says which table the rows behind it belong to. */
export const TableMark = z.object({ table: z.string() })

/** One line of an archive, parsed. */
export function readLine<T>(form: z.ZodType<T>, line: string): T {
  const read = form.safeParse(JSON.parse(line))
  if (read.success) return read.data
  throw new Refusal('invalid', 'The backup is of a form that this version cannot read.')
}

/** A stream of bytes as lines without their ends. */
export async function* linesIn(source: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let parts: Uint8Array[] = []
  for await (const chunk of source) {
    let from = 0
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, from)) {
      parts.push(chunk.subarray(from, at))
      yield Buffer.concat(parts).toString('utf8')
      parts = []
      from = at + 1
    }
    if (from < chunk.length) parts.push(chunk.subarray(from))
  }
  if (parts.length > 0) yield Buffer.concat(parts).toString('utf8')
}

/** Settings that backups and restores keep in the database. */
export const EPOCH = 'epoch'
export const LAST_BACKUP = 'last-backup'
export const LastBackup = z.object({ at: z.iso.datetime(), bytes: z.int() })
export const RESTORED = 'restored'
/** Set while a restore is not finished: such a database is not used. */
export const RESTORING = 'restoring'
