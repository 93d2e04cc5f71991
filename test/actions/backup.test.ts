import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { type Test, test } from 'tap'
import { writeBackup } from '../../src/actions/backup/backup.ts'
import { RESTORING } from '../../src/actions/backup/format.ts'
import { restoreBackup } from '../../src/actions/backup/restore.ts'
import { diagnose } from '../../src/actions/diagnosis.ts'
import { prepareInstance } from '../../src/actions/instance.ts'
import { beginDraft, saveDraft, submitDraft } from '../../src/actions/records/drafts.ts'
import { publishDraft } from '../../src/actions/records/publishing.ts'
import type { Bare, OpenContext } from '../../src/context.ts'
import { NO_HEAD } from '../../src/domain/audit.ts'
import { processFacts } from '../../src/federation/outgoing/activities.ts'
import { sealer } from '../../src/platform/secrets.ts'
import { summer } from '../../src/store/archive/checksum.ts'
import { listTables, readRows, readSequences } from '../../src/store/archive/tables.ts'
import { type Database, openDatabase } from '../../src/store/database.ts'
import { findLink } from '../../src/store/audit-chain.ts'
import { findSetting, saveSetting } from '../../src/store/settings.ts'
import { queued, someoneAt, follows } from '../federation/outgoing/support.ts'
import { initiative, memberCalled, office, published } from '../support/office.ts'
import { freshPostgres } from '../support/postgres.ts'
import { tamper } from '../support/tamper.ts'
import { bothDatabases, world } from '../support/world.ts'

const PASSPHRASE = 'a passphrase of backups, by chance'

/** An instance at work: records, a draft, a follower, deliveries that wait, texts of every kind. */
async function atWork(ctx: OpenContext) {
  const at = await office(ctx)
  const reader = await someoneAt(ctx, 'https://share.freedonia.example')
  await follows(ctx, reader, at.id)
  const id = await published(ctx, at, {
    name: { en: 'Quotes " \\ and\u2028lines', ar: 'تبادل البيانات', zh: '数据交换' },
  })
  await beginDraft(ctx, at.author, at.id, 'Initiative', initiative({ keyword: ['a,b', '{c}'] }))
  await processFacts(ctx)
  await queued(ctx, at.id, [reader.inbox])
  await saveSetting(ctx.db, 'a test of null', null)
  return { at, id }
}

const embedded = () => openDatabase({ kind: 'embedded', folder: 'memory://' })

/** An empty database to restore into. */
async function emptyOne(t: Test, base: Bare, open: () => Promise<Database>) {
  const database = await open()
  const bare: Bare = { ...base, db: database.db }
  return { bare, database, close: () => database.close() }
}

/** What every table holds. */
async function sumsOf(bare: Bare, leaving: readonly string[] = []) {
  return bare.db.transaction().execute(async (db) => {
    const sums: Record<string, unknown> = {}
    for (const table of await listTables(db)) {
      const { add, sum } = summer()
      for await (const rows of readRows(db, table)) add(rows)
      if (!leaving.includes(table.name)) sums[table.name] = sum()
    }
    return sums
  })
}

/** Tables in which a restore leaves marks of its own. */
const MARKED = ['audit', 'settings', 'deliveries']

test('REL-11: a backup', async (t) => {
  const folder = t.testdir()

  await bothDatabases(t, 'comes back whole in the other kind of database', async (t, make) => {
    const ctx = await make()
    const { id } = await atWork(ctx)
    const file = join(folder, ctx.newId())
    const made = await writeBackup(ctx, 'test', file, PASSPHRASE)
    t.ok(made.rows > 20)
    const bytes = readFileSync(file)
    t.equal(bytes.length, made.bytes)
    t.notOk(bytes.includes('PRIVATE KEY'))
    t.notOk(bytes.includes('share.ruritania.example'))
    await t.rejects(writeBackup(ctx, 'test', file, PASSPHRASE), { code: 'taken' })

    const whole = await sumsOf(ctx, MARKED)
    const postgres = await freshPostgres(t)
    // From each kind of database into the other one.
    const isEmbedded = t.name.includes('PGlite')
    for (const open of [isEmbedded ? (postgres ?? embedded) : embedded]) {
      const { bare, database } = await emptyOne(t, ctx, open)
      const done = await restoreBackup(bare, 'test', file, PASSPHRASE, { verify: true })
      t.match(done, { epoch: 1, rows: made.rows, deliveries: 2, verified: true })
      t.same(await sumsOf(bare, MARKED), whole)
      await t.rejects(restoreBackup(bare, 'test', file, PASSPHRASE), /in use/)
      const back = await world(t, { database })
      await prepareInstance(back)
      t.equal(await findSetting(back.db, 'a test of null'), null)
      const record = await back.db.selectFrom('records').selectAll().where('id', '=', id).execute()
      t.match(record, [{ name: { en: 'Quotes " \\ and\u2028lines', zh: '数据交换' } }])
      t.same(await sumsOf(back, MARKED), whole, 'and starting changes nothing')
      const secrets = (await diagnose(back)).filter(({ check }) => check === 'secrets')
      t.match(secrets, [{ state: 'ok' }])
    }
  })

  await t.test('begins a new epoch', async (t) => {
    const ctx = await world(t)
    const { id, at } = await atWork(ctx)
    const file = join(folder, ctx.newId())
    await writeBackup(ctx, 'test', file, PASSPHRASE)
    const before = await readSequences(ctx.db)

    for (const resend of [true, false]) {
      const { bare, database } = await emptyOne(t, ctx, embedded)
      await restoreBackup(bare, 'test', file, PASSPHRASE, { resend })
      const after = await readSequences(bare.db)
      t.ok((after['delivery_order'] ?? 0) > (before['delivery_order'] ?? 0) + 1_000)
      const states = await bare.db.selectFrom('deliveries').select('state').execute()
      t.same(new Set(states.map(({ state }) => state)), new Set([resend ? 'queued' : 'cancelled']))
      if (resend) {
        await database.close()
        continue
      }
      // A minute later: nobody works in the very instant of the restore.
      const back = await world(t, { database, now: () => new Date(ctx.now().getTime() + 60_000) })
      const [author, publisher] = [
        await memberCalled(back, 'marta'),
        await memberCalled(back, 'petra'),
      ]
      for (const expected of [1_002, 1_003]) {
        await saveDraft(back, author, id, 'Initiative', { draft: initiative() })
        await submitDraft(back, author, id)
        await publishDraft(back, publisher, id, 'Shorter.')
        const row = await back.db
          .selectFrom('records')
          .select('revision')
          .where('id', '=', id)
          .execute()
        t.match(row, [{ revision: expected }], 'no revision has the number of one that was lost')
      }
      const fresh = await published(back, { ...at, author, publisher })
      const row = await back.db
        .selectFrom('records')
        .select('revision')
        .where('id', '=', fresh)
        .execute()
      t.match(row, [{ revision: 1 }])
    }
  })
})

test('REL-11: a restore has the catalogues of all peers read again', async (t) => {
  const ctx = await world(t)
  await office(ctx)
  const now = ctx.now()
  const later = new Date(now.getTime() + 86_400_000)
  const leased = { lease_owner: 'a process of then', lease_until: later }
  const rows = [
    { host: 'done.example', state: 'done', run_at: now, done_at: now },
    { host: 'failed.example', state: 'failed', attempts: 14, error: 'No answer.', run_at: later },
    { host: 'waiting.example', state: 'queued', attempts: 3, run_at: later },
    { host: 'running.example', state: 'running', run_at: now, ...leased },
    { host: 'removed.example', state: 'done', run_at: now, done_at: now },
  ] as const
  for (const row of rows) {
    const state = row.host === 'removed.example' ? 'removed' : 'active'
    const times = { since: now, updated_at: now }
    await ctx.db
      .insertInto('peers')
      .values({ host: row.host, state, ...times })
      .execute()
    const actor_uri = `https://${row.host}/actors/a`
    await ctx.db
      .insertInto('backfills')
      .values({ actor_uri, started_at: now, updated_at: now, ...row })
      .execute()
  }
  const file = join(t.testdir(), 'backup')
  await writeBackup(ctx, 'test', file, PASSPHRASE)
  const { bare, close } = await emptyOne(t, ctx, embedded)
  t.teardown(close)
  await restoreBackup(bare, 'test', file, PASSPHRASE)
  const { rows: due } = await sql<{ host: string }>`select host from backfills
    where state = 'queued' and run_at <= app_now() and lease_owner is null order by host`.execute(
    bare.db,
  )
  t.same(
    due.map(({ host }) => host),
    ['done.example', 'failed.example', 'running.example', 'waiting.example'],
    'whatever had become of the reading; what is no peer any more is left alone',
  )
})

test('REL-11: a restore that verifies checks the audit trail', async (t) => {
  const ctx = await world(t)
  await atWork(ctx)
  const folder = t.testdir()
  const restored = async (name: string) => {
    const file = join(folder, name)
    await writeBackup(ctx, 'test', file, PASSPHRASE)
    const { bare, close } = await emptyOne(t, ctx, embedded)
    t.teardown(close)
    return { bare, ...(await restoreBackup(bare, 'test', file, PASSPHRASE, { verify: true })) }
  }
  const whole = await restored('whole')
  const head = whole.audit?.head ?? NO_HEAD
  t.match(whole.audit, { ok: true, checked: head.position })
  t.ok(head.position > 3, 'also what no worker had chained yet')
  t.same(await findLink(whole.bare.db, head.position), head.sha256)

  await tamper(ctx, `update audit set who = 'nobody' where seq = 2`)
  const changed = await restored('changed')
  t.match(changed.audit, { ok: false, breaks: [{ seq: 2, says: 'The line was changed.' }] })
  t.match(changed, { verified: true, epoch: 1 }, 'and all is there, to be looked into')
})

test('REL-11: a restore refuses', async (t) => {
  const ctx = await world(t)
  await atWork(ctx)
  const folder = t.testdir()
  const file = join(folder, 'backup')
  await writeBackup(ctx, 'test', file, PASSPHRASE)
  const { bare, close } = await emptyOne(t, ctx, embedded)
  t.teardown(close)
  const restore = (changes: Partial<Bare> = {}, path = file, passphrase = PASSPHRASE) =>
    restoreBackup({ ...bare, ...changes }, 'test', path, passphrase)
  const isEmpty = async () => {
    for (const table of await listTables(bare.db)) {
      const { rows } = await sql`select from ${sql.table(table.name)} limit 1`.execute(bare.db)
      t.equal(rows.length, 0, table.name)
    }
  }
  await t.rejects(restore({}, join(folder, 'nothing')), /ENOENT/)
  await t.rejects(restore({}, file, `${PASSPHRASE}!`), /passphrase is another/)
  await t.rejects(restore({ origin: 'https://other.example' }), /COMITY_ORIGIN/)
  await t.rejects(restore({ sealer: sealer('another secret of this operator, new') }), {
    message: /COMITY_SECRET_PREVIOUS/,
  })
  await isEmpty()
  const cut = join(folder, 'cut')
  writeFileSync(cut, readFileSync(file).subarray(0, -100))
  await t.rejects(restore({}, cut), { code: 'invalid' })
  await isEmpty()
  t.same(readdirSync(folder).sort(), ['backup', 'cut'], 'and nothing partial lies about')

  t.match(
    await restore({
      sealer: sealer('the next secret of this operator, new', [ctx.config.secret ?? '']),
    }),
    { isSealedBefore: true },
    'after all that, it comes back',
  )
  await saveSetting(bare.db, RESTORING, true)
  await t.rejects(prepareInstance({ ...ctx, db: bare.db }), /cut short/)
})
