import { sql } from 'kysely'
import { test } from 'tap'
import { SEALED_PLACES } from '../../src/store/sealed.ts'
import { world } from '../support/world.ts'

test('SEC-71: every sealed column is one that rekey knows', async (t) => {
  const ctx = await world(t)
  const { rows } = await sql<{ table: string; sealed: string }>`
    select table_name as table, column_name as sealed from information_schema.columns
    where table_schema = 'public' and column_name like '%sealed'
    order by 1, 2`.execute(ctx.db)
  const known = SEALED_PLACES.map(({ table, sealed }) => ({ table, sealed }))
  t.same(
    rows,
    known.toSorted((a, b) => (a.table < b.table ? -1 : 1)),
  )
})
