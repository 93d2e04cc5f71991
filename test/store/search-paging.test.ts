import { sql } from 'kysely'
import { test } from 'tap'
import type { OpenContext } from '../../src/context.ts'
import { writePlace } from '../../src/domain/place.ts'
import { ORDERS } from '../../src/domain/search.ts'
import { listNewest, placeTime } from '../../src/store/lists.ts'
import { COUNTED_MAX, RANKED_MAX, TITLES_MAX } from '../../src/store/search-statement.ts'
import { bothDatabases } from '../support/world.ts'
import { ANYONE, type Told, addMany, addOwners, search, tell } from './library.ts'

const COUNT = 23
/** Two records a day, so that a page ends between two of the same time; every third says more of it. */
const RECORDS: readonly Told[] = Array.from({ length: COUNT }, (_, i) => ({
  id: `r${String((i * 7) % COUNT).padStart(2, '0')}`,
  day: Math.floor(i / 2),
  owner: i % 5 === 0 ? 'digital' : 'water',
  kind: i % 4 === 0 ? ('LessonLearned' as const) : ('Initiative' as const),
  draft: {
    name: { en: i % 3 === 0 ? 'Harbour and harbour again' : 'Port' },
    content: { en: 'The harbour was dredged.' },
    ...(i % 4 === 0 ? { about: 'https://there.example/records/r00' } : { stage: 'pilot' }),
  },
}))

async function walk(ctx: OpenContext, asked: object, limit = 4): Promise<string[]> {
  const seen: string[] = []
  let after: string | undefined
  do {
    const page = await search(ctx, { ...asked, limit, after })
    if (page.rows.length > limit) throw new Error('a page is too long')
    seen.push(...page.rows.map((row) => row.id))
    after = page.next
  } while (after !== undefined && seen.length < 1_000)
  return seen
}

const byTime = [...RECORDS]
  .sort((a, b) => (b.day ?? 0) - (a.day ?? 0) || (a.id < b.id ? 1 : -1))
  .map(({ id }) => id)

test('pages of results', async (t) => {
  await bothDatabases(t, 'follow each other without gap or double', async (t, make) => {
    const ctx = await make()
    await addOwners(ctx)
    await tell(ctx, ...RECORDS)

    for (const order of ORDERS)
      for (const asked of [{ q: 'harbour' }, {}, { q: 'harbours dredging' }])
        t.test(`by ${order}, asking ${JSON.stringify(asked)}`, async (t) => {
          const seen = await walk(ctx, { ...asked, order })
          t.equal(seen.length, new Set(seen).size)
          t.same([...seen].sort(), [...byTime].sort())
          if (order === 'oldest') t.same(seen, byTime.toReversed())
          else if (order === 'newest' || !('q' in asked)) t.same(seen, byTime)
        })

    t.test('of similar titles too', async (t) => {
      const titled = await walk(ctx, { q: 'harbuor', order: 'newest' })
      t.ok(titled.length > 4)
      for (const order of ORDERS)
        t.same((await walk(ctx, { q: 'harbuor', order })).sort(), [...titled].sort())
    })

    t.test('put what says more of it in its title first, then the newest', async (t) => {
      const seen = await walk(ctx, { q: 'harbour' })
      const titled = RECORDS.filter((r) => JSON.stringify(r.draft?.['name']).includes('Harbour'))
      t.same(
        seen.slice(0, titled.length),
        byTime.filter((id) => titled.some((r) => r.id === id)),
      )
    })

    t.test('stay where they are while something new is published', async (t) => {
      const first = await search(ctx, { order: 'newest', limit: 4 })
      await tell(ctx, { id: 'new', day: 99 })
      const second = await search(ctx, { order: 'newest', limit: 4, after: first.next })
      t.same(
        second.rows.map((row) => row.id),
        byTime.slice(4, 8),
      )
      await ctx.db.deleteFrom('records').where('id', '=', 'new').execute()
    })

    t.test('begin at the beginning after a place that is none', async (t) => {
      for (const after of ['', 'x', 'bnVsbA', (await search(ctx, { limit: 4 })).next])
        t.same(
          (await search(ctx, { order: 'oldest', limit: 1, after })).rows.map((row) => row.id),
          byTime.slice(-1),
        )
    })
  })
})

test('pages beyond what is counted', async (t) => {
  await bothDatabases(t, 'go on to the last record', async (t, make) => {
    const ctx = await make()
    const count = COUNTED_MAX + 50
    await addMany(ctx, count)

    for (const q of ['', 'common'])
      for (const order of ['newest', 'oldest'] as const)
        t.test(`by ${order}, asking ${q || 'nothing'}`, async (t) => {
          const id = (n: number) => `r${order === 'newest' ? count - n : n + 1}`
          const first = await search(ctx, { q, order, limit: 3 })
          t.same(first.total, { count: COUNTED_MAX, atLeast: true })
          t.same(
            first.rows.map((row) => row.id),
            [id(0), id(1), id(2)],
          )

          for (const passed of [COUNTED_MAX - 10, COUNTED_MAX - 1, COUNTED_MAX, count - 5]) {
            const after = await placeOf(ctx, order, id(passed - 1))
            const page = await search(ctx, { q, order, limit: 3, after })
            t.same(
              page.rows.map((row) => row.id),
              [id(passed), id(passed + 1), id(passed + 2)],
            )
          }
          const end = await placeOf(ctx, order, id(count - 3))
          const last = await search(ctx, { q, order, limit: 3, after: end })
          t.same(
            last.rows.map((row) => row.id),
            [id(count - 2), id(count - 1)],
          )
          t.equal(last.next, undefined)
        })

    t.test('and ranking ends after the records that were ranked', async (t) => {
      let ranked = 0
      let after: string | undefined
      do {
        const page = await search(ctx, { q: 'common', limit: 40, after })
        ranked += page.rows.length
        after = page.next
      } while (after !== undefined && ranked <= RANKED_MAX)
      t.equal(ranked, RANKED_MAX - TITLES_MAX)
    })
  })
})

/** The place after this record. */
async function placeOf(ctx: OpenContext, order: 'newest' | 'oldest', id: string): Promise<string> {
  const { rows } = await sql<{ at: string }>`
    select ${placeTime(sql`published_at`)} as at from records where id = ${id}`.execute(ctx.db)
  return writePlace({ order, id, at: rows[0]?.at ?? '' })
}

test('lists, newest first', async (t) => {
  await bothDatabases(t, 'hold what is asked, page by page', async (t, make) => {
    const ctx = await make()
    await addOwners(ctx)
    await tell(ctx, ...RECORDS)
    const list = async (query: Omit<Parameters<typeof listNewest>[2], 'limit'>) => {
      const seen: string[] = []
      let after: string | undefined
      do {
        const page = await listNewest(ctx.db, ANYONE, { ...query, after, limit: 4 })
        seen.push(...page.rows.map((row) => row.id))
        after = page.next
      } while (after !== undefined)
      return seen
    }
    const those = (keep: (told: Told) => boolean) =>
      byTime.filter((id) => RECORDS.some((told) => told.id === id && keep(told)))

    t.same(await list({}), byTime)
    t.same(
      await list({ kind: 'LessonLearned' }),
      those((r) => r.kind === 'LessonLearned'),
    )
    t.same(
      await list({ ownerId: 'water' }),
      those((r) => r.owner === 'water'),
    )
    t.same(
      await list({ local: true }),
      those((r) => r.owner === 'digital'),
    )
    t.same(
      await list({ local: false }),
      those((r) => r.owner === 'water'),
    )
    t.same(
      await list({ about: 'https://there.example/records/r00' }),
      those((r) => r.kind === 'LessonLearned'),
    )
    t.same(
      await list({ kind: 'Initiative', local: true }),
      those((r) => r.kind === 'Initiative' && r.owner === 'digital'),
    )

    t.test('with cards of the same shape as those of a search', async (t) => {
      const [listed] = (await listNewest(ctx.db, ANYONE, { limit: 1 })).rows
      const [found] = (await search(ctx, { limit: 1 })).rows
      t.same(listed, found)
      t.match(listed, {
        id: byTime[0],
        published_at: Date,
        updated_at: Date,
        name: Object,
        jurisdiction: [],
        owner: { id: 'water', handle: 'water', host: 'there.example', local: false },
      })
      t.notOk('draft' in (found ?? {}) || 'html' in (found ?? {}))
    })
  })
})
