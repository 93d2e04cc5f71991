import { test } from 'tap'
import { bothDatabases } from '../support/world.ts'
import { type Told, addOwners, counts, ids, search, tell } from './library.ts'

const lesson = (id: string, draft: Told['draft'], owner = 'health'): Told => ({
  id,
  kind: 'LessonLearned',
  owner,
  draft: { ...draft, drivingEvent: { en: 'A pump failed.' } },
})

const RECORDS: readonly Told[] = [
  {
    id: 'a',
    owner: 'digital',
    draft: {
      function: ['01.3', '07.2'],
      stage: 'pilot',
      jurisdiction: ['FR-IDF'],
      governmentLevel: 'regional',
      keyword: ['Open Data', 'pumps'],
      challenge: { en: 'Every pump is checked by hand.' },
    },
  },
  {
    id: 'b',
    draft: {
      function: ['07.2'],
      stage: 'operation',
      jurisdiction: ['FR'],
      governmentLevel: 'national',
      name: { en: 'b', 'pt-BR': 'b' },
    },
  },
  { id: 'c', draft: { function: ['07.4'], stage: 'pilot', jurisdiction: ['KE'] } },
  lesson('d', { function: ['07.2'], outcome: 'worked', jurisdiction: ['KE'], phase: 'pilot' }),
  lesson('e', { outcome: 'mixed', jurisdiction: ['KE', 'FR'] }, 'water'),
]

test('facets of a search', async (t) => {
  await bothDatabases(t, 'narrow it and are counted', async (t, make) => {
    const ctx = await make()
    await addOwners(ctx)
    await tell(ctx, ...RECORDS)

    t.test('by any value within one, by all of them together', async (t) => {
      t.same(await ids(ctx, { stage: 'pilot' }), ['a', 'c', 'd'])
      t.same(await ids(ctx, { stage: ['pilot', 'operation'] }), ['a', 'b', 'c', 'd'])
      t.same(await ids(ctx, { stage: 'pilot', jurisdiction: 'KE' }), ['c', 'd'])
      t.same(await ids(ctx, { stage: 'pilot', jurisdiction: ['KE', 'FR'], kind: 'Initiative' }), [
        'a',
        'c',
      ])
      t.same(await ids(ctx, { outcome: 'worked' }), ['d'])
      t.same(await ids(ctx, { level: 'regional' }), ['a'])
    })

    t.test('by a division with its groups, a country with its regions', async (t) => {
      t.same(await ids(ctx, { function: '07' }), ['a', 'b', 'c', 'd'])
      t.same(await ids(ctx, { function: '07.2' }), ['a', 'b', 'd'])
      t.same(await ids(ctx, { jurisdiction: 'FR' }), ['a', 'b', 'e'])
      t.same(await ids(ctx, { jurisdiction: 'FR-IDF' }), ['a'])
    })

    t.test('by language, keyword and owner', async (t) => {
      t.same(await ids(ctx, { language: 'pt' }), ['b'])
      t.same(await ids(ctx, { language: 'pt-BR' }), ['b'])
      t.same(await ids(ctx, { keyword: 'open data' }), ['a'])
      t.same(await ids(ctx, { keyword: 'Open Data' }), ['a'])
      t.same(await ids(ctx, { owner: 'https://there.example/actors/water' }), ['b', 'c', 'e'])
      t.same(await ids(ctx, { owner: 'https://nowhere.example/' }), [])
    })

    t.test('together with a text', async (t) => {
      t.same(await ids(ctx, { q: 'pump' }), ['a', 'd', 'e'])
      t.same(await ids(ctx, { q: 'pump', kind: 'LessonLearned' }), ['d', 'e'])
      t.same(await ids(ctx, { q: 'pump', jurisdiction: 'KE', outcome: ['mixed', 'didNotWork'] }), [
        'e',
      ])
    })

    t.test('with the counts of what was found', async (t) => {
      const all = await search(ctx)
      t.same(all.total, { count: 5, atLeast: false })
      t.same(counts(all, 'kind'), { Initiative: 3, LessonLearned: 2 })
      t.same(counts(all, 'function'), { '07': 4, '07.2': 3, '01': 1, '01.3': 1, '07.4': 1 })
      t.same(counts(all, 'stage'), { pilot: 3, operation: 1 })
      t.same(counts(all, 'outcome'), { worked: 1, mixed: 1 })
      t.same(counts(all, 'jurisdiction'), { FR: 3, KE: 3, 'FR-IDF': 1 })
      t.same(counts(all, 'level'), { regional: 1, national: 1 })
      t.same(counts(all, 'language'), { en: 5, pt: 1, 'pt-BR': 1 })
      t.same(all.facets.owner, [
        {
          value: 'https://there.example/actors/water',
          count: 3,
          name: { en: 'Ministry of water' },
        },
        {
          value: 'https://here.example/actors/digital',
          count: 1,
          name: { en: 'Ministry of digital' },
        },
        {
          value: 'https://there.example/actors/health',
          count: 1,
          name: { en: 'Ministry of health' },
        },
      ])
      t.same(counts(await search(ctx, { q: 'pump' }), 'kind'), { LessonLearned: 2, Initiative: 1 })
    })

    t.test(
      'counting a chosen facet as if it were not chosen, the others as they are',
      async (t) => {
        const found = await search(ctx, { stage: 'pilot', jurisdiction: 'KE' })
        t.equal(found.total.count, 2)
        t.same(counts(found, 'stage'), { pilot: 2 })
        t.same(counts(found, 'jurisdiction'), { KE: 2, FR: 1, 'FR-IDF': 1 })
        t.same(counts(found, 'kind'), { Initiative: 1, LessonLearned: 1 })
      },
    )

    t.test('counting everything together when many are chosen', async (t) => {
      const asked = { stage: 'pilot', jurisdiction: 'FR', kind: 'Initiative', level: 'regional' }
      const found = await search(ctx, asked)
      t.same(counts(found, 'stage'), { pilot: 1 })
      t.same(counts(found, 'jurisdiction'), { FR: 1, 'FR-IDF': 1 })
    })

    t.test('showing what is chosen even if nothing has it', async (t) => {
      const found = await search(ctx, { stage: 'idea', owner: 'https://nowhere.example/' })
      t.equal(found.total.count, 0)
      t.equal(counts(found, 'stage')['idea'], 0)
      t.same(counts(found, 'owner'), { 'https://nowhere.example/': 0 })
    })
  })
})
