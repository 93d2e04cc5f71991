import { sql } from 'kysely'
import type { Context } from '../../src/context.ts'

/** What somebody does who owns the database and means harm to the audit trail. */
export const tamper = ({ db }: Pick<Context, 'db'>, statement: string) =>
  db.transaction().execute(async (tx) => {
    await sql`alter table audit disable trigger user`.execute(tx)
    await sql`alter table audit_chain disable trigger user`.execute(tx)
    await sql.raw(statement).execute(tx)
    await sql`alter table audit enable trigger user`.execute(tx)
    await sql`alter table audit_chain enable trigger user`.execute(tx)
  })
