import { type Kysely, sql } from 'kysely'

/**
 * Records of every kind, ours and others', in one table: lists, search, feeds and the predicate for
 * reading ask the same questions of all kinds (docs/decisions/0003).
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table records (
      id text primary key,
      uri text not null unique, -- ActivityPub id; remote records keep their origin's
      kind text not null check (kind in ('Initiative', 'LessonLearned')),
      local boolean not null,
      owner_id text not null references actors,
      status text not null
        check (status in ('draft', 'inReview', 'published', 'archived', 'withdrawn')),
      visibility text not null check (visibility in ('public', 'peers', 'local')),
      revision integer not null check (revision >= 0), -- 0: never published
      source_language text not null,
      draft jsonb, -- the published content; null before the first publishing and after withdrawal
      html jsonb, -- the main text of each language as safe HTML, made when it is written
      translations jsonb not null default '[]',
      change_note text,

      working jsonb, -- the working copy; readers do not see it
      working_visibility text check (working_visibility in ('public', 'peers', 'local')),
      working_authors text[] not null default '{}', -- accounts that wrote a part of it
      working_in_review boolean not null default false,
      working_note text, -- the reviewer's words when it was returned

      name jsonb not null, -- language maps that lists show, kept beside the whole content
      summary jsonb,
      about text, -- IRI of what a lesson belongs to
      stage text,
      outcome text,
      government_level text,
      jurisdiction text[] not null default '{}',
      functions text[] not null default '{}', -- groups and their divisions
      languages text[] not null default '{}',
      keywords text[] not null default '{}',
      title_text text not null default '', -- all titles, lower case, for similarity
      search tsvector not null default '',

      published_at timestamptz,
      updated_at timestamptz not null,
      seen_at timestamptz not null, -- when it came to this server
      withdrawn_at timestamptz,
      withdrawal_reason text,

      source text, -- imported: where from, and its id there
      source_id text,
      provenance jsonb
    ) with (toast_tuple_target = 256)`.execute(db)
  // Long columns are kept apart, short ones in the row: lists and counts of many thousand records read
  // a third of the pages that way.
  const short = [
    'id',
    'uri',
    'kind',
    'owner_id',
    'status',
    'visibility',
    'source_language',
    'working_visibility',
    'about',
    'stage',
    'outcome',
    'government_level',
    'jurisdiction',
    'functions',
    'languages',
    'keywords',
    'title_text',
    'source',
    'source_id',
  ]
  const stored = short.map((column) => sql`alter column ${sql.ref(column)} set storage main`)
  await sql`alter table records ${sql.join(stored)}`.execute(db)

  // Lists run newest first and hold what can be read by others: one index for all kinds, one by kind.
  await sql`create index records_newest on records (published_at desc, id desc)
    where status in ('published', 'archived')`.execute(db)
  await sql`create index records_kind_newest on records (kind, published_at desc, id desc)
    where status in ('published', 'archived')`.execute(db)
  // Catalogue, outbox and the page of one organisation, withdrawn ones included.
  await sql`create index records_owner on records (owner_id, published_at desc, id desc)`.execute(
    db,
  )
  await sql`create index records_about on records (about) where about is not null`.execute(db)
  await sql`create unique index records_source on records (source, source_id)
    where source is not null`.execute(db)

  await sql`create index records_own_newest on records (published_at desc, id desc)
    where local and status in ('published', 'archived')`.execute(db)

  // Search: text, titles alone, facets and time in one index, which finds what satisfies all of them
  // without reading a row. No pending list: a search would have to read all of it each time.
  await sql`create function search_period(timestamptz) returns integer language sql immutable as $$
      select least(greatest(extract(epoch from $1 at time zone 'UTC') / 15552000, 0), 200)::integer
    $$`.execute(db)
  await sql`create index records_search on records using gin (
      search,
      ts_filter(search, '{a}'),
      functions,
      jurisdiction,
      languages,
      keywords,
      (array[kind, stage, outcome, government_level]),
      (array[search_period(published_at)]) -- half years since 1970, the last one from 2068 on
    ) with (fastupdate = off)`.execute(db)
  // Similarity of titles, for misspelt questions and for finding duplicates.
  await sql`create index records_title on records using gin (title_text gin_trgm_ops)`.execute(db)

  await sql`create table revisions (
      record_id text not null references records on delete cascade,
      revision integer not null check (revision > 0),
      -- who could read it then: a record that is shown to more people later keeps its past to itself
      visibility text not null check (visibility in ('public', 'peers', 'local')),
      published_at timestamptz not null,
      change_note text,
      approved_by text, -- account id of whoever published it; null for an import or a remote record
      sha256 text not null, -- of the canonical snapshot
      previous_sha256 text,
      snapshot text not null, -- JSON-LD as served at …/revisions/{n}
      draft jsonb not null,
      primary key (record_id, revision)
    )`.execute(db)

  // What is served at a URI, byte for byte. Copies of others' documents are kept here too.
  await sql`create table documents (
      uri text primary key,
      record_id text references records on delete cascade,
      actor_id text references actors on delete cascade,
      local boolean not null,
      visibility text not null check (visibility in ('public', 'peers', 'local')),
      status integer not null check (status in (200, 410)),
      etag text not null,
      body text not null,
      updated_at timestamptz not null
    )`.execute(db)
  await sql`create index documents_record on documents (record_id)`.execute(db)
  await sql`create index documents_actor on documents (actor_id)`.execute(db)

  // Imported statements of others about who uses what, as they came; they wait to become records.
  await sql`create table imported_adoptions (
      source text not null,
      source_id text not null,
      initiative_source_id text not null, -- source_id of the initiative, of the same source
      body jsonb not null,
      imported_at timestamptz not null,
      primary key (source, source_id)
    )`.execute(db)
}
