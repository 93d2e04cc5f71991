import { test } from 'tap'
import { createAccount } from '../../../src/actions/accounts.ts'
import { acceptReport } from '../../../src/actions/remote/reports.ts'
import { createToken } from '../../../src/actions/tokens.ts'
import { remoteActor } from '../../actions/remote/support.ts'
import { openSite } from '../site.ts'
import { listAudit } from '../../../src/store/audit.ts'
import { office } from '../../support/office.ts'

const API = '/api/comity/v1/reports'

test('reports over REST', async (t) => {
  const { ctx, app } = await openSite(t)
  const at = await office(ctx)
  await createAccount(ctx, 'test', { handle: 'mona', role: 'moderator' })
  const tokenOf = async (handle: string) => createToken(ctx, 'test', handle, 'test', ['admin'])
  const [moderator, publisher] = [await tokenOf('mona'), await tokenOf('petra')]
  const ask = async (method: 'GET' | 'POST', url: string, token = '', payload?: object) => {
    const headers = token ? { authorization: `Bearer ${token}` } : {}
    const answer = await app.inject({ method, url, headers, ...(payload ? { payload } : {}) })
    const json = answer.body === '' ? undefined : answer.json<Record<string, unknown>>()
    return { status: answer.statusCode, json }
  }
  const ours = `${ctx.origin}/actors/${at.id}`
  for (const n of [1, 2, 3])
    await acceptReport(
      ctx,
      { uri: `https://social.example/flags/${n}`, actor: 'https://social.example/actor' },
      { objects: [ours], content: `Number ${n}.` },
    )

  await t.test('SEC-62: are for moderators', async (t) => {
    t.equal((await ask('GET', API)).status, 401)
    t.equal((await ask('GET', API, publisher)).status, 403)
    t.equal((await ask('POST', `${API}/01JA7Q2M5N8RVR0GXV00000001/close`, publisher)).status, 403)
    t.equal((await ask('POST', API, publisher, { actor: ours, content: 'x' })).status, 403)
  })

  await t.test('SEC-72: are listed by pages, closed with a note, and audited', async (t) => {
    const first = await ask('GET', `${API}?limit=2`, moderator)
    t.match(first.json, { items: [{ content: 'Number 3.' }, { content: 'Number 2.' }] })
    const after = String(first.json?.['next'])
    const second = await ask('GET', `${API}?limit=2&after=${after}`, moderator)
    t.match(second.json, { items: [{ content: 'Number 1.', host: 'social.example', actor: ours }] })
    t.notOk(second.json && 'next' in second.json)
    t.equal(
      (await ask('POST', `${API}/${after}/close`, moderator, { note: 'Checked.' })).status,
      204,
    )
    t.equal((await ask('POST', `${API}/${after}/close`, moderator)).status, 409, 'once')
    const none = '01JA7Q2M5N8RVR0GXV00000001'
    t.equal((await ask('POST', `${API}/${none}/close`, moderator)).status, 404)
    const closed = await ask('GET', `${API}?state=closed`, moderator)
    t.match(closed.json, { items: [{ id: after, closedBy: 'mona', note: 'Checked.' }] })
    t.match(await ask('GET', `${API}?state=open`, moderator), { json: { items: [{}, {}] } })
    t.match(await listAudit(ctx.db, { who: 'mona' }, { limit: 1 }), [
      { action: 'report-closed', reason: 'Checked.' },
    ])
  })

  await t.test('SEC-72: are made by moderators', async (t) => {
    const ann = await remoteActor(ctx, 'social.example', 'ann', 'Person')
    const report = { actor: ann.uri, content: 'Advertising.' }
    const made = await ask('POST', API, moderator, report)
    t.match(made, { status: 201, json: { direction: 'out', host: 'social.example' } })
    t.equal((await ask('POST', API, moderator, { ...report, actor: 'x' })).status, 422)
    t.equal((await ask('POST', API, moderator, { actor: ann.uri, content: '' })).status, 422)
    t.match(await ask('GET', `${API}?direction=out`, moderator), {
      json: { items: [{ actor: ann.uri }] },
    })
  })
})
