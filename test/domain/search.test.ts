import { test } from 'tap'
import { readPlace, writePlace } from '../../src/domain/place.ts'
import {
  QUERY_MAX,
  RESULTS_PER_PAGE,
  SearchQuery,
  chosen,
  isNarrowed,
  readSearchQuery,
} from '../../src/domain/search.ts'

test('a search query', async (t) => {
  t.test('has sensible values for what is not asked', async (t) => {
    t.match(SearchQuery.parse({}), { q: '', order: 'relevance', limit: RESULTS_PER_PAGE })
    t.notOk(isNarrowed(SearchQuery.parse({ q: 'water' })))
  })

  t.test('takes one value of a facet or several, and no empty one', async (t) => {
    t.same(chosen(SearchQuery.parse({ stage: 'pilot' }), 'stage'), ['pilot'])
    t.same(chosen(SearchQuery.parse({ stage: ['pilot', 'idea'] }), 'stage'), ['pilot', 'idea'])
    t.same(chosen(SearchQuery.parse({ stage: '' }), 'stage'), [])
    t.ok(isNarrowed(SearchQuery.parse({ keyword: 'ai' })))
  })

  t.test('cuts a long text by characters', async (t) => {
    t.equal([...SearchQuery.parse({ q: '🚰'.repeat(300) }).q].length, QUERY_MAX)
  })

  t.test('is refused when strictly read and wrong', async (t) => {
    for (const wrong of [
      { stage: 'nowhere' },
      { order: 'best' },
      { limit: 41 },
      { function: '99' },
    ])
      t.notOk(SearchQuery.safeParse(wrong).success)
  })

  t.test('is read from an address without what is not understood', async (t) => {
    const read = readSearchQuery({
      q: ['water', 'fire'],
      stage: ['pilot', 'nowhere'],
      function: '99',
      order: 'best',
      limit: '1000',
      utm_source: 'x',
      kind: '',
    })
    t.same(read, SearchQuery.parse({ q: 'water', stage: 'pilot' }))
  })

  t.test('takes objects and numbers in an address for nothing', async (t) => {
    t.same(readSearchQuery({ q: { a: 1 }, stage: [7, null], after: ['x'.repeat(500)] }), {
      ...SearchQuery.parse({}),
    })
  })
})

test('a place in a list', async (t) => {
  const at = '2026-03-11T09:00:00.123456Z'

  t.test('comes back as it was', async (t) => {
    for (const place of [
      { order: 'newest', at, id: 'a' },
      { order: 'oldest', at, id: 'a' },
      { order: 'relevance', at, id: 'a', rank: 12 },
    ] as const) {
      const word = writePlace(place)
      t.match(word, /^[\w-]+$/)
      t.same(readPlace(word, place.order), place)
    }
  })

  t.test('is none in another order or when it is anything else', async (t) => {
    const word = writePlace({ order: 'newest', at, id: 'a' })
    t.equal(readPlace(word, 'oldest'), undefined)
    for (const json of [
      '',
      '{}',
      '["newest","2026",""]',
      '["newest","2026-99-99T00:00:00.000000Z","a"]',
    ])
      t.equal(readPlace(Buffer.from(json).toString('base64url'), 'newest'), undefined)
    t.equal(readPlace('%%%', 'newest'), undefined)
    t.equal(readPlace(undefined, 'newest'), undefined)
  })

  t.test('fits an address with the longest id', async (t) => {
    const place = { order: 'relevance', at, id: 'a'.repeat(64), rank: 2_000_000 } as const
    t.ok(SearchQuery.safeParse({ after: writePlace(place) }).success)
  })
})
