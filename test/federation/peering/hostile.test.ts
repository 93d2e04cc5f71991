import { randomBytes } from 'node:crypto'
import { test } from 'tap'
import { deleteRemoteObject } from '../../../src/actions/remote/deletions.ts'
import type { OpenContext } from '../../../src/context.ts'
import { runBackfills } from '../../../src/federation/backfill.ts'
import type { Wire } from '../../../src/vocabulary/wire.ts'
import { bothDatabases, world } from '../../support/world.ts'
import { list } from '../reading/support.ts'
import { create, organisation, queueScripted, record } from './author.ts'
import { type Said, scripted } from './scripted.ts'

/** Runs what waits to its end; a backfill that never ends fails the test. */
async function runAll(ctx: OpenContext): Promise<number> {
  let runs = 0
  while (runs < 60 && (await runBackfills(ctx, 'worker')) > 0) runs++
  return runs
}

const namesAt = async (ctx: OpenContext): Promise<string[]> => {
  const rows = await ctx.db
    .selectFrom('records')
    .select('uri')
    .where('status', '=', 'published')
    .orderBy('uri')
    .execute()
  return rows.map(({ uri }) => uri.split('/').at(-1) ?? '')
}

const backfillAt = (ctx: OpenContext) =>
  ctx.db.selectFrom('backfills').selectAll().executeTakeFirstOrThrow()

/** A server with one organisation; `say` answers everything else. */
const server =
  (say: (path: string, origin: string) => Said | undefined) =>
  (path: string, origin: string): Said | undefined =>
    path === '/body' ? { body: organisation(origin) } : say(path, origin)

const collection = (
  origin: string,
  path: string,
  orderedItems: readonly unknown[],
  more: Wire = {},
): Said => ({
  body: { id: origin + path, type: 'OrderedCollection', orderedItems, ...more },
})

const catalogued = (origin: string, id: string, more: Wire = {}) => ({
  id: `${origin}/initiatives/${id}`,
  type: 'Article',
  updated: '2026-11-01T09:00:00Z',
  ...more,
})

test('the catalogue of a hostile or faulty peer', async (t) => {
  await bothDatabases(
    t,
    'gives what is its own and sound, and the rest is left out',
    async (t, make) => {
      const ctx = await make()
      const there = await scripted(
        t,
        server((path, origin) => {
          if (path === '/body/catalogue') return collection(origin, path, [])
          if (path !== '/body/outbox') return undefined
          const sound = create(origin, record(origin, 'sound'))
          const tampered = create(origin, record(origin, 'tampered'))
          const unproved = { ...create(origin, record(origin, 'unproved')), proof: undefined }
          return collection(origin, path, [
            sound,
            unproved,
            { ...tampered, object: { ...(tampered['object'] as Wire), name: 'Something else' } },
            {
              ...create(origin, record(origin, 'strange-key')),
              proof: {
                ...(sound['proof'] as Wire),
                verificationMethod: 'https://other.example/key',
              },
            },
            create(origin, record(origin, 'nul', { name: 'a\u0000b' })),
            {
              ...unproved,
              object: record(origin, 'surrogate', { name: 'a\ud800b' }),
            },
            create(origin, record(origin, `long-${randomBytes(4_000).toString('hex')}`)),
            create(origin, record(origin, 'never', { published: '9999999-01-01T00:00:00Z' })),
            create(origin, record(origin, 'other-owner', { attributedTo: `${origin}/other` })),
            create(origin, record('https://other.example', 'other-origin')),
            create(origin, record(origin, 'other-actor'), { actor: `${origin}/other` }),
            create(origin, record(origin, 'other-id'), {
              id: 'https://other.example/activities/1',
            }),
            create(origin, record(origin, 'ours', { id: `${ctx.origin}/initiatives/1` })),
            create(origin, record(origin, 'untyped', { additionalType: undefined })),
            { ...sound, type: 'Announce' },
            `${origin}/activities/1`,
            null,
            7,
            create(origin, record(origin, 'last')),
          ])
        }),
      )
      await queueScripted(ctx, there)
      await runAll(ctx)
      const names = await namesAt(ctx)
      t.same(names, ['last', 'sound', 'unproved'])
      t.match(await backfillAt(ctx), { state: 'done' })
      t.ok((await backfillAt(ctx)).skipped >= 12)
    },
  )

  await t.test('SEC-15 P2: ends when it has no end', async (t) => {
    for (const kind of ['endless', 'empty', 'self', 'circle', 'same']) {
      const ctx = await world(t)
      const there = await scripted(
        t,
        server((path, origin) => {
          if (path === '/body/catalogue')
            return collection(origin, path, [], { totalItems: 2 ** 53 })
          if (!path.startsWith('/body/outbox')) return undefined
          const number = Number(path.split('page=')[1] ?? 0)
          const after = {
            endless: number + 1,
            empty: number + 1,
            self: number,
            circle: (number + 1) % 3,
            same: number + 1,
          }[kind]
          const fresh = kind === 'endless' ? number % 5 : 0
          const items = kind === 'empty' ? [] : [create(origin, record(origin, `r${fresh}`))]
          return collection(origin, path, items, {
            totalItems: 2 ** 53,
            next: `${origin}/body/outbox?page=${after}`,
          })
        }),
      )
      await queueScripted(ctx, there)
      t.ok((await runAll(ctx)) < 5, `${kind}: in few runs`)
      t.match(await backfillAt(ctx), { state: 'done', expected: 0 }, kind)
      t.ok(there.asked.length <= 110, `${kind}: ${there.asked.length} requests`)
    }
  })

  await t.test('changes only what is its own', async (t) => {
    const ctx = await world(t)
    const victim = await scripted(
      t,
      server((path, origin) =>
        path === '/body/outbox'
          ? collection(origin, path, [create(origin, record(origin, 'victims'))])
          : undefined,
      ),
    )
    await queueScripted(ctx, victim)
    await runAll(ctx)
    t.same(await namesAt(ctx), ['victims'])
    const thief = await scripted(
      t,
      server((path, origin) => {
        if (path === '/body/outbox') return collection(origin, path, [])
        if (path === '/body/catalogue')
          return collection(origin, path, [
            {
              id: `${victim.origin}/initiatives/victims`,
              type: 'Tombstone',
              deleted: '2026-11-19T09:00:00Z',
            },
            catalogued(victim.origin, 'other'),
            {
              id: `${ctx.origin}/initiatives/1`,
              type: 'Tombstone',
              deleted: '2026-11-19T09:00:00Z',
            },
            catalogued(origin, 'foreign'),
            catalogued(origin, 'masked'),
          ])
        if (path === '/initiatives/foreign')
          return { body: record(origin, 'foreign', { attributedTo: `${victim.origin}/body` }) }
        if (path === '/initiatives/masked')
          return { body: record(victim.origin, 'victims', { updated: '2026-11-19T09:00:00Z' }) }
        return undefined
      }),
    )
    const before = victim.asked.length
    await queueScripted(ctx, thief)
    await runAll(ctx)
    t.same(await namesAt(ctx), ['victims'], 'the copy of another is as it was')
    t.equal(victim.asked.length, before, 'and nobody is sent to the other server')
    t.same(await ctx.db.selectFrom('tombstones').selectAll().execute(), [])
  })

  await t.test('SEC-0A: brings nothing back that was deleted', async (t) => {
    const ctx = await world(t)
    const there = await scripted(
      t,
      server((path, origin) => {
        if (path === '/body/outbox')
          return collection(origin, path, [create(origin, record(origin, 'dead'))])
        if (path === '/body/catalogue')
          return collection(origin, path, [catalogued(origin, 'dead'), catalogued(origin, 'live')])
        if (path === '/initiatives/live') return { body: record(origin, 'live') }
        return undefined
      }),
    )
    await list(ctx, there.host)
    await deleteRemoteObject(ctx, `${there.origin}/body`, `${there.origin}/initiatives/dead`)
    await queueScripted(ctx, there)
    await runAll(ctx)
    t.same(await namesAt(ctx), ['live'])
    t.match(await backfillAt(ctx), { state: 'done' })
  })
})
