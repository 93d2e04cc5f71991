import { type RawBuilder, sql } from 'kysely'
import type { Place } from '../domain/place.ts'
import { type SearchQuery, isNarrowed } from '../domain/search.ts'
import type { Viewer } from '../domain/viewer.ts'
import type { Db } from './database.ts'
import { placeRow, placeTime, selectCards } from './lists.ts'
import {
  type Counted,
  conditionsOf,
  countFacets,
  countedSets,
  facetColumn,
  facetsJson,
} from './search-facets.ts'
import type { Match } from './search-match.ts'
import { readableBy } from './visibility.ts'

/**
 * Matches that are looked at, the newest ones: each is counted in eight facets, which takes 3 µs a
 * record. Nobody reads a list of more; the page then says "more than".
 */
export const COUNTED_MAX = 5_000
/** Matches that are ranked: the vector of each is unpacked, which takes 6 µs. */
export const RANKED_MAX = 1_000
/** How many of them are those whose title matches, however old, when there are more than are ranked. */
export const TITLES_MAX = 500
/**
 * Records that a text is looked for in first, the newest ones; then in those of twice the time before
 * them, then in all others. Words that many records have fill COUNTED_MAX from there, and the rest is
 * not read.
 */
const WINDOW = 15_000
const WINDOWS = ['newest', 'newer', 'older'] as const

/** What is asked, ready for one statement. */
export interface Asked {
  readonly viewer: Viewer
  readonly query: SearchQuery
  readonly match?: Match
  /** `relevance` needs a match; without one the order is `newest`. */
  readonly order: SearchQuery['order']
  readonly after?: Place
}

const NEWEST_FIRST = sql`published_at desc, id desc`
const table = (name: string) => sql.table(name)

/** The readable records that satisfy the conditions: their place in the table, and their order. */
function records(db: Db, { viewer }: Asked, conditions: readonly RawBuilder<boolean>[]) {
  const readable = db
    .selectFrom('records')
    .where(readableBy(viewer))
    .select([sql`records.ctid`.as('tid'), 'records.published_at', 'records.id'])
  return conditions.reduce((rows, condition) => rows.where(condition), readable)
}

const newest = (db: Db, asked: Asked, conditions: readonly RawBuilder<boolean>[], limit: number) =>
  records(db, asked, conditions)
    .orderBy('records.published_at', 'desc')
    .orderBy('records.id', 'desc')
    .limit(sql.lit(limit))

/** The same with what is counted in them. */
const counted = (
  db: Db,
  asked: Asked,
  { facets }: Counted,
  conditions: readonly RawBuilder<boolean>[],
) => newest(db, asked, conditions, COUNTED_MAX).select(facets.map(facetColumn))

const periodOf = (which: RawBuilder<unknown>) => sql`search_period((
  select published_at from records where status in ('published', 'archived') order by ${which} limit 1))`
/** The periods (half years) of each window, as the index has them. */
const WINDOW_TABLES = sql`
  ends as materialized (
    select ${periodOf(sql`published_at, id`)} as first, ${periodOf(NEWEST_FIRST)} as last,
      ${periodOf(sql`${NEWEST_FIRST} offset ${sql.lit(WINDOW)}`)} as cut),
  windows as materialized (
    select array(select generate_series(high, last)) as newest,
      array(select generate_series(low, high - 1)) as newer,
      array(select generate_series(first, low - 1)) as older
    from ends, lateral (select coalesce(cut, first) as high) as h,
      lateral (select greatest(first, high - 2 * (last - high + 1)) as low) as l)`

/** `found_n`: the newest COUNTED_MAX records of a set; of a text, from as many windows as it takes. */
function found(db: Db, asked: Asked, n: number, set: Counted): RawBuilder<unknown> {
  const { match } = asked
  const conditions = [
    ...conditionsOf(asked.query, set.without),
    ...(match ? [match.condition] : []),
  ]
  const name = table(`found_${n}`)
  if (!match) return sql`${name} as materialized ${counted(db, asked, set, conditions)}`
  // Titles are alike in any number; beyond so many it does not matter which.
  if (!match.isFrequent)
    return sql`${name} as materialized ${counted(db, asked, set, conditions).clearOrderBy()}`
  const partOf = (window: string) => table(`${window}_${n}`)
  const tables = WINDOWS.map((window, w) => {
    const before = WINDOWS.slice(0, w).map((w) => sql`(select count(*) from ${partOf(w)})`)
    const notEnough = sql<boolean>`${sql.join(before, sql` + `)} < ${sql.lit(COUNTED_MAX)}`
    const within = sql<boolean>`array[search_period(records.published_at)] &&
      (select ${sql.ref(window)} from windows)`
    const all = [...(w > 0 ? [notEnough] : []), ...conditions, within]
    return sql`${partOf(window)} as materialized ${counted(db, asked, set, all)}`
  })
  const together = sql.join(
    WINDOWS.map((window) => sql`select * from ${partOf(window)}`),
    sql` union all `,
  )
  return sql`
    ${sql.join(tables)},
    ${name} as materialized (
      select * from (${together}) as parts
      order by ${NEWEST_FIRST} limit ${sql.lit(COUNTED_MAX)})`
}

/**
 * `page` in order of time. It comes from `found_0`, unless the page lies beyond it: then it is asked
 * for once more, from its place on.
 */
function pageByTime(db: Db, asked: Asked): RawBuilder<unknown> {
  const { order, after, query, match } = asked
  const [direction, beyond] =
    order === 'oldest' ? ['asc' as const, sql`>`] : ['desc' as const, sql`<`]
  const sorted = sql`order by published_at ${sql.raw(direction)}, id ${sql.raw(direction)}`
  const limit = sql.lit(query.limit + 1)
  const past = after ? sql`(published_at, id) ${beyond} ${placeRow(after)}` : sql`true`
  const isWhole = sql<boolean>`(select count(*) from found_0) < ${sql.lit(COUNTED_MAX)}`
  const isFull = sql<boolean>`(select count(*) from near) = ${limit}`
  const enough = order === 'oldest' ? isWhole : sql<boolean>`(${isWhole} or ${isFull})`
  const conditions = [...conditionsOf(query), ...(match ? [match.condition] : [])]
  const deep = records(db, asked, [sql`not ${enough}`, ...conditions, sql`${past}`])
    .orderBy('records.published_at', direction)
    .orderBy('records.id', direction)
    .limit(limit)
  return sql`
    near as materialized (
      select tid, published_at, id from found_0 where ${past} ${sorted} limit ${limit}),
    page as materialized (
      select *, null::int as rank from near where ${enough}
      union all select *, null::int from ${deep} as deep)`
}

/** `page` by rank: of the newest matches, and of those whose title matches. */
function pageByRank(db: Db, asked: Asked, match: Match): RawBuilder<unknown> {
  const { after, query } = asked
  const notAll = sql<boolean>`(select count(*) from found_0) > ${sql.lit(RANKED_MAX)}`
  const rest = RANKED_MAX - TITLES_MAX
  const titles =
    match.title && newest(db, asked, [notAll, ...conditionsOf(query), match.title], TITLES_MAX)
  const past = after
    ? sql`(rank, published_at, id) < (${after.rank ?? 0}::int, ${after.at}::timestamptz, ${after.id}::text)`
    : sql`true`
  return sql`
    candidates as materialized (
      (select tid from found_0 order by ${NEWEST_FIRST}
        limit (case when ${notAll} then ${sql.lit(rest)} else ${sql.lit(RANKED_MAX)} end))
      ${titles ? sql`union (select tid from ${titles} as titles)` : sql``}),
    ranked as materialized (
      select candidates.tid, records.published_at, records.id, ${match.rank} as rank
      from candidates join records on records.ctid = candidates.tid),
    page as materialized (
      select tid, published_at, id, rank from ranked where ${past}
      order by rank desc, ${NEWEST_FIRST} limit ${sql.lit(query.limit + 1)})`
}

/** The cards of the page in its order, each with its place and its texts. */
function cardsJson(db: Db, order: Asked['order']): RawBuilder<unknown> {
  const cards = selectCards(db)
    .innerJoin(sql<{ tid: unknown; rank: number | null }>`page`.as('page'), (join) =>
      join.on(sql`records.ctid`, '=', sql.ref('page.tid')),
    )
    .select(['records.draft', 'records.html', sql<number | null>`page.rank`.as('rank')])
    .select(placeTime(sql`records.published_at`).as('at'))
  const direction = sql.raw(order === 'oldest' ? 'asc' : 'desc')
  return sql`select json_agg(card order by rank desc, published_at ${direction}, id ${direction})
    from ${cards} as card`
}

/** One statement for one page of results: rows, counts and total, as one row of JSON. */
export function searchStatement(db: Db, asked: Asked): RawBuilder<unknown> {
  const { match, order, query } = asked
  const sets = countedSets(query)
  const some = sql`(select count(*) from found_0) > 0`
  // With its whole limit, so that it is read from the index for words; EXISTS would read the table.
  const textAlone = match && newest(db, asked, [match.condition], COUNTED_MAX)
  const anything =
    textAlone && isNarrowed(query)
      ? sql`case when ${some} then true else (select count(*) from ${textAlone} as any_row) > 0 end`
      : some
  const parts = [
    ...(match ? [sql`asked as materialized (${match.asked})`, WINDOW_TABLES] : []),
    ...sets.map((set, n) => found(db, asked, n, set)),
    ...sets.map(({ facets }, n) => countFacets(n, facets)),
    match && order === 'relevance' ? pageByRank(db, asked, match) : pageByTime(db, asked),
  ]
  return sql`
    with ${sql.join(parts)}
    select (select count(*)::int from found_0) as total, ${anything} as anything,
      ${match ? sql`(select lexemes from asked)` : sql`'{}'::text[]`} as lexemes,
      (${facetsJson(sets.length, query)}) as facets,
      (${cardsJson(db, order)}) as page`
}
