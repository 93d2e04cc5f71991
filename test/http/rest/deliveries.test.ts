import { type Test, test } from 'tap'
import { createAccount } from '../../../src/actions/accounts.ts'
import { createToken } from '../../../src/actions/tokens.ts'
import { noteHosts } from '../../../src/store/hosts.ts'
import { queued } from '../../federation/outgoing/support.ts'
import { office } from '../../support/office.ts'
import { openSite } from '../site.ts'

const API = '/api/comity/v1'

async function desk(t: Test) {
  const { ctx, app } = await openSite(t)
  const { id: actorId } = await office(ctx)
  const token = async (handle: string, role: 'administrator' | 'moderator') => {
    await createAccount(ctx, 'test', { handle, role })
    return createToken(ctx, 'test', handle, role)
  }
  const ask = async (method: 'GET' | 'POST', path: string, token?: string) => {
    const headers = token ? { authorization: `Bearer ${token}` } : {}
    const answer = await app.inject({ method, url: `${API}${path}`, headers })
    return { status: answer.statusCode, body: answer.body === '' ? null : answer.json() }
  }
  const anna = await token('anna', 'administrator')
  const mona = await token('mona', 'moderator')
  const petra = await createToken(ctx, 'test', 'petra', 'publisher')
  return { ctx, actorId, ask, anna, mona, petra }
}

test('REL-01: deliveries over REST', async (t) => {
  const { ctx, actorId, ask, anna, mona, petra } = await desk(t)
  const object = 'https://x.example/initiatives/1'
  for (const host of ['a.example', 'b.example', 'c.example'])
    await queued(ctx, actorId, [`https://${host}/inbox`], { orderKey: object })

  await t.test('are for moderators and administrators', async (t) => {
    for (const path of ['/deliveries', '/hosts', '/set-aside']) {
      t.equal((await ask('GET', path)).status, 401)
      t.equal((await ask('GET', path, petra)).status, 403)
      t.equal((await ask('GET', path, mona)).status, 200)
    }
  })

  await t.test('are listed by page, host, state and object', async (t) => {
    const first = await ask('GET', '/deliveries?limit=2', mona)
    t.match(first.body.items, [{ host: 'c.example', state: 'queued' }, { host: 'b.example' }])
    const rest = await ask('GET', `/deliveries?limit=2&after=${first.body.next}`, mona)
    t.match(rest.body, { items: [{ host: 'a.example', type: 'Create', attempts: 0 }] })
    t.equal(rest.body.next, undefined)
    const count = async (query: string) =>
      (await ask('GET', `/deliveries?${query}`, mona)).body.items.length
    t.equal(await count('host=a.example'), 1)
    t.equal(await count(`object=${encodeURIComponent(object)}`), 3)
    t.equal(await count('state=rejected'), 0)
    t.equal((await ask('GET', '/deliveries?state=lost', mona)).status, 422)
  })

  await t.test('are ended and tried again by administrators, on record', async (t) => {
    const [{ id }] = (await ask('GET', '/deliveries?host=b.example', anna)).body.items
    t.equal((await ask('POST', `/deliveries/${id}/cancel`, mona)).status, 403)
    t.equal((await ask('POST', `/deliveries/${id}/cancel`, anna)).status, 204)
    t.match((await ask('GET', `/deliveries/${id}`, mona)).body, { state: 'cancelled' })
    t.equal((await ask('POST', `/deliveries/${id}/cancel`, anna)).status, 409)
    t.equal((await ask('POST', `/deliveries/${id}/retry`, anna)).status, 204)
    t.match((await ask('GET', `/deliveries/${id}`, mona)).body, { state: 'queued' })
    t.equal((await ask('GET', '/deliveries/none', mona)).status, 404)
    const rows = await ctx.db.selectFrom('audit').select(['who', 'action', 'subject']).execute()
    t.match(rows.slice(-2), [
      { who: /^account:/, action: 'delivery-cancelled', subject: id },
      { who: /^account:/, action: 'delivery-retried', subject: id },
    ])
  })

  await t.test('REL-04: are summed up by host, with its breaker', async (t) => {
    const note = { succeeded: false, style: null, skew: -90_000 }
    await noteHosts(ctx.db, [
      { ...note, host: 'a.example', failures: 5 },
      { ...note, host: 'b.example', failures: 1 },
    ])
    const { body } = await ask('GET', '/hosts?limit=1', mona)
    t.match(body, { next: 'a.example' })
    t.match(body.items, [{ host: 'a.example', breaker: 'open', queued: 1, skew: -90_000 }])
    const { body: rest } = await ask('GET', '/hosts?after=a.example', mona)
    t.match(rest.items[0], { host: 'b.example', breaker: 'closed' })
  })

  await t.test('C15: and what was set aside elsewhere can be tried again', async (t) => {
    const now = ctx.now()
    await ctx.db
      .insertInto('facts')
      .values({
        ...{ id: 'f1', kind: 'follow-wanted', subject: 's', revision: 0, created_at: now },
        body: JSON.stringify({ kind: 'follow-wanted', subject: 's' }),
        ...{ run_at: now, done_at: now, quarantined_at: now, crashes: 5, error: 'Oh.' },
      })
      .execute()
    t.match((await ask('GET', '/set-aside', mona)).body, [
      { id: 'fact:f1', kind: 'follow-wanted s', error: 'Oh.' },
    ])
    t.equal((await ask('POST', '/deliveries/fact:f1/retry', anna)).status, 204)
    t.same((await ask('GET', '/set-aside', mona)).body, [])
    const row = ctx.db.selectFrom('facts').selectAll().where('id', '=', 'f1')
    t.match(await row.executeTakeFirst(), { crashes: 0, done_at: null, quarantined_at: null })
    t.equal((await ask('POST', '/deliveries/fact:f1/retry', anna)).status, 409)
  })
})
