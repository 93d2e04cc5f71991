import { createReadStream } from 'node:fs'
import { createGunzip } from 'node:zlib'
import type { Bare } from '../../context.ts'
import { Refusal } from '../../domain/refusal.ts'
import { decrypt } from '../../platform/archive/cipher.ts'
import { through } from '../../platform/archive/through.ts'
import { INSTANCE_ID } from '../../store/actors.ts'
import { endDeliveries, endLeases, resendDeliveries } from '../../store/archive/after.ts'
import { type Sum, summer } from '../../store/archive/checksum.ts'
import {
  type Table,
  type TextRow,
  fixTextForms,
  hasRows,
  insertRows,
  listTables,
  readRows,
  setSequence,
} from '../../store/archive/tables.ts'
import { recordAudit } from '../../store/audit.ts'
import { requeueHost } from '../../store/backfills.ts'
import type { Db } from '../../store/database.ts'
import { findKey } from '../../store/keys.ts'
import { migrate, migrateAsFar, migrationsKnown } from '../../store/migrate.ts'
import { listPeerRows } from '../../store/peers.ts'
import { deleteSetting, findSetting, saveSetting } from '../../store/settings.ts'
import { type AuditVerdict, checkChain } from '../audit.ts'
import {
  EPOCH,
  Ending,
  Manifest,
  RESTORED,
  RESTORING,
  TableMark,
  linesIn,
  readLine,
} from './format.ts'

/** Rows stored by one statement. */
const ROWS = 200
/** Or so many characters. */
const CHARACTERS = 2_000_000
/**
 * Numbers that are left out after a restore: the instance went on counting after the backup, and no number
 * of that time is given a second time.
 */
const SEQUENCE_GAP = 1_000_000

export interface RestoreOptions {
  /** Send again what waited to be sent when the backup was made. */
  readonly resend?: boolean
  /** Read everything back and compare it with what the archive says; check the audit trail. */
  readonly verify?: boolean
  readonly onTable?: (name: string) => void
}

export interface Restored {
  readonly createdAt: Date
  readonly epoch: number
  readonly rows: number
  readonly deliveries: number
  readonly verified: boolean
  /** What `verify` found in the audit trail: as it was when the backup was made, since the file is whole. */
  readonly audit: AuditVerdict | undefined
  /** The keys open only with COMITY_SECRET_PREVIOUS: run rekey. */
  readonly isSealedBefore: boolean
}

/** The lines of an archive; a file that cannot be read is refused. */
async function* linesOf(path: string, passphrase: string): AsyncGenerator<string> {
  try {
    yield* linesIn(through(decrypt(createReadStream(path), passphrase), createGunzip()))
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (error instanceof Refusal || typeof code !== 'string') throw error
    throw new Refusal('invalid', `The file ${path} cannot be read (${code}).`)
  }
}

async function refuseUsed(db: Db): Promise<void> {
  for (const table of await listTables(db))
    if (await hasRows(db, table))
      throw new Refusal(
        'wrong-state',
        'This database is in use. A backup is restored into an empty one: give it with COMITY_DATABASE.',
      )
}

async function refuseForeign(bare: Bare, manifest: Manifest): Promise<void> {
  const known = await migrationsKnown()
  const unknown = manifest.migrations.filter((name) => !known.includes(name))
  if (unknown.length > 0)
    throw new Refusal(
      'wrong-state',
      `The backup is of a newer version (${unknown.join(', ')}). Install that, or a later one.`,
    )
  if (manifest.origin !== bare.origin)
    throw new Refusal(
      'wrong-state',
      `The backup is of ${manifest.origin}. Set COMITY_ORIGIN to that: ids never change.`,
    )
}

/** Stores every row of the archive. @returns its last line. */
async function load(
  db: Db,
  lines: AsyncIterable<string>,
  tables: ReadonlyMap<string, Table>,
  onTable: (name: string) => void,
): Promise<{ ending: Ending['end']; sums: Record<string, Sum> }> {
  const sums: Record<string, Sum> = {}
  let table: Table | undefined
  let tally = summer()
  let held: TextRow[] = []
  let characters = 0
  const flush = async () => {
    if (table) await insertRows(db, table, held)
    tally.add(held)
    held = []
    characters = 0
  }
  const close = async () => {
    await flush()
    if (table) sums[table.name] = tally.sum()
    tally = summer()
  }
  let ending: Ending | undefined
  for await (const line of lines) {
    // Read to its end all the same: only the last part proves that it is whole.
    if (ending) throw new Refusal('invalid', 'The backup goes on behind its end.')
    if (line.startsWith('[')) {
      held.push(JSON.parse(line) as TextRow)
      characters += line.length
      if (held.length >= ROWS || characters > CHARACTERS) await flush()
      continue
    }
    await close()
    if (line.startsWith('{"end"')) {
      ending = readLine(Ending, line)
      continue
    }
    const { table: name } = readLine(TableMark, line)
    table = tables.get(name)
    if (!table)
      throw new Refusal('invalid', `The backup has a table ${name} that is not described.`)
    onTable(name)
  }
  if (ending) return { ending: ending.end, sums }
  throw new Refusal('invalid', 'The backup was cut short.')
}

function refuseDifferent(what: string, sums: Record<string, Sum>, said: Ending['end']): void {
  for (const [name, { rows, sha256 }] of Object.entries(said.tables)) {
    const found = sums[name]
    if (found?.rows !== rows || found.sha256 !== sha256)
      throw new Refusal(
        'invalid',
        `${what} holds ${found?.rows ?? 0} rows of ${name} that are not the ${rows} of the backup. Nothing was kept.`,
      )
  }
}

/** Reads every table back, in the transaction that stored it. */
async function sumsOf(db: Db, tables: readonly Table[]): Promise<Record<string, Sum>> {
  const sums: Record<string, Sum> = {}
  for (const table of tables) {
    const { add, sum } = summer()
    for await (const rows of readRows(db, table)) add(rows)
    sums[table.name] = sum()
  }
  return sums
}

/** @returns whether the keys wait for `rekey`. */
async function refuseClosedKeys({ sealer }: Bare, db: Db): Promise<boolean> {
  const key = await findKey(db, INSTANCE_ID, 'rsa')
  if (!key) throw new Refusal('invalid', 'The backup holds no instance.')
  try {
    sealer.open(key.private_sealed, INSTANCE_ID)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new Refusal('wrong-state', `The private keys in the backup cannot be opened here. ${why}`)
  }
  return !sealer.isCurrent(key.private_sealed)
}

/** What is different after a restore: a new epoch, nothing sent twice, peers read again. */
async function begin(
  bare: Bare,
  db: Db,
  by: string,
  manifest: Manifest,
  resend: boolean,
): Promise<{ epoch: number; deliveries: number }> {
  const at = bare.now()
  const epoch = manifest.epoch + 1
  await saveSetting(db, EPOCH, epoch)
  const backupAt = manifest.createdAt
  await saveSetting(db, RESTORED, { at: at.toISOString(), backupAt, epoch })
  const deliveries = resend ? await resendDeliveries(db) : await endDeliveries(db)
  await endLeases(db)
  for (const { host } of await listPeerRows(db)) await requeueHost(db, host)
  await recordAudit(db, {
    at,
    who: by,
    action: 'backup-restored',
    subject: bare.origin,
    detail: { backupAt, epoch, deliveries, resend },
  })
  await deleteSetting(db, RESTORING)
  return { epoch, deliveries }
}

/**
 * Puts a backup into an empty database (REL-11). All rows come in one transaction, so that a file that was
 * changed or cut short leaves nothing.
 * @throws Refusal `wrong-state` when the database is in use, or origin, version or secret are others;
 *   `invalid` for a file or passphrase that is not right.
 */
export async function restoreBackup(
  bare: Bare,
  by: string,
  path: string,
  passphrase: string,
  { resend = false, verify = false, onTable = () => undefined }: RestoreOptions = {},
): Promise<Restored> {
  await refuseUsed(bare.db)
  const lines = linesOf(path, passphrase)
  const first = await lines.next()
  const manifest = readLine(Manifest, first.done ? '{}' : first.value)
  await refuseForeign(bare, manifest)
  await migrateAsFar(bare.db, manifest.migrations)
  const { rows, isSealedBefore } = await bare.db.transaction().execute(async (db) => {
    await fixTextForms(db)
    const tables = new Map(manifest.tables.map((table) => [table.name, table]))
    const { ending, sums } = await load(db, lines, tables, onTable)
    refuseDifferent('The file', sums, ending)
    if (verify) refuseDifferent('The database', await sumsOf(db, manifest.tables), ending)
    for (const [name, last] of Object.entries(ending.sequences))
      await setSequence(db, name, last + SEQUENCE_GAP)
    const isSealedBefore = await refuseClosedKeys(bare, db)
    await saveSetting(db, RESTORING, true)
    const rows = Object.values(ending.tables).reduce((all, table) => all + table.rows, 0)
    return { rows, isSealedBefore }
  })
  await migrate(bare.db)
  const kept = manifest.auditHead ? [manifest.auditHead] : []
  const audit = verify ? await checkChain(bare.db, kept) : undefined
  const begun = await bare.db.transaction().execute((db) => begin(bare, db, by, manifest, resend))
  const createdAt = new Date(manifest.createdAt)
  return { createdAt, ...begun, rows, verified: verify, audit, isSealedBefore }
}

/** @throws Refusal `wrong-state` for a database whose restore was cut short. */
export async function refuseHalfRestored(db: Db): Promise<void> {
  if ((await findSetting(db, RESTORING)) !== undefined)
    throw new Refusal(
      'wrong-state',
      'The restore of a backup into this database was cut short. Empty it, and restore again.',
    )
}
