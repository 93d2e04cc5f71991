import { readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { pino } from 'pino'
import { loadConfig } from '../src/config.ts'
import { openContext } from '../src/context.ts'
import { PEERING } from '../src/federation/peering-surface.ts'
import { buildApp } from '../src/http/app.ts'

/** Writes docs/openapi.json from the routes; with `--check` fails when the file says something else. */
const { values: flags } = parseArgs({ options: { check: { type: 'boolean', default: false } } })
const FILE = new URL('../docs/openapi.json', import.meta.url)

const config = loadConfig({
  COMITY_DATABASE: 'memory://',
  COMITY_SECRET: 'only for the description of the API',
})
if (!config.ok) throw new Error(JSON.stringify(config.issues))
const ctx = await openContext(config.value, { log: pino({ level: 'silent' }) })
const app = await buildApp(
  ctx,
  { closing: false },
  {
    routes: async () => undefined,
    peering: PEERING,
  },
)
const answer = await app.inject('/api/openapi.json')
await app.close()
await ctx.close()

const made = `${JSON.stringify(answer.json(), null, 2)}\n`
if (!flags.check) writeFileSync(FILE, made)
else if (readFileSync(FILE, 'utf8') !== made) {
  process.stderr.write('docs/openapi.json is out of date: run npm run openapi\n')
  process.exit(1)
}
