import { createReadStream } from 'node:fs'
import { test } from 'tap'
import { importLines } from '../../../src/actions/import/import.ts'
import { linesOf } from '../../../src/actions/import/read-line.ts'
import { ANYONE } from '../../../src/domain/viewer.ts'
import { findDocument } from '../../../src/store/documents.ts'
import { findRecord } from '../../../src/store/records.ts'
import { bothDatabases } from '../../support/world.ts'
import { SOURCE, from } from './lines.ts'
import { counts, everything, file, linesIn, options, organisation, row } from './stored.ts'

test('importing with publishing', async (t) => {
  await bothDatabases(t, 'publishes everything at once, gaps and all', async (t, make) => {
    const ctx = await make()
    const id = await organisation(ctx)
    const before = (await ctx.db.selectFrom('facts').selectAll().execute()).length
    const all = ['initiatives', 'lessons', 'adoptions'].flatMap(linesIn)
    const report = await importLines(ctx, from(all), options(id))
    t.match(report, {
      lines: 7,
      refusedLines: 0,
      initiatives: counts(3, 0, 0),
      lessons: counts(3, 0, 0),
      adoptions: counts(2, 0, 0),
    })

    const ferry = await row(ctx, 'zenda-ferry')
    t.match(ferry, {
      local: true,
      owner_id: id,
      status: 'published',
      visibility: 'public',
      revision: 1,
      working: null,
      published_at: ctx.now(),
      name: { en: 'Ferry timetable by radio', fr: 'Horaires des bacs à la radio' },
      translations: [{ language: 'fr', translatedRevision: 1 }],
      provenance: { source: SOURCE, organization: { name: 'Harbour of Zenda' } },
    })
    t.notOk(ferry.draft && 'challenge' in ferry.draft, 'what the source does not say stays absent')
    t.ok(await findRecord(ctx.db, ANYONE, ferry.id), 'anybody can read it')
    const document = JSON.parse((await findDocument(ctx.db, ferry.uri))?.body ?? '{}')
    t.match(document, { id: ferry.uri, type: 'Article', revision: 1, stage: 'operation' })
    const facts = await ctx.db.selectFrom('facts').selectAll().execute()
    t.equal(facts.length, before + 6, 'and one fact each has it federated')

    const lessons = [await row(ctx, 'zenda-diary-1#1'), await row(ctx, 'zenda-diary-1#2')]
    t.match(lessons, [
      { name: { en: 'Ask the crew first' }, summary: { en: 'Ask before you buy.' } },
      {
        name: { en: 'A winter without radio' },
        provenance: { url: 'https://diary.zenda.example/1' },
      },
    ])
    t.ok(ferry.id < (lessons[0]?.id ?? ''), 'ids follow the order of the file')

    const adoptions = await ctx.db.selectFrom('imported_adoptions').selectAll().execute()
    t.same(
      adoptions
        .map(({ body }) => body)
        .sort((a, b) => String(a['id']).localeCompare(String(b['id']))),
      linesIn('adoptions').map((line) => JSON.parse(line) as object),
      'adoptions are kept word for word',
    )
    t.match(adoptions[0], { initiative_source_id: 'zenda-meter' })
    t.match(
      report.notes.filter((note) => note.id === 'zenda-meter--xf'),
      [{ line: 6, field: 'type', reason: /^Adoptions are kept/, refused: false }],
    )
    t.match(
      report.notes.find((note) => note.id === 'zenda-archive' && note.field === 'url'),
      { line: 3, reason: /not one web address/, refused: false },
    )
  })

  await bothDatabases(t, 'changes nothing the second time', async (t, make) => {
    const ctx = await make()
    const id = await organisation(ctx)
    const all = ['initiatives', 'lessons', 'adoptions'].flatMap(linesIn)
    const first = await importLines(ctx, from(all), options(id))
    const before = await everything(ctx)
    const second = await importLines(ctx, from(all), options(id))
    t.equal(await everything(ctx), before)
    t.match(second, {
      initiatives: counts(0, 0, 3),
      lessons: counts(0, 0, 3),
      adoptions: counts(0, 0, 2),
    })
    t.same(second.notes, first.notes, 'and says the same of every line')
  })

  await bothDatabases(t, 'makes a new revision of a line that changed', async (t, make) => {
    const ctx = await make()
    const id = await organisation(ctx)
    await importLines(ctx, linesOf(createReadStream(file('initiatives'))), options(id))
    await importLines(ctx, from(linesIn('adoptions')), options(id))
    const changed = linesIn('initiatives').map((line) => line.replace('"idea"', '"pilot"'))
    const use = linesIn('adoptions').map((line) => line.replace('"use"', '"trial"'))
    const report = await importLines(ctx, from([...changed, ...use]), options(id))
    t.match(report, { initiatives: counts(0, 1, 2), adoptions: counts(0, 1, 1) })
    t.match(await row(ctx, 'zenda-archive'), {
      revision: 2,
      stage: 'pilot',
      change_note: /^Imported again/,
    })
    const kept = await ctx.db.selectFrom('imported_adoptions').select('body').execute()
    t.ok(kept.some(({ body }) => body['relation'] === 'trial'))

    const moved = changed.map((line) => line.replaceAll('"0f3c"', '"1a2b"'))
    const again = await importLines(ctx, from(moved), options(id))
    t.match(again, { initiatives: counts(0, 3, 0) })
    t.match(
      await row(ctx, 'zenda-archive'),
      { revision: 2, provenance: { commit: '1a2b' } },
      'a new version of the source alone makes no revision',
    )
  })
})
