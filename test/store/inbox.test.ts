import { test } from 'tap'
import { makeGroupCommit } from '../../src/federation/inbox/group-commit.ts'
import { type NewInboxRow, insertInbox } from '../../src/store/inbox.ts'
import { claimInbox } from '../../src/store/inbox-queue.ts'
import { bothDatabases } from '../support/world.ts'

const row = (actor: string, n: number | string, more: Partial<NewInboxRow> = {}): NewInboxRow => ({
  actor: `https://${actor}.example/a`,
  activityId: `https://${actor}.example/${n}`,
  type: 'Create',
  body: `{"n":${JSON.stringify(n)}}`,
  keyId: `https://${actor}.example/a#key`,
  style: 'cavage',
  ...more,
})

test('the inbox', async (t) => {
  await bothDatabases(t, 'stores many at once, and each once', async (t, make) => {
    const { db } = await make()
    const rows = [row('a', 1), row('b', 1), row('a', 1), row('a', 1, { body: '{}' })]
    t.same(await insertInbox(db, rows), ['stored', 'stored', 'known', 'contradicts'])
    t.same(await insertInbox(db, [row('b', 1), row('b', 2)]), ['known', 'stored'])
    t.equal((await claimInbox(db, 'x', 50)).length, 3)
  })

  await bothDatabases(t, 'answers everybody of a group after their commit', async (t, make) => {
    const { db } = await make()
    const commit = makeGroupCommit(db)
    const many = await Promise.all(Array.from({ length: 500 }, (_, i) => commit(row('a', i % 450))))
    t.equal(many.filter((stored) => stored === 'stored').length, 450)
    t.equal(many.filter((stored) => stored === 'known').length, 50)
    // Too long for the index, so the database refuses it: the others of its group are stored all the same.
    const noise = Array.from({ length: 6_000 }, () => Math.random().toString(36).at(-1)).join('')
    const results = await Promise.allSettled([
      commit(row('b', 1)),
      commit(row('b', noise)),
      commit(row('b', 2)),
    ])
    t.same(
      results.map(({ status }) => status),
      ['fulfilled', 'rejected', 'fulfilled'],
    )
    t.equal(await commit(row('b', 2)), 'known')
  })
})
