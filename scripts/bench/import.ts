import { startChild } from './child.ts'
import { type Place, onBoth } from './databases.ts'
import type { BenchRow } from './row.ts'

async function measure({ name, settings }: Place): Promise<BenchRow[]> {
  const child = await startChild('import-process.ts', {
    ...settings,
    COMITY_ORIGIN: 'https://share.ruritania.example',
    COMITY_LOG_LEVEL: 'error',
  })
  try {
    let records = 0
    const began = performance.now()
    const cost = await child.costOf(async () => {
      records = await child.ask<number>('import')
    })
    const seconds = (performance.now() - began) / 1_000
    return [
      { what: `import, published, ${name}`, figure: records / cost, unit: '/s' },
      {
        what: `import, published, ${name}, on the clock`,
        figure: records / seconds,
        unit: 'records/s',
      },
    ]
  } finally {
    await child.stop()
  }
}

/** Records imported and published: row, revision, document, audit line, fact and search text of each. */
export const benchImport = (): Promise<BenchRow[]> => onBoth(measure)
