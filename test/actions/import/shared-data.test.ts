import { createReadStream } from 'node:fs'
import t, { type Test, test } from 'tap'
import { importLines } from '../../../src/actions/import/import.ts'
import { linesOf } from '../../../src/actions/import/read-line.ts'
import type { ImportReport } from '../../../src/actions/import/report.ts'
import type { Context } from '../../../src/context.ts'
import { bothDatabases } from '../../support/world.ts'
import { absent, PATIENCE, sharedFile } from './shared.ts'
import { counts, everything, options, organisation } from './stored.ts'

// Also tells the runner, which would end the file earlier.
t.setTimeout(PATIENCE)

async function importAll(t: Test, ctx: Context, id: string) {
  const reports: ImportReport[] = []
  for (const name of ['initiatives', 'lessons', 'adoptions']) {
    const begun = performance.now()
    const bytes = createReadStream(sharedFile(name))
    reports.push(await importLines(ctx, linesOf(bytes), options(id)))
    const took = Math.round(performance.now() - begun)
    t.comment(`${name}: ${took} ms`)
  }
  return reports
}

test('the public records', { skip: absent }, async (t) => {
  await bothDatabases(t, 'come in whole, once', async (t, make) => {
    const ctx = await make()
    const id = await organisation(ctx)
    const first = await importAll(t, ctx, id)
    t.match(first, [
      { lines: 682, refusedLines: 0, initiatives: counts(682, 0, 0) },
      { lines: 269, refusedLines: 0, lessons: counts(490, 0, 0) },
      { lines: 1313, refusedLines: 0, adoptions: counts(1313, 0, 0) },
    ])
    const before = await everything(ctx)
    const second = await importAll(t, ctx, id)
    t.match(second, [
      { initiatives: counts(0, 0, 682) },
      { lessons: counts(0, 0, 490) },
      { adoptions: counts(0, 0, 1313) },
    ])
    t.equal(await everything(ctx), before, 'the second run changes nothing')
  })
})
