import type { AddressInfo } from 'node:net'
import { sql } from 'kysely'
import { importLines } from '../../src/actions/import/import.ts'
import { PEERING } from '../../src/federation/peering-surface.ts'
import { federationRoutes } from '../../src/federation/routes.ts'
import { buildApp } from '../../src/http/app.ts'
import { type RemoteKey, saveRemoteKey } from '../../src/store/remote-keys.ts'
import { answerParent } from './child.ts'
import { makeLine } from './lines.ts'
import { makeOrganisation, openInstance } from './opened.ts'

/** The web server as it is, without its worker, on a database of its own. */
const ctx = await openInstance()
const federation = {
  routes: federationRoutes(ctx),
  peering: PEERING,
}
const app = await buildApp(ctx, { closing: false }, federation)

export interface FillOptions {
  /** Copies of the actor's and of the initiative's document, each under an address of its own. */
  readonly copies: number
}
/** Documents that were made: where they are, and how long each is (bytes). */
export interface Documents {
  readonly paths: readonly string[]
  readonly bytes: number
}
export interface Filled {
  readonly actors: Documents
  readonly initiatives: Documents
}

/** Copies a document under other addresses: `…/id` becomes `…/id000001` and so on. */
async function copyDocument(uri: string, copies: number): Promise<Documents> {
  const { rows } = await sql<{ uri: string; bytes: number }>`
    insert into documents (uri, local, visibility, status, etag, body, updated_at)
    select uri || lpad(n::text, 6, '0'), local, visibility, status, '"' || md5(n::text) || '"',
      replace(body, uri, uri || lpad(n::text, 6, '0')), updated_at
    from documents, generate_series(1, ${copies}::int) n
    where uri = ${uri} returning uri, octet_length(body)::int as bytes`.execute(ctx.db)
  const paths = rows.map((row) => row.uri.slice(ctx.origin.length))
  return { paths, bytes: rows[0]?.bytes ?? 0 }
}

answerParent(
  {
    listen: async () => {
      await app.listen({ port: 0, host: '127.0.0.1' })
      return (app.server.address() as AddressInfo).port
    },
    /** One organisation and one initiative, made as people make them, then copied as bytes. */
    fill: async ({ copies }: FillOptions): Promise<Filled> => {
      const { id, uri } = await makeOrganisation(ctx)
      const lines = (async function* () {
        yield makeLine(1)
      })()
      const options = { organisationId: id, publish: true, dryRun: false, by: 'bench' }
      await importLines(ctx, lines, options)
      const record = await ctx.db.selectFrom('records').select('uri').executeTakeFirstOrThrow()
      const actors = await copyDocument(uri, copies)
      const initiatives = await copyDocument(record.uri, copies)
      if (ctx.config.database.kind === 'postgres')
        await sql`vacuum analyze documents`.execute(ctx.db)
      return { actors, initiatives }
    },
    /** Keys of other servers' actors, as if they had been proven before. */
    knowKeys: async (keys: readonly RemoteKey[]) => {
      for (const key of keys) await saveRemoteKey(ctx.db, key, ctx.now())
    },
    countInbox: async () => {
      const { rows } = await sql<{
        count: number
      }>`select count(*)::int as count from inbox`.execute(ctx.db)
      return rows[0]?.count ?? 0
    },
    /** How often documents were read by their address, once the database has counted. */
    countReads: async () => {
      await sql`select pg_stat_force_next_flush()`.execute(ctx.db)
      const { rows } = await sql<{ count: number }>`
        select coalesce(idx_scan, 0)::int as count from pg_stat_user_indexes
        where indexrelname = 'documents_pkey'`.execute(ctx.db)
      return rows[0]?.count ?? 0
    },
  },
  async () => {
    await app.close()
    await ctx.close()
  },
)
