import { availableParallelism, cpus, loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { profileInto } from './child.ts'
import { benchPostgres } from './databases.ts'
import type { BenchRow } from './row.ts'
import { toTable } from './table.ts'

/**
 * Measures how fast the server is, each figure beside a limit that is measured in the same run.
 * `npm run bench` does all, `npm run bench -- inbox import` some, `--profile FOLDER` writes CPU profiles.
 */
const PARTS: Readonly<Record<string, () => Promise<BenchRow[]>>> = {
  limits: async () => (await import('./limits.ts')).benchLimits(),
  documents: async () => (await import('./documents.ts')).benchDocuments(),
  inbox: async () => (await import('./inbox.ts')).benchInbox(),
  deliveries: async () => (await import('./deliveries.ts')).benchDeliveries(),
  import: async () => (await import('./import.ts')).benchImport(),
  search: async () => (await import('./search.ts')).benchSearch(),
}

/** Load of a machine above which others take its time (processes that want to run). */
const BUSY = 1

const say = (text: string): void => void process.stdout.write(`${text}\n`)

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { profile: { type: 'string' } },
})
const unknown = positionals.filter((name) => !(name in PARTS))
if (unknown.length > 0) {
  say(`There is no ${unknown.join(', ')}. Choose of: ${Object.keys(PARTS).join(', ')}.`)
  process.exit(1)
}
if (values.profile !== undefined) profileInto(values.profile)

say(`${availableParallelism()} cores, ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}`)
const busy = loadavg()[0] ?? 0
if (busy > BUSY)
  say(
    `Others use this machine (load ${busy.toFixed(1)}): what is measured on the clock comes out too slow.`,
  )
if (!benchPostgres()) say('No PostgreSQL found: the embedded database alone is measured.')

const rows: BenchRow[] = []
for (const [name, part] of Object.entries(PARTS)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue
  const began = performance.now()
  rows.push(...(await part()))
  say(`${name}: ${((performance.now() - began) / 1_000).toFixed(0)} s`)
}
say(`\n${toTable(rows)}\n`)
say('/s: for each second of one core that the process under test uses.')
