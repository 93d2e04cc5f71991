import { readFileSync, readdirSync } from 'node:fs'
import { sql } from 'kysely'
import { test } from 'tap'
import { bothDatabases } from '../support/world.ts'

const FOLDER = new URL('../../src/store/', import.meta.url)
const text = [
  readFileSync(new URL('schema.ts', FOLDER), 'utf8'),
  ...readdirSync(new URL('schema/', FOLDER)).map((file) =>
    readFileSync(new URL(`schema/${file}`, FOLDER), 'utf8'),
  ),
].join('\n')

/** The properties of `interface NAME { … }`, one a line. */
function propertiesOf(name: string): string[] {
  const body = new RegExp(`interface ${name} \\{\\n([\\s\\S]*?)\\n\\}`).exec(text)?.[1] ?? ''
  return [...body.matchAll(/^ {2}(\w+): /gm)].map((match) => match[1] ?? '').sort()
}

const tables = Object.fromEntries(
  [...(/interface Schema \{\n([\s\S]*?)\n\}/.exec(text)?.[1] ?? '').matchAll(/(\w+): (\w+)/g)].map(
    ([, table = '', type = '']) => [table, propertiesOf(type)],
  ),
)

test('the types of the tables', async (t) => {
  t.ok(Object.keys(tables).length > 20)
  await bothDatabases(t, 'name the columns of the migrated database', async (t, make) => {
    const ctx = await make()
    const { rows } = await sql<{ table_name: string; column_name: string }>`
      select table_name, column_name from information_schema.columns
      where table_schema = 'public' and table_name not like 'kysely%'`.execute(ctx.db)
    const found: Record<string, string[]> = {}
    for (const { table_name, column_name } of rows) (found[table_name] ??= []).push(column_name)
    for (const columns of Object.values(found)) columns.sort()
    t.same(tables, found)
  })

  await bothDatabases(t, 'come back as the same values from both databases', async (t, make) => {
    const ctx = await make()
    const { rows } = await sql`select 5::int8 as int8, 1.5::float8 as float8, true as yes,
      array['a', 'b'] as texts, '{"en": "x"}'::jsonb as json, '[1]'::jsonb as list,
      timestamptz '2026-11-20T09:00:00Z' as time, null::text as nothing`.execute(ctx.db)
    t.same(rows[0], {
      int8: 5,
      float8: 1.5,
      yes: true,
      texts: ['a', 'b'],
      json: { en: 'x' },
      list: [1],
      time: new Date('2026-11-20T09:00:00Z'),
      nothing: null,
    })
  })
})
