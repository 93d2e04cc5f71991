import type { FastifyInstance } from 'fastify'
import { test } from 'tap'
import { createToken } from '../../../src/actions/tokens.ts'
import { PEERING } from '../../../src/federation/peering-surface.ts'
import { buildApp } from '../../../src/http/app.ts'
import { moveClock } from '../../chaos/queue-clock.ts'
import { deleteOldRows } from '../../../src/store/upkeep.ts'
import { initiative, office } from '../../support/office.ts'
import { bothDatabases } from '../../support/world.ts'

interface Keyed {
  readonly path: string
  readonly token: string
  readonly key?: string
  readonly body?: object
}

async function post(app: FastifyInstance, { path, token, key, body }: Keyed) {
  const answer = await app.inject({
    method: 'POST',
    url: `/api/comity/v1${path}`,
    headers: {
      authorization: `Bearer ${token}`,
      ...(key === undefined ? {} : { 'idempotency-key': key }),
    },
    ...(body ? { payload: body } : {}),
  })
  const read = answer.body === '' ? undefined : (answer.json() as unknown)
  return { status: answer.statusCode, body: read, location: answer.headers['location'] }
}

test('C2: a request that is repeated under its Idempotency-Key', async (t) => {
  await bothDatabases(t, 'is carried out once', async (t, make) => {
    const ctx = await make()
    const at = await office(ctx, false)
    const app = await buildApp(
      ctx,
      { closing: false },
      { routes: async () => undefined, peering: PEERING },
    )
    t.teardown(() => app.close())
    const author = await createToken(ctx, 'test', 'marta', 'test')
    const publisher = await createToken(ctx, 'test', 'petra', 'test')
    const path = `/organisations/${at.id}/initiatives`
    const body = { draft: initiative() }
    const ask = { path, token: author, body, key: 'one' }
    const count = async () => {
      const { count } = await ctx.db
        .selectFrom('records')
        .select((eb) => eb.fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow()
      return count
    }

    const all = await Promise.all([post(app, ask), post(app, ask), post(app, ask)])
    t.match(all[0], { status: 201, body: { id: String }, location: String })
    for (const one of all) t.same(one, all[0], 'all are answered the same, at once or later')
    t.equal(await count(), 1, 'one record')

    const other = await post(app, { ...ask, body: { draft: initiative({ stage: 'scaling' }) } })
    t.match(other, { status: 422, body: { issues: [{ path: 'idempotency-key' }] } })
    t.equal(await count(), 1, 'a key is for one request')
    await post(app, { ...ask, key: 'two' })
    await post(app, { path, token: author, body })
    t.equal(await count(), 3, 'another key, or none, is another request')
    const theirs = await post(app, { ...ask, token: publisher })
    t.equal(theirs.status, 201, 'the keys of two accounts are two')
    t.equal(await count(), 4)

    const { id } = all[0]?.body as { id: string }
    const publish = { path: `/initiatives/${id}/publish`, token: publisher, body: {}, key: 'p' }
    t.match(await post(app, { ...publish, body: { changeNote: '' } }), { status: 422 })
    t.match(await post(app, publish), { status: 204 }, 'what was refused may be asked again')
    t.match(await post(app, publish), { status: 204 }, 'and what was done, too')
    t.match(await post(app, { ...publish, key: 'q' }), { status: 409 })
    t.match(await post(app, { ...ask, key: 'x'.repeat(201) }), { status: 422 }, 'long keys')

    await deleteOldRows(ctx.db)
    t.same(await post(app, ask), all[0], 'kept for a day')
    await moveClock(ctx.db, 25 * 3_600)
    await deleteOldRows(ctx.db)
    const left = await ctx.db.selectFrom('idempotency').selectAll().execute()
    t.same(left, [], 'and no longer')
  })
})
