import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { type Test, test } from 'tap'
import { diagnose } from '../../src/actions/diagnosis.ts'
import { listOwnKeys } from '../../src/actions/key-rotation.ts'
import { rekey } from '../../src/actions/rekey.ts'
import type { Context } from '../../src/context.ts'
import { readOwnSecret } from '../../src/platform/secret-file.ts'
import { sealer } from '../../src/platform/secrets.ts'
import { resealSome } from '../../src/store/sealed.ts'
import { office } from '../support/office.ts'
import { bothDatabases, world } from '../support/world.ts'

const OLD = 'a secret for tests that is long enough' // the one of world()
const NEW = 'the next secret of this operator, made by chance'

/** The same instance as a process that was started with the new secret. */
const restarted = (ctx: Context): Context => ({ ...ctx, sealer: sealer(NEW, [OLD]) })

const sealedRows = (ctx: Context) =>
  ctx.db.selectFrom('actor_keys').select(['key_id', 'actor_id', 'private_sealed']).execute()

const aboutSecrets = async (ctx: Context) =>
  (await diagnose(ctx)).filter(({ check }) => check === 'secrets')

test('SEC-71: secrets at rest under a new key', async (t) => {
  await bothDatabases(t, 'are sealed anew, each for its owner', async (t, make) => {
    const before = await make()
    await office(before)
    const ctx = restarted(before)
    t.match(await aboutSecrets(ctx), [
      { state: 'ok' },
      { state: 'warning', says: /6 .*earlier secret.*comity rekey/ },
    ])
    t.match(await rekey(ctx, 'test'), { sealed: 6, keyId: ctx.sealer.keyId })
    const alone = sealer(NEW)
    for (const { private_sealed, actor_id } of await sealedRows(ctx)) {
      t.match(alone.open(private_sealed, actor_id), /PRIVATE KEY/)
      t.throws(() => alone.open(private_sealed, `${actor_id}x`), /does not belong/)
    }
    t.match(await aboutSecrets(ctx), [{ state: 'ok' }])
    t.equal((await aboutSecrets(ctx)).length, 1)
    t.match(await rekey(ctx, 'test'), { sealed: 0 }, 'and once is enough')
    const audit = await ctx.db
      .selectFrom('audit')
      .select(['who', 'detail'])
      .where('action', '=', 'secrets-resealed')
      .execute()
    t.match(audit, [{ who: 'test', detail: { rows: 6 } }])
  })

  await bothDatabases(t, 'go on where a run was cut short', async (t, make) => {
    const before = await make()
    await office(before)
    const ctx = restarted(before)
    const seal = (row: { sealed: string; owner: string }) =>
      ctx.sealer.seal(ctx.sealer.open(row.sealed, row.owner), row.owner)
    t.equal(await resealSome(ctx.db, ctx.sealer.keyId, 4, seal), 4)
    t.match(await rekey(ctx, 'test'), { sealed: 2 })
  })

  await bothDatabases(t, 'are not in a dump of any table', async (t, make) => {
    const ctx = await make()
    await office(ctx)
    const { rows: tables } = await sql<{ name: string }>`
      select table_name as name from information_schema.tables where table_schema = 'public'`.execute(
      ctx.db,
    )
    let dumped = 0
    for (const { name } of tables) {
      const { rows } = await sql<{ text: string }>`
        select t::text as text from ${sql.table(name)} t`.execute(ctx.db)
      for (const { text } of rows) t.notMatch(text, /PRIVATE KEY|"+d"+ ?:/, name)
      dumped += rows.length
    }
    t.ok(dumped > 10)
  })

  t.test('that are moved to another owner do not open', async (t) => {
    const ctx = await world(t)
    const { id } = await office(ctx)
    await sql`update actor_keys set private_sealed =
      (select private_sealed from actor_keys where actor_id = 'instance' and kind = 'rsa')
      where actor_id = ${id} and kind = 'rsa'`.execute(ctx.db)
    t.match(await aboutSecrets(ctx), [{ state: 'wrong', says: /does not belong to/ }])
    await t.rejects(rekey(restarted(ctx), 'test'), /does not belong to/)
  })

  t.test('of an unknown secret are named, and stay as they are', async (t) => {
    const ctx = await world(t)
    const rows = await sealedRows(ctx)
    await t.rejects(rekey({ ...ctx, sealer: sealer(NEW) }, 'test'), /COMITY_SECRET_PREVIOUS/)
    t.same(await sealedRows(ctx), rows)
  })
})

function folderOf(t: Test): string {
  const folder = mkdtempSync(join(tmpdir(), 'comity-rekey-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

test('SEC-71: the secret of a data folder', async (t) => {
  const folder = folderOf(t)
  const first = readOwnSecret(folder)
  t.same(readOwnSecret(folder), first, 'is made once')
  const made = await world(t)
  const config = {
    ...made.config,
    secret: undefined,
    database: { kind: 'embedded', folder } as const,
  }
  const ctx: Context = { ...made, config, sealer: sealer(first.secret, [OLD]) }
  t.match(await rekey(ctx, 'test'), { sealed: 2 }, 'a run that was cut short is ended first')
  t.same(readOwnSecret(folder), first)

  const { sealed, keyId } = await rekey(ctx, 'test')
  t.equal(sealed, 2)
  const second = readOwnSecret(folder)
  t.same(
    second.previous,
    [first.secret],
    'the one before is kept, for rows that a power cut brings back',
  )
  t.equal(sealer(second.secret).keyId, keyId)
  t.notMatch(readFileSync(join(folder, 'secret'), 'utf8'), first.secret)
  for (const row of await sealedRows(ctx))
    t.ok(sealer(second.secret).open(row.private_sealed, row.actor_id))
  t.equal((await listOwnKeys(ctx)).length, 2, 'and the running process goes on')
})
