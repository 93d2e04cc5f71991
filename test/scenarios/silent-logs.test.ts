import { PassThrough } from 'node:stream'
import { sql } from 'kysely'
import { test } from 'tap'
import { createAccount } from '../../src/actions/accounts.ts'
import { importLines } from '../../src/actions/import/import.ts'
import { beginDraft, submitDraft } from '../../src/actions/records/drafts.ts'
import { publishDraft } from '../../src/actions/records/publishing.ts'
import { createToken } from '../../src/actions/tokens.ts'
import { addPeer } from '../../src/federation/peering.ts'
import { PEERING } from '../../src/federation/peering-surface.ts'
import { buildApp } from '../../src/http/app.ts'
import { makeLog } from '../../src/platform/log.ts'
import { type Instance, instance, settle } from '../federation/peering/servers.ts'
import { type Office, initiative, office } from '../support/office.ts'
import { bothDatabases } from '../support/world.ts'

const PEERS = 'canary-of-peers'
const LOCAL = 'canary-of-local'
const SECRET = 'comity_canary-of-secrets-that-is-long-enough'
const AGREED = { followPublic: true, exchangePeers: true, reason: 'Agreed' }

async function publishAll({ ctx }: Instance, at: Office): Promise<void> {
  for (const [visibility, text] of [
    ['public', 'An open text'],
    ['peers', PEERS],
    ['local', LOCAL],
  ] as const) {
    const draft = initiative({
      name: { en: `Name ${text}` },
      summary: { en: `Summary ${text}` },
      challenge: { en: `Challenge ${text}` },
      content: { en: `Content ${text}` },
    })
    const id = await beginDraft(ctx, at.author, at.id, 'Initiative', draft, visibility)
    await submitDraft(ctx, at.author, id)
    await publishDraft(ctx, at.publisher, id)
  }
}

/** Requests as a server gets them: good ones, wrong ones, and hostile ones. */
async function askAll({ ctx, host }: Instance, good: string): Promise<number[]> {
  const app = await buildApp(
    ctx,
    { closing: false },
    { routes: async () => undefined, peering: PEERING },
  )
  const statuses: number[] = []
  const ask = async (url: string, token: string | undefined, payload?: object | string) => {
    const { statusCode } = await app.inject({
      url,
      method: payload === undefined ? 'GET' : 'POST',
      headers: {
        host,
        cookie: `session=${SECRET}`,
        signature: `keyId="${SECRET}",signature="${SECRET}"`,
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(payload === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(payload === undefined ? {} : { payload }),
    })
    statuses.push(statusCode)
  }
  const api = '/api/comity/v1'
  await ask(`${api}/search?q=${PEERS}&code=${SECRET}`, undefined)
  await ask(`${api}/accounts/me`, SECRET)
  await ask(`${api}/audit`, good)
  await ask(`${api}/accounts`, good, { handle: SECRET, password: SECRET })
  await ask(`${api}/accounts`, good, `{"handle": "${SECRET}`)
  await sql`alter table records rename to records_gone`.execute(ctx.db)
  await sql`alter table accounts add constraint tripwire check (name not like '%canary%')`.execute(
    ctx.db,
  )
  await ask(`${api}/search?q=${PEERS}&token=${SECRET}`, good)
  await ask(`${api}/accounts`, good, { handle: 'nora', role: 'administrator', name: SECRET })
  await sql`alter table records_gone rename to records`.execute(ctx.db)
  await app.close()
  return statuses
}

const badInbox = ({ ctx }: Instance) =>
  fetch(`${ctx.origin}/inbox`, {
    method: 'POST',
    headers: {
      'content-type': 'application/activity+json',
      authorization: `Bearer ${SECRET}`,
      signature: `keyId="https://a.example/key?${SECRET}",headers="date",signature="${SECRET}"`,
    },
    body: JSON.stringify({ type: 'Create', actor: SECRET, object: { content: PEERS } }),
  })

async function* lines() {
  yield JSON.stringify({ type: 'Initiative', id: LOCAL, source: LOCAL, name: { en: LOCAL } })
  yield `{"${LOCAL}`
}

test('the log of a whole run', async (t) => {
  await bothDatabases(t, 'SEC-70: has no secret and no text of few readers', async (t, make) => {
    const destination = new PassThrough()
    let written = ''
    destination.on('data', (chunk: Buffer) => (written += chunk.toString()))
    const log = makeLog({ level: 'trace', readable: false, destination })
    const here = await instance(t, { log }, make)
    const there = await instance(t, { log }, make)
    const at = await office(here.ctx)
    await createAccount(here.ctx, 'test', { handle: 'anna', role: 'administrator' })
    const token = await createToken(here.ctx, 'test', 'anna', 'test')
    await addPeer(here.ctx, 'anna', there.host, AGREED)
    await addPeer(there.ctx, 'anna', here.host, AGREED)
    await publishAll(here, at)
    await settle(here, there)
    const copies = await there.ctx.db.selectFrom('records').select('visibility').execute()
    t.same(copies.map(({ visibility }) => visibility).sort(), ['peers', 'public'])

    t.ok((await badInbox(here)).status >= 400)
    await importLines(here.ctx, lines(), {
      ...{ organisationId: at.id, publish: false, dryRun: false, by: 'anna' },
    })
    const statuses = await askAll(here, token)
    t.ok(statuses.includes(401) && statuses.includes(422) && statuses.includes(500), `${statuses}`)

    // Work that fails while it holds such texts.
    await publishAll(here, at)
    await sql`delete from deliveries`.execute(here.ctx.db)
    await sql`delete from activities`.execute(here.ctx.db)
    await sql`alter table activities add constraint tripwire check (body not like '%canary%')`.execute(
      here.ctx.db,
    )
    await settle(here, there)
    t.match(written, /a fact could not be told/)
    t.match(written, /request failed/)
    for (const line of written.trimEnd().split('\n')) JSON.parse(line)
    t.notMatch(written, /canary/)
    t.notOk(written.includes(token))
  })
})
