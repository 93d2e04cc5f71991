import { createReadStream, readFileSync } from 'node:fs'
import { test } from 'tap'
import { type ImportOptions, importLines } from '../../../src/actions/import/import.ts'
import { linesOf } from '../../../src/actions/import/read-line.ts'
import { createOrganisation } from '../../../src/actions/organisations.ts'
import { saveDraft } from '../../../src/actions/records/drafts.ts'
import { withdrawRecord } from '../../../src/actions/records/lifecycle.ts'
import type { Context } from '../../../src/context.ts'
import { parseOrganisationDraft } from '../../../src/domain/organisation.ts'
import { ANYONE, type Member } from '../../../src/domain/viewer.ts'
import { findDocument } from '../../../src/store/documents.ts'
import { findBySource, findRecord } from '../../../src/store/records.ts'
import { bothDatabases, world } from '../../support/world.ts'
import { SOURCE, from } from './lines.ts'

const file = (name: string): URL => new URL(`../../fixtures/import/${name}.jsonl`, import.meta.url)
const linesIn = (name: string): string[] =>
  readFileSync(file(name), 'utf8')
    .split('\n')
    .filter((line) => line !== '')

async function organisation(ctx: Context, handle = 'harbour'): Promise<string> {
  const read = parseOrganisationDraft({
    handle,
    name: { en: 'Harbour Office' },
    jurisdiction: ['XR'],
    governmentLevel: 'national',
  })
  if (!read.ok) throw new Error(JSON.stringify(read.issues))
  return (await createOrganisation(ctx, 'test', read.value)).id
}

const options = (organisationId: string, more: Partial<ImportOptions> = {}): ImportOptions => ({
  organisationId,
  publish: true,
  dryRun: false,
  by: 'command line',
  ...more,
})

const row = async (ctx: Context, sourceId: string) => {
  const found = await findBySource(ctx.db, SOURCE, sourceId)
  if (!found) throw new Error(`${sourceId} is not here.`)
  return found
}

const publisherOf = (id: string): Member => ({
  kind: 'member',
  accountId: 'petra',
  handle: 'petra',
  organisations: { [id]: ['publisher'] },
  roles: [],
})

/** Everything that an import could write, in one comparable text. */
async function everything(ctx: Context): Promise<string> {
  const tables = ['records', 'revisions', 'documents', 'facts', 'imported_adoptions'] as const
  const rows = await Promise.all(
    tables.map((table) => ctx.db.selectFrom(table).selectAll().execute()),
  )
  return JSON.stringify(rows.map((table) => table.map((entry) => JSON.stringify(entry)).sort()))
}

const counts = (created: number, updated: number, unchanged: number) => ({
  created,
  updated,
  unchanged,
  left: 0,
  refused: 0,
})

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

test('importing bad lines', async (t) => {
  await bothDatabases(t, 'reports each and stores the others', async (t, make) => {
    const ctx = await make()
    const id = await organisation(ctx)
    const [ferry = '', meter = '', archive = ''] = linesIn('initiatives')
    const lines = [
      ferry,
      '{"type":',
      '',
      meter.replace('"Water meters that ring"', '" "'),
      JSON.stringify({ ...JSON.parse(archive), id: 'nul', extra: '\u0000' }),
      ferry,
      archive,
      linesIn('adoptions')[0]?.replace('"XF"', '"Freedonia"') ?? '',
      linesIn('adoptions')[1] ?? '',
    ]
    const report = await importLines(ctx, from(lines), options(id))
    t.match(report, {
      lines: 8,
      refusedLines: 5,
      initiatives: { created: 2, refused: 2 },
      adoptions: { created: 1, refused: 1 },
    })
    t.match(
      report.notes.filter((note) => note.refused),
      [
        { line: 2, field: '', reason: 'Is not JSON.' },
        { line: 4, id: 'zenda-meter', field: 'name' },
        { line: 5, field: '', reason: /U\+0000/ },
        { line: 6, id: 'zenda-ferry', field: 'id', reason: 'Line 1 has the same source and id.' },
        { line: 8, id: 'zenda-meter--xf', field: 'adopterJurisdiction.0' },
      ],
    )
    t.match(
      report.notes.find((note) => note.line === 9 && note.field === ''),
      { reason: /Its initiative is not here/ },
    )
  })

  await bothDatabases(t, 'rolls back the one that cannot be stored alone', async (t, make) => {
    const ctx = await make()
    const id = await organisation(ctx)
    const [ferry = '', meter = '', archive = ''] = linesIn('initiatives')
    // Each & is five bytes in HTML, and other servers take 200 kB.
    const text = { ...JSON.parse(meter), content: { en: '&'.repeat(49_000) } }
    const report = await importLines(ctx, from([ferry, JSON.stringify(text), archive]), options(id))
    t.match(report, { refusedLines: 1, initiatives: { created: 2, refused: 1 } })
    t.match(
      report.notes.filter((note) => note.refused),
      [{ line: 2, id: 'zenda-meter', field: 'content.en' }],
    )
    t.equal(await findBySource(ctx.db, SOURCE, 'zenda-meter'), undefined)
    t.match(await row(ctx, 'zenda-ferry'), { revision: 1 })
    t.match(await row(ctx, 'zenda-archive'), { revision: 1 })
  })
})

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
