import { test } from 'tap'
import { importLines } from '../../../src/actions/import/import.ts'
import { bothDatabases, world } from '../../support/world.ts'
import { from } from './lines.ts'
import { counts, everything, linesIn, options, organisation } from './stored.ts'

test('a dry run', async (t) => {
  const ctx = await world(t)
  const id = await organisation(ctx)
  const all = ['initiatives', 'lessons', 'adoptions'].flatMap(linesIn)
  const audit = () => ctx.db.selectFrom('audit').select('seq').execute()
  const [before, lines] = [await everything(ctx), await audit()]
  const dry = await importLines(ctx, from(all), options(id, { dryRun: true }))
  t.equal(await everything(ctx), before, 'writes nothing')
  t.same(await audit(), lines)
  const real = await importLines(ctx, from(all), options(id))
  t.same({ ...dry, dryRun: false }, real, 'and reports what the real run then does')
  const changed = all.map((line) => line.replace('"operation"', '"ended"'))
  t.match(await importLines(ctx, from(changed), options(id, { dryRun: true })), {
    initiatives: counts(0, 1, 2),
    lessons: counts(0, 0, 3),
    adoptions: counts(0, 0, 2),
  })
})

test('an import', async (t) => {
  const ctx = await world(t)
  const id = await organisation(ctx)
  await t.rejects(importLines(ctx, from([]), options('nobody')), { code: 'not-found' })
  await t.rejects(importLines(ctx, from([]), options('instance')), { code: 'not-found' })

  const [ferry = ''] = linesIn('initiatives')
  const many = Array.from({ length: 120 }, (_, i) => ferry.replace('zenda-ferry', `ferry-${i}`))
  const progress: number[] = []
  const report = await importLines(
    ctx,
    from(many),
    options(id, { publish: false, onProgress: (lines) => void progress.push(lines) }),
  )
  t.same(progress, [50, 100, 120], 'says how far it has come')
  t.equal(report.initiatives.created, 120)
  const line = await ctx.db
    .selectFrom('audit')
    .selectAll()
    .where('action', '=', 'import')
    .executeTakeFirst()
  t.match(line, { who: 'command line', detail: { lines: 120, initiatives: { created: 120 } } })
})

test('two imports at once', async (t) => {
  await bothDatabases(t, 'do not double a record', async (t, make) => {
    const ctx = await make()
    const id = await organisation(ctx)
    const twice = await Promise.all([
      importLines(ctx, from(linesIn('lessons')), options(id)),
      importLines(ctx, from(linesIn('lessons')), options(id)),
    ])
    const sums = twice.map(({ lessons }) => lessons.created + lessons.unchanged)
    t.same(sums, [3, 3])
    const stored = await ctx.db.selectFrom('records').select('revision').execute()
    t.same(stored, [{ revision: 1 }, { revision: 1 }, { revision: 1 }])
  })
})
