import { SearchQuery } from '../../src/domain/search.ts'
import { ANYONE } from '../../src/domain/viewer.ts'
import { type Db, openDatabase } from '../../src/store/database.ts'
import { listNewest } from '../../src/store/lists.ts'
import { migrate } from '../../src/store/migrate.ts'
import { searchRecords } from '../../src/store/search.ts'
import { type Place, onBoth } from './databases.ts'
import type { BenchRow } from './row.ts'
import { fillRecords } from './search-data.ts'

/** Records in the database: what some hundred governments write in years. The embedded one holds less. */
const RECORDS = { PostgreSQL: 100_000, embedded: 20_000 } as const
/** Times each question is asked, after a few by which pages come into memory. */
const TIMES = 40
const WARM_UP = 10
/** Longest time in which a page is there at once (ms), of 95 in 100 askings. */
const AIMS = { search: 100, list: 20 } as const

/** Questions as people ask them; words as frequent as search-texts.ts says. */
const QUESTIONS: Readonly<Record<string, object>> = {
  'a word that two thirds have': { q: 'government' },
  'the same, newest first': { q: 'government', order: 'newest' },
  'a word that a sixth has': { q: 'procurement' },
  'a rare word': { q: 'borehole' },
  'two words': { q: 'service interoperability' },
  'a word with two facets': { q: 'procurement', jurisdiction: 'KE', kind: 'Initiative' },
  'two facets': { function: '07', stage: ['pilot', 'operation'] },
  'nothing, newest first': {},
  Chinese: { q: '数字政府' },
  'a misspelt word': { q: 'procuremint' },
}

/** Asks one after the other. @returns milliseconds of each time, sorted. */
async function time(work: () => Promise<unknown>): Promise<number[]> {
  for (let i = 0; i < WARM_UP; i++) await work()
  const taken: number[] = []
  for (let i = 0; i < TIMES; i++) {
    const began = performance.now()
    await work()
    taken.push(performance.now() - began)
  }
  return taken.sort((a, b) => a - b)
}

const at = (sorted: readonly number[], share: number): number =>
  sorted[Math.floor(sorted.length * share)] ?? 0

async function rowsOf(
  what: string,
  name: Place['name'],
  atMost: number,
  work: () => Promise<unknown>,
): Promise<BenchRow[]> {
  const taken = await time(work)
  const aim = name === 'PostgreSQL' ? { aim: { atMost } } : {}
  return [
    { what: `${what}, ${name}, p50`, figure: at(taken, 0.5), unit: 'ms' },
    { what: `${what}, ${name}, p95`, figure: at(taken, 0.95), unit: 'ms', ...aim },
  ]
}

async function ask(db: Db, name: Place['name']): Promise<BenchRow[]> {
  const rows: BenchRow[] = []
  for (const [what, asked] of Object.entries(QUESTIONS)) {
    const query = SearchQuery.parse(asked)
    const work = () => searchRecords(db, ANYONE, query, ['en', 'fr'])
    rows.push(...(await rowsOf(`search: ${what}`, name, AIMS.search, work)))
  }
  const lists = {
    'list, newest': {},
    'list, our lessons': { kind: 'LessonLearned', local: true },
  } as const
  for (const [what, query] of Object.entries(lists)) {
    const work = () => listNewest(db, ANYONE, { ...query, limit: 20 })
    rows.push(...(await rowsOf(what, name, AIMS.list, work)))
  }
  return rows
}

async function measure({ name, settings }: Place): Promise<BenchRow[]> {
  const where = settings['COMITY_DATABASE'] ?? ''
  const { db, close } = await openDatabase(
    name === 'PostgreSQL'
      ? { kind: 'postgres', url: where, pool: 2 }
      : { kind: 'embedded', folder: where },
  )
  try {
    await migrate(db)
    await fillRecords(db, RECORDS[name])
    return await ask(db, name)
  } finally {
    await close()
  }
}

/** A page of results with its facets and excerpts, and lists, over many records. */
export const benchSearch = (): Promise<BenchRow[]> => onBoth(measure)
