import { test } from 'tap'
import { importLines } from '../../../src/actions/import/import.ts'
import { findBySource } from '../../../src/store/records.ts'
import { bothDatabases } from '../../support/world.ts'
import { SOURCE, from } from './lines.ts'
import { linesIn, options, organisation, row } from './stored.ts'

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
    t.same(report.done, [
      { line: 1, kind: 'Initiative', id: 'zenda-ferry', outcome: 'created' },
      { line: 4, kind: 'Initiative', id: 'zenda-meter', outcome: 'refused' },
      { line: 6, kind: 'Initiative', id: 'zenda-ferry', outcome: 'refused' },
      { line: 7, kind: 'Initiative', id: 'zenda-archive', outcome: 'created' },
      { line: 8, kind: 'Adoption', id: 'zenda-meter--xf', outcome: 'refused' },
      { line: 9, kind: 'Adoption', id: 'zenda-meter--xs', outcome: 'created' },
    ])
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
