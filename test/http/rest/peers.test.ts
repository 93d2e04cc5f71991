import { type Test, test } from 'tap'
import { createAccount } from '../../../src/actions/accounts.ts'
import { ownFingerprint } from '../../../src/actions/peer-keys.ts'
import { createToken } from '../../../src/actions/tokens.ts'
import { publish } from '../../../src/federation/peer-lists.ts'
import { addPeer } from '../../../src/federation/peering.ts'
import { PEERING } from '../../../src/federation/peering-surface.ts'
import { buildApp } from '../../../src/http/app.ts'
import { someoneAt } from '../../federation/outgoing/support.ts'
import { instance } from '../../federation/peering/servers.ts'

/** Two administrators of one server, with another server to deal with. */
async function desk(t: Test, env: Record<string, string> = {}) {
  const there = await instance(t)
  const { ctx } = await instance(t, { env })
  const app = await buildApp(
    ctx,
    { closing: false },
    { routes: async () => undefined, peering: PEERING },
  )
  t.teardown(() => app.close())
  const tokens: Record<string, string> = {}
  for (const handle of ['anna', 'boris']) {
    await createAccount(ctx, 'test', { handle, role: 'administrator' })
    tokens[handle] = await createToken(ctx, 'test', handle, 'test')
  }
  const ask = async (
    who: string,
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    path: string,
    body?: object,
  ) => {
    const answer = await app.inject({
      method,
      url: `/api/comity/v1${path}`,
      headers: { authorization: `Bearer ${tokens[who]}` },
      ...(body ? { payload: body } : {}),
    })
    return { status: answer.statusCode, json: answer.body === '' ? undefined : answer.json() }
  }
  return { ctx, there, ask, theirs: await ownFingerprint(there.ctx) }
}

test('OPS-19: peers over REST', async (t) => {
  const { ctx, there, ask, theirs } = await desk(t)
  const { host } = there
  t.match(await ask('anna', 'POST', '/peers/look', { host }), {
    status: 200,
    json: { host, comity: true, fingerprint: theirs },
  })
  t.match(await ask('anna', 'POST', '/peers', { host }), { status: 422 }, 'a reason is needed')
  const wanted = { host, reason: 'Agreed' }
  t.match(await ask('anna', 'POST', '/peers', wanted), {
    status: 422,
    json: { issues: [{ path: 'fingerprint' }], detail: new RegExp(theirs) },
  })
  const wrong = { ...wanted, fingerprint: theirs.replaceAll(/[0-7]/g, '9') }
  t.match(await ask('anna', 'POST', '/peers', wrong), { status: 422 })
  t.match(await ask('anna', 'POST', '/peers', { ...wanted, cidrs: ['10.0.0.0'] }), { status: 422 })
  t.match(await ask('anna', 'GET', '/peers'), { json: [] })
  t.match(await ask('anna', 'POST', '/peers', { ...wanted, fingerprint: theirs }), {
    status: 201,
    json: { state: 'active', fingerprint: theirs, reason: 'Agreed', cidrs: [] },
  })
  t.match(await ask('anna', 'GET', '/peers/fingerprint'), {
    json: { fingerprint: await ownFingerprint(ctx) },
  })
  const typed = { fingerprint: theirs }
  t.match(await ask('anna', 'POST', `/peers/${host}/confirm`, typed), { status: 409 })
  t.match(await ask('anna', 'POST', `/peers/${host}/suspend`, { reason: 'Odd' }), { status: 204 })
  t.match(await ask('anna', 'POST', `/peers/${host}/resume`), { status: 204 })
  t.match(await ask('anna', 'POST', `/peers/${host}/remove`), { status: 204 })

  const someone = await someoneAt(ctx, 'https://social.example')
  const uri = { uri: someone.uri }
  t.match(await ask('anna', 'POST', '/actors/suspend', uri), { status: 204 })
  t.match(await ask('anna', 'POST', '/actors/suspend', uri), { status: 409 })
  t.match(await ask('anna', 'POST', '/actors/resume', uri), { status: 204 })
})

test('OPS-19: two administrators over REST', async (t) => {
  const { ctx, there, ask, theirs } = await desk(t, { COMITY_PEER_APPROVAL: 'two' })
  const { host } = there
  const wanted = { host, reason: 'Agreed', fingerprint: theirs, expires: '2099-12-31' }
  const proposed = await ask('anna', 'POST', '/peers', wanted)
  t.match(proposed, { status: 201, json: { state: 'proposed', proposal: { proposedBy: 'anna' } } })
  const { json } = await ask('boris', 'GET', '/peers/proposals')
  t.match(json, [{ host, kind: 'enter', terms: { fingerprint: theirs, expires: /^2099/ } }])
  const path = `/peers/proposals/${json[0].id}`
  t.match(await ask('anna', 'POST', `${path}/approve`), { status: 403 })
  t.match(await ask('boris', 'POST', `${path}/approve`), { status: 204 })
  t.ok(ctx.admission.isPeer(host))
  await ask('anna', 'POST', `/peers/${host}/suspend`)
  const resumed = await ask('anna', 'POST', `/peers/${host}/resume`)
  t.match(resumed, { status: 200, json: { proposal: { kind: 'resume' } } })
  const decline = `/peers/proposals/${resumed.json.proposal.id}/decline`
  t.match(await ask('boris', 'POST', decline, { reason: 'Not yet' }), { status: 204 })
  t.match(await ask('boris', 'POST', decline), { status: 404 })
  t.notOk(ctx.admission.admits(host))
})

test('OPS-19: lists of peers over REST', async (t) => {
  const { ctx, there, ask } = await desk(t)
  const { host } = there
  await publish(there.ctx, 'olga', true)
  t.match(await ask('anna', 'POST', '/peers/lists', { host }), { status: 409 }, 'no peer yet')
  await addPeer(ctx, 'anna', host, { followPublic: false, exchangePeers: false })
  t.match(await ask('anna', 'POST', '/peers/lists', { host, mode: 'add' }), { status: 204 })
  t.match(await ask('anna', 'GET', '/peers/lists'), {
    json: { published: false, lists: [{ host, mode: 'add', servers: 0, listed: /Z$/ }] },
  })
  t.match(await ask('anna', 'PUT', '/peers/published', { published: true }), { status: 204 })
  t.match(await ask('anna', 'GET', '/peers/lists'), { json: { published: true } })
  t.match(await ask('anna', 'DELETE', `/peers/lists/${host}`), { status: 204 })
  t.match(await ask('anna', 'DELETE', `/peers/lists/${host}`), { status: 404 })
})
