import { type RawBuilder, sql } from 'kysely'
import { test } from 'tap'
import type { OpenContext } from '../../src/context.ts'
import { readQuestion } from '../../src/domain/question.ts'
import { SearchQuery } from '../../src/domain/search.ts'
import { selectNewest } from '../../src/store/lists.ts'
import { type Strictness, matchOf } from '../../src/store/search-match.ts'
import { searchStatement } from '../../src/store/search-statement.ts'
import { bothDatabases } from '../support/world.ts'
import { ANYONE, addMany } from './library.ts'

/** Enough that reading the whole table would be slow, and few enough to be made in seconds. */
const COUNT = 20_000

async function planOf(ctx: OpenContext, statement: RawBuilder<unknown>): Promise<string> {
  const { rows } = await sql<Record<string, string>>`explain ${statement}`.execute(ctx.db)
  return rows.map((row) => row['QUERY PLAN']).join('\n')
}

function searchPlan(ctx: OpenContext, asked: object, strictness: Strictness = 'words') {
  const query = SearchQuery.parse(asked)
  const match = query.q === '' ? undefined : matchOf(readQuestion(query.q), ['en'], strictness)
  const order = query.order === 'relevance' && !match ? 'newest' : query.order
  return planOf(
    ctx,
    searchStatement(ctx.db, { viewer: ANYONE, query, order, ...(match ? { match } : {}) }),
  )
}

const STRICTNESS = ['words', 'beginnings', 'similar'] as const
const WHOLE_TABLE = /Seq Scan on records/

test('the plan of a search', async (t) => {
  await bothDatabases(t, 'reads an index and never the whole table', async (t, make) => {
    const ctx = await make()
    await addMany(ctx, COUNT)

    for (const q of ['common', 'thousandth', 'common tenth', 'nowhere', '数字', 'tenth -common'])
      for (const facets of [{}, { stage: 'pilot' }, { jurisdiction: ['C1', 'C2'], stage: 'idea' }])
        for (const strictness of STRICTNESS)
          t.test(`for ${q} with ${JSON.stringify(facets)} by ${strictness}`, async (t) => {
            const plan = await searchPlan(ctx, { q, ...facets }, strictness)
            t.notMatch(plan, WHOLE_TABLE)
            const [index, condition] =
              strictness === 'similar'
                ? ['records_title', 'title_text %> ']
                : ['records_search', 'search @@ ']
            t.match(plan, new RegExp(`Bitmap Index Scan on ${index}`))
            t.match(plan, new RegExp(`Index Cond: .*${condition}`))
          })

    t.test('for words and facets together by one condition on one index', async (t) => {
      const plan = await searchPlan(ctx, { q: 'common', jurisdiction: 'C1', stage: 'pilot' })
      t.match(
        plan,
        /Index Cond: .*jurisdiction && .*search @@ |Index Cond: .*search @@ .*jurisdiction && /,
      )
    })

    for (const order of ['newest', 'oldest'])
      t.test(`for everything, ${order} first`, async (t) => {
        const plan = await searchPlan(ctx, { order })
        t.notMatch(plan, WHOLE_TABLE)
        t.match(plan, /Index Scan (Backward )?using records_newest/)
      })

    t.test('for a rare value of a facet', async (t) => {
      t.notMatch(await searchPlan(ctx, { stage: 'pilot' }), WHOLE_TABLE)
      t.notMatch(await searchPlan(ctx, { jurisdiction: 'C7' }), WHOLE_TABLE)
    })
  })
})

test('the plan of a list', async (t) => {
  await bothDatabases(t, 'walks an index of that list', async (t, make) => {
    const ctx = await make()
    await addMany(ctx, COUNT)
    const lists = [
      ['records_newest', {}],
      ['records_(kind_)?newest', { kind: 'LessonLearned' }],
      ['records_own_newest', { local: true }],
      ['records_owner', { ownerId: 'digital' }],
      ['records_about', { about: 'https://there.example/1' }],
    ] as const
    for (const [index, query] of lists) {
      const plan = await planOf(ctx, sql`${selectNewest(ctx.db, ANYONE, { ...query, limit: 20 })}`)
      t.match(plan, new RegExp(`(using|on) ${index}`), index)
      t.notMatch(plan, WHOLE_TABLE)
      if (index !== 'records_about') t.notMatch(plan, / Sort /)
    }
  })
})
