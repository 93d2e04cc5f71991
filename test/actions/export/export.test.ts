import { readdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'tap'
import { BYTE_ORDER_MARK } from '../../../src/domain/csv.ts'
import { importLines } from '../../../src/actions/import/import.ts'
import { withdrawRecord } from '../../../src/actions/records/lifecycle.ts'
import { beginDraft } from '../../../src/actions/records/drafts.ts'
import { initiative, lesson, office } from '../../support/office.ts'
import { bothDatabases, world } from '../../support/world.ts'
import { from } from '../import/lines.ts'
import { linesIn, options, organisation } from '../import/stored.ts'
import { exported, folder, linesOfText, publishedAs } from './support.ts'

/** Ids of the records in an export in JSON Lines or documents. */
const idsIn = (text: string): unknown[] =>
  linesOfText(text).map((line) => (JSON.parse(line) as { id: unknown }).id)

test('which records', async (t) => {
  const ctx = await world(t)
  const at = await office(ctx)
  const uriOf = async (visibility: 'public' | 'peers' | 'local') => {
    const { id } = await publishedAs(ctx, at, 'Initiative', initiative(), visibility)
    return `${ctx.origin}/initiatives/${id}`
  }
  const [open, shared, own] = [await uriOf('public'), await uriOf('peers'), await uriOf('local')]
  await beginDraft(ctx, at.author, at.id, 'Initiative', initiative())
  const gone = await uriOf('public')
  await withdrawRecord(ctx, at.publisher, gone.split('/').at(-1) ?? '', 'A mistake.')

  for (const format of ['jsonl', 'activitystreams'] as const) {
    await t.test(`OPS-12: ${format} holds what may be shown, and no drafts`, async (t) => {
      const shown = async (visibility: 'public' | 'peers' | 'local') =>
        idsIn((await exported(t, ctx, { format, visibility })).text)
      t.same(await shown('public'), [open])
      t.same(await shown('peers'), [open, shared])
      t.same(await shown('local'), [open, shared, own])
    })
  }

  await t.test('OPS-12: of one organisation alone', async (t) => {
    const none = await exported(t, ctx, { organisation: 'interior' })
    t.same([none.report.records, none.text], [0, ''])
    const all = await exported(t, ctx, { organisation: 'digital' })
    t.same(idsIn(all.text), [open])
    const path = join(folder(t), 'out')
    await t.rejects(exported(t, ctx, { organisation: 'nobody', path }), { code: 'not-found' })
    t.same(readdirSync(dirname(path)), [], 'and a refusal leaves no file')
  })

  await t.test('OPS-12: statements about use go with the record they are about', async (t) => {
    const id = await organisation(ctx)
    await importLines(ctx, from(['initiatives', 'adoptions'].flatMap(linesIn)), options(id))
    t.match((await exported(t, ctx, { organisation: 'harbour' })).report, { adoptions: 2 })
    t.match((await exported(t, ctx, { organisation: 'digital' })).report, { adoptions: 0 })
    await ctx.db
      .updateTable('records')
      .set({ visibility: 'local' })
      .where('source_id', '=', 'zenda-meter')
      .execute()
    t.match((await exported(t, ctx)).report, { adoptions: 0 })
    t.match((await exported(t, ctx, { visibility: 'local' })).report, { adoptions: 2 })
  })
})

test('the file', async (t) => {
  const ctx = await world(t)
  const at = await office(ctx)
  const made = await publishedAs(ctx, at, 'Initiative', {
    ...initiative({ keyword: ['a, b', '"c"'], startDate: '2021' }),
    name: { en: '=HYPERLINK("https://evil.example")', fr: 'Titre' },
  })
  const uri = `${ctx.origin}/initiatives/${made.id}`
  await publishedAs(ctx, at, 'LessonLearned', lesson(uri))

  await t.test('OPS-12: documents are those that are served, byte by byte', async (t) => {
    const { text } = await exported(t, ctx, { format: 'activitystreams' })
    const stored = ctx.db.selectFrom('documents').select('body').where('record_id', 'is not', null)
    const bodies = (await stored.orderBy('record_id').execute()).map(({ body }) => `${body}\n`)
    t.equal(bodies.length, 2)
    t.equal(text, bodies.join(''))
  })

  await t.test('OPS-12: a table has a row each, and no formulas', async (t) => {
    const { text } = await exported(t, ctx, { format: 'csv' })
    t.ok(text.startsWith(`${BYTE_ORDER_MARK}address,type,title,`))
    const [, first = '', second = '', ...rest] = text.split('\r\n')
    t.ok(
      first.startsWith(`${uri},Initiative,"'=HYPERLINK(""https://evil.example"")",Registers ask`),
      first,
    )
    t.match(first, '"a, b; ""c"""')
    t.match(first, ',en,en; fr,digital,published,public,1,pilot,,01.3,XR,national,')
    t.match(second, `/lessons/`)
    t.match(second, uri)
    t.same(rest, [''])
  })

  await t.test('OPS-12: is not written over another, unless that is wished', async (t) => {
    const path = join(folder(t), 'out')
    writeFileSync(path, 'precious')
    await t.rejects(exported(t, ctx, { path }), { code: 'taken' })
    const { text } = await exported(t, ctx, { path, force: true })
    t.equal(linesOfText(text).length, 2)
    t.same(readdirSync(dirname(path)), ['out'], 'and nothing is left beside it')
    const nowhere = join(path, 'not a folder', 'out')
    await t.rejects(exported(t, ctx, { path: nowhere }), { code: 'invalid', message: /ENOTDIR/ })
  })
})

test('many records', async (t) => {
  await bothDatabases(t, 'OPS-12: go page by page, and the trail says so', async (t, make) => {
    const ctx = await make()
    const id = await organisation(ctx)
    const lines = Array.from({ length: 45 }, (_, i) =>
      JSON.stringify({
        ...{ type: 'Initiative', id: `i${i}`, name: { en: `No ${i}` } },
        provenance: { source: 'S' },
      }),
    )
    await importLines(ctx, from(lines), options(id))
    const progress: number[][] = []
    const { text, report } = await exported(t, ctx, {
      onProgress: (...step) => progress.push(step),
    })
    t.same(idsIn(text).sort(), lines.map((_, i) => `i${i}`).sort())
    t.same(progress, [
      [20, 45],
      [40, 45],
      [45, 45],
    ])
    const audit = ctx.db.selectFrom('audit').selectAll().where('action', '=', 'records-exported')
    t.match(await audit.execute(), [
      { who: 'command line', subject: ctx.origin, detail: { ...report, records: 45 } },
    ])
    await t.rejects(exported(t, ctx, { path: join(folder(t), 'a', 'b') }), { code: 'invalid' })
    t.equal((await audit.execute()).length, 1, 'a file that was not written has no line')
  })
})
