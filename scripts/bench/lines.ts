import { createReadStream, existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { linesOf } from '../../src/actions/import/read-line.ts'

/** Real records beside the project, where somebody put them; the product brings none. */
const FILE = fileURLToPath(new URL('../../../shared/data/initiatives.jsonl', import.meta.url))
/** Lines that are made where there are none. */
const MADE = 700

const SENTENCES = [
  'Registers ask each other instead of asking the citizen for the same paper again.',
  'A family that moved told eleven offices, each with a form of its own.',
  'Each register publishes signed services, and each office asks only for what the law lets it see.',
  'The first year went into agreements, the second into software.',
  'Offices that had no staff for it shared a small team, paid by all of them.',
]

/** A line as an import takes it, with a text as long as real ones. */
export function makeLine(nr: number): string {
  const sentence = (i: number) => SENTENCES[(nr + i) % SENTENCES.length] ?? ''
  return JSON.stringify({
    type: 'Initiative',
    id: `made-${nr}`,
    name: { en: `Register data exchange ${nr}`, fr: `Échange de données ${nr}` },
    summary: { en: sentence(0) },
    content: { en: Array.from({ length: 12 }, (_, i) => sentence(i)).join(' ') },
    jurisdiction: ['FR'],
    governmentLevel: 'national',
    function: ['01.3'],
    stage: 'pilot',
    startDate: '2022',
    technology: ['data exchange'],
    tag: ['registers', 'once only'],
    url: `https://records.example/${nr}`,
    provenance: { source: 'Made for measurements', license: 'CC-BY-4.0' },
  })
}

/** Lines to import: the real ones, or made ones. */
export function linesToImport() {
  if (existsSync(FILE)) return linesOf(createReadStream(FILE))
  return (async function* () {
    for (let nr = 0; nr < MADE; nr++) yield makeLine(nr)
  })()
}
