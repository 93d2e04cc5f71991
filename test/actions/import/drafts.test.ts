import { test } from 'tap'
import { importLines } from '../../../src/actions/import/import.ts'
import { saveDraft } from '../../../src/actions/records/drafts.ts'
import { withdrawRecord } from '../../../src/actions/records/lifecycle.ts'
import { ANYONE } from '../../../src/domain/viewer.ts'
import { findRecord } from '../../../src/store/records.ts'
import { bothDatabases, world } from '../../support/world.ts'
import { from } from './lines.ts'
import { counts, linesIn, options, organisation, publisherOf, row } from './stored.ts'

test('importing without publishing', async (t) => {
  await bothDatabases(t, 'makes drafts that only members see', async (t, make) => {
    const ctx = await make()
    const id = await organisation(ctx)
    const draft = options(id, { publish: false })
    const report = await importLines(ctx, from(linesIn('initiatives')), draft)
    t.match(report, { initiatives: counts(3, 0, 0), published: false })
    const ferry = await row(ctx, 'zenda-ferry')
    t.match(ferry, { status: 'draft', revision: 0, draft: null, working: { stage: 'operation' } })
    t.equal(await findRecord(ctx.db, ANYONE, ferry.id), undefined)
    t.equal((await ctx.db.selectFrom('facts').selectAll().execute()).length, 0)

    const changed = linesIn('initiatives').map((line) => line.replace('"operation"', '"ended"'))
    t.match(await importLines(ctx, from(changed), draft), { initiatives: counts(0, 1, 2) })
    t.match(await row(ctx, 'zenda-ferry'), { revision: 0, working: { stage: 'ended' } })

    t.match(await importLines(ctx, from(changed), options(id)), { initiatives: counts(0, 3, 0) })
    t.match(await row(ctx, 'zenda-ferry'), { revision: 1, stage: 'ended', working: null })

    t.match(await importLines(ctx, from(linesIn('initiatives')), draft), {
      initiatives: counts(0, 1, 2),
    })
    t.match(
      await row(ctx, 'zenda-ferry'),
      { revision: 1, stage: 'ended', working: { stage: 'operation' } },
      'a change to a published record waits in its working copy',
    )
  })
})

test('importing what people touched here', async (t) => {
  const ctx = await world(t)
  const id = await organisation(ctx)
  await importLines(ctx, from(linesIn('initiatives')), options(id))
  const petra = publisherOf(id)
  const ferry = await row(ctx, 'zenda-ferry')
  if (!ferry.draft) throw new Error('The ferry is not published.')
  const edited = { ...ferry.draft, name: { en: 'Ferries by radio' } }
  await saveDraft(ctx, petra, ferry.id, 'Initiative', { draft: edited })
  await withdrawRecord(ctx, petra, (await row(ctx, 'zenda-archive')).id, 'It was sunk.')

  t.test('leaves edits alone, and says so when the source changed as well', async (t) => {
    t.match(await importLines(ctx, from(linesIn('initiatives').slice(0, 1)), options(id)), {
      initiatives: { left: 1 },
      notes: [{ line: 1, id: 'zenda-ferry', reason: /publishing it is left to its editors/ }],
    })
    const changed = linesIn('initiatives').map((line) => line.replace('"operation"', '"ended"'))
    const report = await importLines(ctx, from(changed), options(id))
    t.equal(report.initiatives.left, 2)
    t.match(
      report.notes.filter((note) => note.field === ''),
      [
        { line: 1, id: 'zenda-ferry', reason: /edited here/, refused: false },
        { line: 3, id: 'zenda-archive', reason: /withdrawn here/, refused: false },
      ],
    )
    t.match(await row(ctx, 'zenda-ferry'), { revision: 1, working: edited, stage: 'operation' })
  })

  t.test('never moves a record to another organisation', async (t) => {
    const other = await organisation(ctx, 'waterworks')
    const report = await importLines(ctx, from(linesIn('initiatives').slice(1, 2)), options(other))
    t.match(report, {
      refusedLines: 1,
      initiatives: { refused: 1 },
    })
    t.match(
      report.notes.filter((note) => note.refused),
      [{ line: 1, reason: /another organisation/ }],
    )
  })
})
