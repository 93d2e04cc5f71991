import { sql } from 'kysely'
import type { Draft, Typed } from '../../src/domain/record.ts'
import { SearchQuery } from '../../src/domain/search.ts'
import type { RecordKind } from '../../src/domain/uris.ts'
import type { Viewer } from '../../src/domain/viewer.ts'
import type { Visibility } from '../../src/domain/visibility.ts'
import type { OpenContext } from '../../src/context.ts'
import { renderMarkdown } from '../../src/domain/richtext.ts'
import { saveRemoteRecord } from '../../src/store/records.ts'
import { type SearchResult, searchRecords } from '../../src/store/search.ts'

export const ANYONE: Viewer = { kind: 'anyone' }
export const PEER: Viewer = { kind: 'peer', host: 'peer.example' }
export const MEMBER: Viewer = {
  kind: 'member',
  accountId: 'a',
  handle: 'a',
  organisations: {},
  roles: [],
}

const FIRST_DAY = Date.UTC(2026, 0, 1)
const DAY = 86_400_000

/** A record as a test tells it: a title in English unless it says otherwise, one day after the last. */
export interface Told {
  readonly id: string
  readonly kind?: RecordKind
  readonly lang?: string
  readonly owner?: string
  readonly visibility?: Visibility
  readonly status?: 'published' | 'archived'
  readonly day?: number
  readonly draft?: Partial<Record<keyof Draft | string, unknown>>
}

/** Bodies of two hosts; `water` and `health` are of `there.example`. */
export async function addOwners(ctx: OpenContext): Promise<void> {
  for (const [id, host, local] of [
    ['digital', 'here.example', true],
    ['water', 'there.example', false],
    ['health', 'there.example', false],
  ] as const)
    await ctx.db
      .insertInto('actors')
      .values({
        id,
        uri: `https://${host}/actors/${id}`,
        local,
        host,
        kind: 'Organization',
        handle: id,
        name: JSON.stringify({ en: `Ministry of ${id}` }),
        language: 'en',
        inbox: `https://${host}/actors/${id}/inbox`,
        created_at: new Date(FIRST_DAY),
        updated_at: new Date(FIRST_DAY),
      })
      .execute()
}

/** Stores records as they arrive from elsewhere; those of `digital` are made ours afterwards. */
export async function tell(ctx: OpenContext, ...records: readonly Told[]): Promise<void> {
  for (const [i, told] of records.entries()) {
    const { kind = 'Initiative', lang = 'en', owner = 'water', day = i } = told
    const draft = { sourceLanguage: lang, name: { [lang]: told.id }, ...told.draft }
    const record = { kind, draft } as unknown as Typed
    const content = Object.entries(record.draft.content ?? {})
    const at = new Date(FIRST_DAY + day * DAY)
    await saveRemoteRecord(ctx.db, {
      id: told.id,
      uri: `https://there.example/records/${told.id}`,
      ownerId: owner,
      record,
      status: told.status ?? 'published',
      visibility: told.visibility ?? 'public',
      revision: 1,
      changeNote: undefined,
      translations: [],
      html: Object.fromEntries(content.map(([tag, text]) => [tag, renderMarkdown(text)])),
      summary: record.kind === 'Initiative' ? record.draft.summary : record.draft.recommendation,
      published: at,
      updated: at,
      seen: at,
    })
    if (owner === 'digital')
      await ctx.db.updateTable('records').set({ local: true }).where('id', '=', told.id).execute()
  }
}

/**
 * Records `r1`, `r2` … made by the database itself, each two hours newer than the last, with a word that
 * all have, one that a tenth has and one that a thousandth has.
 */
export async function addMany(ctx: OpenContext, count: number): Promise<void> {
  await addOwners(ctx)
  await sql`
    insert into records (id, uri, kind, local, owner_id, status, visibility, revision, source_language,
      name, summary, stage, jurisdiction, functions, languages, title_text, search, about,
      published_at, updated_at, seen_at)
    select 'r' || n, 'https://there.example/' || n,
      case when n % 3 = 0 then 'LessonLearned' else 'Initiative' end, n % 50 = 0,
      case when n % 50 = 0 then 'digital' else 'water' end, 'published', 'public', 1, 'en',
      '{"en": "x"}', '{"en": "x"}', case when n % 200 = 0 then 'pilot' else 'idea' end,
      array['C' || n % 40], array['01', '01.' || n % 8], array['en'], 'title of number ' || n,
      to_tsvector('english', 'common ' || case when n % 10 = 0 then 'tenth ' else '' end ||
        case when n % 1000 = 0 then 'thousandth ' else '' end || repeat('filler words ', 20)),
      case when n % 500 = 0 then 'https://there.example/1' end, published, published, published
    from generate_series(1, ${count}::int) n,
      lateral (select timestamptz '2021-01-01' + n * interval '2 hours' as published) x`.execute(
    ctx.db,
  )
  await sql`vacuum analyze records`.execute(ctx.db)
  await sql`analyze actors`.execute(ctx.db)
}

/** A search as an address asks it. */
export const search = (
  ctx: OpenContext,
  asked: Readonly<Record<string, unknown>> = {},
  viewer: Viewer = ANYONE,
  languages: readonly string[] = ['en'],
): Promise<SearchResult> => searchRecords(ctx.db, viewer, SearchQuery.parse(asked), languages)

/** The ids that a search finds, sorted. */
export async function ids(
  ctx: OpenContext,
  asked: Readonly<Record<string, unknown>>,
  viewer: Viewer = ANYONE,
): Promise<string[]> {
  const { rows, fuzzy } = await search(ctx, asked, viewer)
  return fuzzy ? [] : rows.map((row) => row.id).sort()
}

/** The counts of one facet, as `{ value: count }`. */
export const counts = (
  { facets }: SearchResult,
  facet: keyof SearchResult['facets'],
): Record<string, number> =>
  Object.fromEntries(facets[facet].map(({ value, count }) => [value, count]))
