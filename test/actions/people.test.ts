import { sql } from 'kysely'
import { test } from 'tap'
import { createAccount } from '../../src/actions/accounts.ts'
import { verifyAudit } from '../../src/actions/audit.ts'
import { setLocalPassword } from '../../src/actions/local-sign-in.ts'
import { eraseAccount, erasePerson, exportAccount } from '../../src/actions/people.ts'
import { beginDraft } from '../../src/actions/records/drafts.ts'
import { suspendAccount, resumeAccount } from '../../src/actions/accounts.ts'
import { acceptRemoteComment } from '../../src/actions/remote/comments.ts'
import { makeSignInLink, signInByLink } from '../../src/actions/sign-in-links.ts'
import { createToken, revokeToken } from '../../src/actions/tokens.ts'
import type { Context } from '../../src/context.ts'
import { listTokens } from '../../src/store/tokens.ts'
import { initiative, memberCalled, office, published } from '../support/office.ts'
import { NOW, bothDatabases } from '../support/world.ts'
import { remoteActor } from './remote/support.ts'

/** Every column of every table in which a text stands. */
async function whereIs(ctx: Context, text: string): Promise<string[]> {
  const { rows } = await sql<{ table_name: string; column_name: string }>`
    select table_name, column_name from information_schema.columns
    where table_schema = 'public'`.execute(ctx.db)
  const found: string[] = []
  for (const { table_name, column_name } of rows) {
    const { rows: hits } = await sql`select from ${sql.ref(table_name)}
      where ${sql.ref(column_name)}::text ilike ${`%${text}%`} limit 1`.execute(ctx.db)
    if (hits.length > 0) found.push(`${table_name}.${column_name}`)
  }
  return found
}

test('a person who works here', async (t) => {
  await bothDatabases(t, 'OPS-12: is erased, and stands nowhere after', async (t, make) => {
    const ctx = await make()
    const at = await office(ctx)
    const add = (role: 'author' | 'publisher' | 'administrator', organisation?: string) =>
      createAccount(ctx, 'test', { handle: 'canary', name: 'Canary Bird', role }, organisation)
    await add('administrator')
    await add('author', 'digital')
    await add('publisher', 'digital')
    await createAccount(ctx, 'canary', { handle: 'other', role: 'administrator' })
    await createToken(ctx, 'canary', 'canary', 'Laptop of Canary Bird')
    await createToken(ctx, 'other', 'canary', 'second of canary')
    const [token] = await listTokens(ctx.db, 'canary')
    await revokeToken(ctx, 'canary', token?.id ?? '')
    await suspendAccount(ctx, 'other', 'canary')
    await resumeAccount(ctx, 'other', 'canary')
    await setLocalPassword(ctx, 'other', 'canary', 'seven words that nobody else knows')
    const link = await makeSignInLink(ctx, 'other', 'canary')
    await signInByLink(ctx, link.split('/').at(-1) ?? '')
    const member = await memberCalled(ctx, 'canary')
    await beginDraft(ctx, member, at.id, 'Initiative', initiative())
    const id = await published(ctx, { ...at, publisher: member })
    await ctx.db
      .insertInto('reports')
      .values({
        ...{ id: 'r', direction: 'in', host: 'a.example', activity_uri: 'x', objects: [] },
        ...{ content: '', created_at: NOW, closed_by: 'canary', actor_uri: null },
      })
      .execute()
    t.ok((await whereIs(ctx, 'canary')).length > 3)

    const data = JSON.stringify(await exportAccount(ctx, 'other', 'canary'))
    for (const held of ['Canary Bird', 'Laptop of', 'administrator', id, 'token-created'])
      t.match(data, held, `the export has ${held}`)
    t.notMatch(data, /sha256/, 'and no secret')

    const before = await verifyAudit(ctx)
    await t.rejects(eraseAccount(ctx, 'other', 'canary', 'Canary left.'), { code: 'invalid' })
    await eraseAccount(ctx, 'canary', 'canary', 'At their own wish.')
    t.same(await whereIs(ctx, 'canary'), [])
    t.match(await verifyAudit(ctx, [before.head]), { ok: true }, 'the trail is whole')
    const record = ctx.db.selectFrom('records').select('status').where('id', '=', id)
    t.match(await record.executeTakeFirst(), { status: 'published' }, 'records stay')
    await t.rejects(eraseAccount(ctx, 'other', 'other', 'Gone.'), { code: 'wrong-state' })
    await t.rejects(eraseAccount(ctx, 'other', 'canary', 'Gone.'), { code: 'not-found' })
  })
})

test('a person of another server', async (t) => {
  await bothDatabases(t, 'OPS-12: is erased with all comments, for good', async (t, make) => {
    const ctx = await make()
    const at = await office(ctx)
    const id = await published(ctx, at)
    const ann = await remoteActor(ctx, 'social.example', 'ann', 'Person')
    await ctx.db
      .updateTable('actors')
      .set({ name: JSON.stringify({ und: 'Canary Bird' }) })
      .where('id', '=', ann.id)
      .execute()
    const note = {
      uri: 'https://social.example/notes/1',
      author: ann.uri,
      inReplyTo: `${ctx.origin}/initiatives/${id}`,
      visibility: 'public' as const,
      content: '<p>canary</p>',
      language: undefined,
      document: '{"content":"canary"}',
      published: NOW,
      updated: NOW,
    }
    t.equal(await acceptRemoteComment(ctx, ann, note as never), 'stored')
    await sql`insert into inbox (actor, activity_id, type, body, key_id, style, received_at, run_at)
      values (${ann.uri}, 'x', 'Create', '{"content": "canary"}', 'k', 'cavage', now(), now())`.execute(
      ctx.db,
    )
    t.same((await whereIs(ctx, 'canary')).length, 4)
    await erasePerson(ctx, 'petra', ann.uri, 'At their own wish.')
    t.same(await whereIs(ctx, 'canary'), [])
    t.equal(await acceptRemoteComment(ctx, ann, note as never), 'tombstoned')
    await t.rejects(erasePerson(ctx, 'petra', `${ctx.origin}/actor`, 'x'), { code: 'not-found' })
  })
})
