import { sql } from 'kysely'
import { COFOG } from '../../src/domain/vocabularies/cofog.ts'
import { LEVELS, OUTCOMES } from '../../src/domain/vocabularies/lists.ts'
import { STAGES } from '../../src/domain/vocabularies/stages.ts'
import type { Db } from '../../src/store/database.ts'
import { facetColumns, searchVector, titleText } from '../../src/store/search-text.ts'
import { makeRecord, random } from './search-texts.ts'

/** Different texts; each serves many records, whose other columns differ. */
const TEXTS = 3_000
const ACTORS = 400
/** Servers whose records came one server after the other, so that age and place in the file differ. */
const HOSTS = 20
/** Rows of one statement, so that a transaction stays small. */
const BATCH = 5_000

const PLACES =
  'AT BE BR CA CH CL CN DE EE EG ES FR GB IN IT JP KE KR MA MX NG PE PL PT RU SN TN US UY VN'

async function fillActors(db: Db): Promise<void> {
  await sql`
    insert into actors (id, uri, local, host, kind, handle, name, language, inbox, created_at, updated_at)
    select 'actor' || n, 'https://h' || n % ${HOSTS} || '.example/actors/' || n, n % ${HOSTS} = 0,
      'h' || n % ${HOSTS} || '.example', 'Organization', 'org' || n,
      jsonb_build_object('en', 'Ministry ' || n), 'en',
      'https://h' || n % ${HOSTS} || '.example/inbox', now(), now()
    from generate_series(0, ${ACTORS - 1}::int) n`.execute(db)
}

/** The texts with their vectors, in a table of their own. */
async function fillTexts(db: Db): Promise<void> {
  await sql`create table bench_texts (nr int primary key, kind text, lang text, draft jsonb, html jsonb,
    name jsonb, summary jsonb, languages text[], title text, search tsvector)`.execute(db)
  const next = random(1)
  const made = Array.from({ length: TEXTS }, () => makeRecord(next))
  for (let from = 0; from < TEXTS; from += 100) {
    const rows = made.slice(from, from + 100).map(({ record, html }, i) => {
      const { draft } = record
      const summary =
        record.kind === 'Initiative' ? record.draft.summary : record.draft.recommendation
      return sql`(${from + i}::int, ${record.kind}, ${draft.sourceLanguage},
        ${JSON.stringify(draft)}::jsonb, ${JSON.stringify(html)}::jsonb,
        ${JSON.stringify(draft.name)}::jsonb, ${JSON.stringify(summary)}::jsonb,
        string_to_array(${facetColumns(record).languages.join(',')}, ','), ${titleText(draft.name)},
        ${searchVector(record, html)})`
    })
    await sql`insert into bench_texts values ${sql.join(rows)}`.execute(db)
  }
}

const list = (values: readonly string[]) => sql`string_to_array(${values.join(' ')}, ' ')`
/** An element of a list that depends on the row and a prime, so that facets are independent. */
const of = (values: readonly string[], prime: number) =>
  sql`(${list(values)})[1 + (n * ${prime}::bigint / 7 + n % 13) % ${values.length}]`

async function fillBatch(db: Db, from: number, to: number, count: number): Promise<void> {
  const uri = sql`'https://h' || n * ${HOSTS} / ${count} || '.example/initiatives/' || n`
  await sql`
    insert into records (id, uri, kind, local, owner_id, status, visibility, revision, source_language,
      draft, html, name, summary, stage, outcome, government_level, jurisdiction, functions, languages,
      keywords, title_text, search, published_at, updated_at, seen_at)
    select lpad(n::text, 26, '0'), ${uri}, t.kind, n * ${HOSTS} / ${count} = 0,
      'actor' || (n * ${HOSTS} / ${count} + ${HOSTS} * (n % ${ACTORS / HOSTS})),
      case when n % 31 = 0 then 'archived' else 'published' end,
      case when n % 12 = 0 then 'peers' when n % 25 = 0 then 'local' else 'public' end,
      1 + n % 3, t.lang, t.draft, t.html, t.name, t.summary,
      ${of(STAGES, 11)}, case when t.kind = 'LessonLearned' then ${of(OUTCOMES, 5)} end,
      ${of(LEVELS, 17)}, array[${of(PLACES.split(' '), 19)}],
      array[left(f, 2), f], t.languages, array['k' || n % 500],
      t.title || ' ' || n, t.search || setweight(to_tsvector('simple', 'number' || n), 'A'),
      published, published, published
    from generate_series(${from}::int, ${to - 1}::int) n
      join bench_texts t on t.nr = n * 7919::bigint % ${TEXTS},
      lateral (select ${of(COFOG, 23)} as f,
        timestamptz '2021-01-01' + (n * 7727::bigint % ${count}) * interval '30 minutes' as published) x
    `.execute(db)
}

/**
 * Fills a migrated, empty database with records. The indexes for words are made afterwards, which is
 * several times faster.
 */
export async function fillRecords(db: Db, count: number): Promise<void> {
  const { rows } = await sql<{ name: string; definition: string }>`
    select indexname as name, indexdef as definition from pg_indexes
    where tablename = 'records' and indexdef like '% USING gin %'`.execute(db)
  for (const { name } of rows) await sql`drop index ${sql.id(name)}`.execute(db)
  await fillActors(db)
  await fillTexts(db)
  for (let from = 0; from < count; from += BATCH)
    await fillBatch(db, from, Math.min(from + BATCH, count), count)
  for (const { definition } of rows) await sql.raw(definition).execute(db)
  await sql`vacuum analyze records`.execute(db)
  await sql`analyze actors`.execute(db)
}
