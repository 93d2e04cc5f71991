import { sql } from 'kysely'
import { test } from 'tap'
import { chainAudit, verifyAudit } from '../../src/actions/audit.ts'
import { withdrawRecord } from '../../src/actions/records/lifecycle.ts'
import { inTransaction } from '../../src/context.ts'
import { insertAccount } from '../../src/store/accounts.ts'
import { insertToken } from '../../src/store/tokens.ts'
import { listAudit, recordAudit } from '../../src/store/audit.ts'
import { insertRevision } from '../../src/store/revisions.ts'
import { office, published } from '../support/office.ts'
import { tamper } from '../support/tamper.ts'
import { NOW, bothDatabases } from '../support/world.ts'

test('the chain of the audit trail', async (t) => {
  await bothDatabases(t, 'SEC-72: reports a line that was changed or removed', async (t, make) => {
    const ctx = await make()
    const at = await office(ctx)
    for (let n = 0; n < 3; n++) await published(ctx, at)
    const clean = await verifyAudit(ctx)
    const lines = await listAudit(ctx.db, {}, { limit: 100 })
    t.match(clean, { ok: true, checked: lines.length, head: { position: lines.length } })

    await tamper(ctx, `update audit set reason = 'another' where seq = 4`)
    t.match(await verifyAudit(ctx), {
      ok: false,
      breakCount: 1,
      breaks: [{ position: 4, seq: 4, says: 'The line was changed.' }],
    })
    await tamper(ctx, 'update audit set reason = null where seq = 4')
    t.match(await verifyAudit(ctx), { ok: true })

    const columns = Object.entries({
      at: `at + interval '1 microsecond'`,
      who: `'somebody'`,
      via: `'elsewhere'`,
      action: `'nothing'`,
      subject: `subject || '/'`,
      detail: `'{"revision": 7}'`,
      before: `'{}'`,
      after: `'{}'`,
    })
    for (const [n, [column, value]] of columns.entries())
      await tamper(ctx, `update audit set ${column} = ${value} where seq = ${n + 1}`)
    const changed = await verifyAudit(ctx)
    t.same(
      changed.breaks.map(({ position }) => position),
      columns.map((_, n) => n + 1),
      'each of its fields counts, and a break shows alone',
    )
  })

  await bothDatabases(t, 'SEC-72: reports what was removed, at its place', async (t, make) => {
    const ctx = await make()
    await published(ctx, await office(ctx))
    t.match(await verifyAudit(ctx), { ok: true })
    await tamper(ctx, 'delete from audit where seq = 5')
    t.match(await verifyAudit(ctx), {
      breaks: [{ position: 5, seq: 5, says: 'The line was removed.' }],
    })
    await tamper(ctx, 'delete from audit_chain where position = 3')
    t.match((await verifyAudit(ctx)).breaks, [
      { position: 3, says: 'The link was removed.' },
      { position: 5 },
    ])
  })

  await bothDatabases(
    t,
    'SEC-72: shows a cut of its end to whoever kept a head',
    async (t, make) => {
      const ctx = await make()
      const at = await office(ctx)
      await published(ctx, at)
      const { head } = await verifyAudit(ctx)
      const last = head.position
      await published(ctx, at)
      t.match(await verifyAudit(ctx, [head]), { ok: true }, 'it grew, and is the same up to there')

      await tamper(ctx, `delete from audit_chain where position >= ${last - 1}`)
      await tamper(ctx, `delete from audit where seq >= ${last - 1}`)
      t.match(await verifyAudit(ctx), { ok: true }, 'what is left is whole')
      t.match(await verifyAudit(ctx, [head]), {
        ok: false,
        breaks: [{ position: last - 1, says: /cut off/ }],
      })
      await recordAudit(ctx.db, { at: NOW, who: 'test', action: 'x', subject: 'x' })
      await recordAudit(ctx.db, { at: NOW, who: 'test', action: 'x', subject: 'x' })
      t.match((await verifyAudit(ctx, [head])).breaks, [{ position: last, says: /made anew/ }])
    },
  )

  await bothDatabases(t, 'SEC-72: takes in lines in any order of commit, once', async (t, make) => {
    const ctx = await make()
    await chainAudit(ctx, 'all')
    const line = (subject: string) => ({ at: NOW, who: 'test', action: 'x', subject })
    await Promise.all(
      Array.from({ length: 40 }, (_, n) =>
        inTransaction(ctx, async (tx) => {
          await recordAudit(tx.db, line(`s${n}`))
          if (n % 4 === 0) throw new Error('undone')
        })
          .catch(() => undefined)
          .then(() => (n % 5 === 0 ? chainAudit(ctx) : 0)),
      ),
    )
    await Promise.all([chainAudit(ctx), chainAudit(ctx), verifyAudit(ctx)])
    const verdict = await verifyAudit(ctx)
    t.match(verdict, { ok: true, checked: 30 })
  })
})

test('the audit trail', async (t) => {
  await bothDatabases(t, 'SEC-72: is only ever added to', async (t, make) => {
    const ctx = await make()
    await published(ctx, await office(ctx))
    await chainAudit(ctx)
    for (const [table, column] of [
      ['audit', 'at'],
      ['audit_chain', 'chained_at'],
    ])
      for (const statement of [
        `update ${table} set ${column} = now()`,
        `delete from ${table}`,
        `truncate ${table}`,
      ])
        await t.rejects(sql.raw(statement).execute(ctx.db), { code: '42501' }, statement)
  })

  await bothDatabases(t, 'SEC-72: has a line of every action that commits', async (t, make) => {
    const ctx = await make()
    const at = await office(ctx)
    const id = await published(ctx, at)
    const account = { id: 'a1', handle: 'nobody', name: 'Nobody', created_at: NOW }
    const refused = { message: /has no line in the audit trail/ }
    await t.rejects(insertAccount(ctx.db, account), refused)
    const token = { account_id: at.author.accountId, sha256: 'x', label: 'x', created_at: NOW }
    await t.rejects(insertToken(ctx.db, { id: 't1', ...token }), refused)
    await t.rejects(
      insertRevision(ctx.db, {
        ...{ record_id: id, revision: 2, visibility: 'public', published_at: NOW },
        ...{ sha256: 'x', snapshot: '{}', draft: '{}' },
      }),
      refused,
    )
    await t.rejects(ctx.db.deleteFrom('account_roles').execute(), refused)
    await inTransaction(ctx, async ({ db }) => {
      await insertAccount(db, account)
      await recordAudit(db, { at: NOW, who: 'petra', action: 'x', subject: 'x' })
    })
    await t.rejects(insertToken(ctx.db, { id: 't2', ...token }), refused, 'each on its own')
  })

  await bothDatabases(t, 'SEC-72: tells who, what, when, from where and why', async (t, make) => {
    const ctx = await make()
    const at = await office(ctx)
    const id = await published(ctx, at)
    await withdrawRecord(ctx, at.publisher, id, 'It was a mistake.')
    const [line] = await listAudit(ctx.db, { who: 'petra' }, { limit: 1 })
    t.match(line, {
      at: NOW,
      who: `account:${at.publisher.accountId}`,
      who_handle: 'petra',
      via: 'this server',
      action: 'record-withdrawn',
      subject: new RegExp(id),
      before: { status: 'published', visibility: 'public' },
      after: { status: 'withdrawn' },
      reason: 'It was a mistake.',
    })
    const roles = await listAudit(ctx.db, { subject: 'marta' }, { limit: 10 })
    t.match(roles, [{ action: 'role-given', subject_handle: 'marta' }])
    t.equal((await listAudit(ctx.db, { since: new Date(0) }, { limit: 2 })).length, 2)
    const [first, second] = await listAudit(ctx.db, {}, { limit: 2 })
    t.match(await listAudit(ctx.db, {}, { after: first?.seq, limit: 1 }), [{ seq: second?.seq }])
  })
})
