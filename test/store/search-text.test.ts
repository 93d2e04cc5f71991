import { sql } from 'kysely'
import { test } from 'tap'
import { readSearchQuery } from '../../src/domain/search.ts'
import type { Typed } from '../../src/domain/record.ts'
import { SEARCH_TEXT_MAX, searchVector, titleText } from '../../src/store/search-text.ts'
import { bothDatabases } from '../support/world.ts'
import { addOwners, ids, search, tell } from './library.ts'

/** What people and programs type into search boxes. */
const HOSTILE = [
  "'; drop table records; --",
  "' or 1=1 --",
  '\\',
  "\\' ''' \\\\",
  '%',
  '_',
  '%%%___',
  '!',
  '& | ! ( ) <-> :*',
  "water & (pump | 'well':*) <2> !x",
  ':*',
  'water:*ABCD',
  '"',
  '""',
  '"water',
  '- - -',
  '-"',
  'or or or',
  'or',
  '-or',
  '\0',
  'wa\0ter',
  '\ud800',
  '🚰🚰',
  '{"a":1}',
  '$1 $2',
  '<script>alert(1)</script>',
  'ﷺ',
  'a'.repeat(200),
  '数'.repeat(200),
  '( '.repeat(100),
  '"a" '.repeat(50),
  'x or '.repeat(40),
  "'".repeat(200),
]

const record = (lang: string, text: string, name = 'x'): Typed =>
  ({
    kind: 'Initiative',
    draft: { sourceLanguage: lang, name: { [lang]: name }, challenge: { [lang]: text } },
  }) as unknown as Typed

const many = (word: (i: number) => string): string =>
  Array.from({ length: 60_000 }, (_, i) => word(i)).join(' ')

/** Texts with as many different words as their length allows. */
const LARGE: Readonly<Record<string, string>> = {
  numbers: many(String),
  compounds: many((i) => `${(i * 7).toString(36)}-${(i + 46_656).toString(36)}`),
  addresses: many((i) => `a${i.toString(36)}.co/${i.toString(36)}`),
  letters: many((i) => `я${String.fromCharCode(0x430 + (i % 32))}-${i.toString(36)}`),
  ideographs: Array.from({ length: 60_000 }, (_, i) =>
    String.fromCharCode(0x4e00 + ((i * 7) % 20_000)),
  ).join(''),
  ligatures: 'ﷺ'.repeat(60_000),
  'one word': 'x'.repeat(500_000),
  'open tags': '<a '.repeat(100_000),
}

test('the text of a search', async (t) => {
  await bothDatabases(t, 'may be anything', async (t, make) => {
    const ctx = await make()
    await addOwners(ctx)
    await tell(ctx, { id: 'well', draft: { name: { en: 'Water from a deep well' } } })

    t.test('without an error and without an effect', async (t) => {
      for (const q of HOSTILE) {
        const { rows, total } = await search(ctx, { q })
        t.ok(rows.length <= 1 && total.count <= 1, JSON.stringify(q).slice(0, 40))
      }
      for (const value of HOSTILE)
        await search(
          ctx,
          readSearchQuery({ q: 'water', keyword: value, owner: value, language: value }),
        )
      t.same(await ids(ctx, { q: 'water' }), ['well'])
    })

    t.test('also in a wrong spelling, which the answer says', async (t) => {
      for (const q of ['watter', 'deap well', 'WÁTER', 'weter from a depp well']) {
        const { rows, fuzzy } = await search(ctx, { q })
        t.same(
          rows.map((row) => row.id),
          ['well'],
          q,
        )
        t.equal(fuzzy, q !== 'WÁTER')
      }
      t.match(await search(ctx, { q: 'entirely else' }), {
        fuzzy: false,
        rows: [],
        total: { count: 0 },
      })
    })

    t.test('and is marked in a passage of what was found', async (t) => {
      await tell(ctx, {
        id: 'pump',
        draft: { challenge: { en: 'Nobody **repaired** the pump, although repairs are cheap.' } },
      })
      const { rows } = await search(ctx, { q: 'repair' })
      t.same(rows[0]?.excerpt, {
        lang: 'en',
        parts: [
          { text: 'Nobody ', hit: false },
          { text: 'repaired', hit: true },
          { text: ' the pump, although ', hit: false },
          { text: 'repairs', hit: true },
          { text: ' are cheap.', hit: false },
        ],
      })
    })
  })
})

test('the text of a record', async (t) => {
  await bothDatabases(t, 'is bounded, so that any can be stored', async (t, make) => {
    const ctx = await make()
    for (const [what, text] of Object.entries(LARGE))
      for (const lang of ['en', 'de', 'zh']) {
        const vector = searchVector(record(lang, text), { [lang]: text })
        const { rows } = await sql<{ n: number }>`select length(${vector}) as n`.execute(ctx.db)
        t.ok((rows[0]?.n ?? 0) > 0, `${what} as ${lang}`)
      }
  })

  await bothDatabases(t, 'keeps its short texts whole when a long one is cut', async (t, make) => {
    const ctx = await make()
    await addOwners(ctx)
    const long = `${many((i) => `w${i}`)} beyond`
    t.ok(long.length > SEARCH_TEXT_MAX)
    await tell(ctx, {
      id: 'long',
      draft: { keyword: ['ending'], results: { en: 'Quarterly.' }, content: { en: long } },
    })
    for (const q of ['ending', 'quarterly', 'w10']) t.same(await ids(ctx, { q }), ['long'], q)
    t.same(await ids(ctx, { q: 'beyond' }), [])
  })

  t.test('has its titles for comparing, bounded too', async (t) => {
    t.equal(titleText({ en: 'Open Data', fr: 'Données ouvertes' }), 'open data\ndonnees ouvertes')
    t.equal(titleText({ en: 'ﷺ'.repeat(500) }).length, 2_000)
  })
})
