import { createGzip } from 'node:zlib'
import type { Context } from '../../context.ts'
import { encrypt } from '../../platform/archive/cipher.ts'
import { through } from '../../platform/archive/through.ts'
import { refuseExisting, writeWhole } from '../../platform/whole-file.ts'
import { findHead } from '../../store/audit-chain.ts'
import { recordAudit } from '../../store/audit.ts'
import { type Sum, summer } from '../../store/archive/checksum.ts'
import {
  type Table,
  fixTextForms,
  listTables,
  readRows,
  readSequences,
} from '../../store/archive/tables.ts'
import type { Db } from '../../store/database.ts'
import { migrationsRun } from '../../store/migrate.ts'
import { findSetting, saveSetting } from '../../store/settings.ts'
import { chainAudit } from '../audit.ts'
import { EPOCH, type Ending, LAST_BACKUP, type Manifest } from './format.ts'

/** Between speed and size: the embedded database waits while it is read. */
const COMPRESSION = 4

export interface Backup {
  readonly createdAt: Date
  readonly rows: number
  readonly bytes: number
}

type OnTable = (done: number, total: number) => void

const line = (value: unknown): string => `${JSON.stringify(value)}\n`

async function* archive(
  db: Db,
  manifest: Manifest,
  tables: readonly Table[],
  onTable: (done: number, sum: Sum) => void,
): AsyncGenerator<string> {
  yield line(manifest)
  const sums: Record<string, Sum> = {}
  for (const [i, table] of tables.entries()) {
    yield line({ table: table.name })
    const { add, sum } = summer()
    for await (const rows of readRows(db, table)) {
      add(rows)
      yield rows.map(line).join('')
    }
    const whole = sum()
    sums[table.name] = whole
    onTable(i + 1, whole)
  }
  const ending: Ending = { end: { tables: sums, sequences: await readSequences(db) } }
  yield line(ending)
}

/**
 * Writes everything in the database to an encrypted file, as it is at one moment (docs/run/backup.md).
 * PostgreSQL works on meanwhile; the embedded database waits.
 * @param path absolute; there must be no such file.
 * @throws Refusal `taken`, or `invalid` when the file cannot be written.
 */
export async function writeBackup(
  ctx: Context,
  by: string,
  path: string,
  passphrase: string,
  onTable: OnTable = () => undefined,
): Promise<Backup> {
  await refuseExisting(path)
  const createdAt = ctx.now()
  await chainAudit(ctx, 'all')
  const migrations = await migrationsRun(ctx.db)
  let rows = 0
  const bytes = await ctx.db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (db) => {
      await fixTextForms(db)
      const tables = await listTables(db)
      const epoch = Number((await findSetting(db, EPOCH)) ?? 0)
      const manifest: Manifest = {
        comity: 'backup',
        version: 1,
        origin: ctx.origin,
        createdAt: createdAt.toISOString(),
        epoch,
        auditHead: await findHead(db),
        migrations,
        tables: tables.map(({ name, columns }) => ({ name, columns: [...columns] })),
      }
      const text = archive(db, manifest, tables, (done, sum) => {
        rows += sum.rows
        onTable(done, tables.length)
      })
      const packed = through(text, createGzip({ level: COMPRESSION }))
      return writeWhole(path, encrypt(packed, passphrase))
    })
  await saveSetting(ctx.db, LAST_BACKUP, { at: createdAt.toISOString(), bytes })
  const detail = { rows, bytes }
  const subject = ctx.origin
  await recordAudit(ctx.db, { at: createdAt, who: by, action: 'backup-made', subject, detail })
  return { createdAt, rows, bytes }
}
