import { type Test, test } from 'tap'
import { createAccount, suspendAccount } from '../../../src/actions/accounts.ts'
import { createToken } from '../../../src/actions/tokens.ts'
import { openDatabase } from '../../../src/store/database.ts'
import { listAudit } from '../../../src/store/audit.ts'
import { office } from '../../support/office.ts'
import { freshPostgresUrl } from '../../support/postgres.ts'
import { openSite } from '../site.ts'

const API = '/api/comity/v1'

async function desk(t: Test) {
  const { ctx, app } = await openSite(t)
  await office(ctx)
  await createAccount(ctx, 'test', { handle: 'anna', role: 'administrator' })
  const ask = async (method: 'GET' | 'POST' | 'DELETE', path: string, token: string, body = {}) => {
    const answer = await app.inject({
      method,
      url: `${API}${path}`,
      headers: { authorization: `Bearer ${token}` },
      ...(method === 'POST' ? { payload: body } : {}),
    })
    return { status: answer.statusCode, body: answer.body === '' ? null : answer.json() }
  }
  return { ctx, ask, admin: await createToken(ctx, 'test', 'anna', 'admin') }
}

test('tokens over REST', async (t) => {
  const { ctx, ask, admin } = await desk(t)
  const made = await ask('POST', '/accounts/marta/tokens', admin, {
    label: 'a feed reader',
    scopes: ['read'],
  })
  t.equal(made.status, 201)
  const token = String(made.body.token)

  await t.test('are listed without their secret', async (t) => {
    const { body } = await ask('GET', '/tokens', token)
    t.match(body, [{ account: 'marta', label: 'a feed reader', scopes: ['read'] }])
    t.equal(JSON.stringify(body).includes(token), false)
    t.equal((await ask('GET', '/accounts/tokens', admin)).body.length, 2)
  })

  await t.test('SEC-65: end at once', async (t) => {
    const [{ id }] = (await ask('GET', '/tokens', token)).body
    t.equal((await ask('DELETE', `/tokens/${id}`, token)).status, 403, 'it may only read')
    t.equal((await ask('DELETE', `/tokens/${id}`, admin)).status, 404, 'it is not Anna’s')
    t.equal((await ask('DELETE', `/accounts/tokens/${id}`, admin)).status, 204)
    t.equal((await ask('GET', '/accounts/me', token)).status, 401)
    t.equal((await ask('DELETE', `/accounts/tokens/${id}`, admin)).status, 404, 'once')
  })

  await t.test('are made and ended on record', async (t) => {
    const loopback = 'api, loopback address'
    t.match(await listAudit(ctx.db, { subject: 'marta' }, { limit: 2 }), [
      { who_handle: 'anna', via: loopback, action: 'token-revoked', subject_handle: 'marta' },
      { who_handle: 'anna', via: loopback, action: 'token-created', subject_handle: 'marta' },
    ])
  })
})

test('accounts over REST', async (t) => {
  const { ctx, ask, admin } = await desk(t)
  const token = await createToken(ctx, 'test', 'marta', 'test')

  await t.test('SEC-65: are suspended at once, and given back', async (t) => {
    const because = { reason: 'She changed to another ministry.' }
    t.equal((await ask('POST', '/accounts/marta/suspend', admin, because)).status, 204)
    t.equal((await ask('GET', '/accounts/me', token)).status, 401)
    t.match((await ask('GET', '/accounts', admin)).body, [
      { handle: 'anna', roles: [{ role: 'administrator' }] },
      { handle: 'marta', suspended: String },
    ])
    t.equal((await ask('POST', '/accounts/marta/suspend', admin)).status, 409)
    t.equal((await ask('POST', '/accounts/marta/resume', admin)).status, 204)
    t.equal((await ask('GET', '/accounts/me', token)).status, 200)
  })

  await t.test('keep the last administrator', async (t) => {
    const kept = await ask('POST', '/accounts/anna/suspend', admin)
    t.match(kept, { status: 409, body: { detail: /last administrator/ } })
    await createAccount(ctx, 'test', { handle: 'rudolf', role: 'administrator' })
    t.equal((await ask('POST', '/accounts/anna/suspend', admin)).status, 204)
  })
})

test('SEC-65: another process knows at once', async (t) => {
  const url = await freshPostgresUrl(t)
  if (!url) return void t.pass('skipped: no PostgreSQL on this machine', { skip: true })
  const open = async () =>
    openSite(t, { database: await openDatabase({ kind: 'postgres', url, pool: 4 }) })
  const sites = [await open(), await open()] as const
  const [{ ctx }] = sites
  await office(ctx)
  const headers = { authorization: `Bearer ${await createToken(ctx, 'test', 'marta', 'test')}` }
  const statuses = () =>
    Promise.all(
      sites.map(async ({ app }) => {
        const answer = await app.inject({ url: `${API}/accounts/me`, headers })
        return answer.statusCode
      }),
    )
  t.strictSame(await statuses(), [200, 200])
  await suspendAccount(ctx, 'test', 'marta')
  t.strictSame(await statuses(), [401, 401])
})
