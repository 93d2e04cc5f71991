import { setTimeout as sleep } from 'node:timers/promises'
import { type Test, test } from 'tap'
import { createToken } from '../../src/actions/tokens.ts'
import { openDatabase } from '../../src/store/database.ts'
import { office } from '../support/office.ts'
import { freshPostgresUrl } from '../support/postgres.ts'
import { type TestSite, openSite } from './site.ts'

const PATH = '/api/comity/v1/organisations'

interface Asked {
  readonly from?: string
  readonly headers?: Readonly<Record<string, string>>
}

const ask = async ({ app }: TestSite, { from = '192.0.2.1', headers = {} }: Asked = {}) => {
  const { statusCode, headers: answered } = await app.inject({
    url: PATH,
    remoteAddress: from,
    headers,
  })
  return { status: statusCode, headers: answered }
}

/** Asks until a limit answers. @returns how many requests were answered before. */
async function answered(site: TestSite, asked: (n: number) => Asked): Promise<number> {
  for (let n = 0; n < 400; n++) if ((await ask(site, asked(n))).status === 429) return n
  return 400
}

test('SEC-51: an address may ask 300 times in five minutes', async (t) => {
  const site = await openSite(t)
  t.equal(await answered(site, () => ({})), 300)
  const { status, headers } = await ask(site)
  t.equal(status, 429)
  t.ok(Number(headers['retry-after']) > 0, 'and is told when to come back')
  t.match(headers['content-type'], 'application/problem+json')
  t.equal((await ask(site, { from: '192.0.2.2' })).status, 200, 'others are not held up')
})

test('SEC-51: forged headers and tokens do not change the bucket', async (t) => {
  const site = await openSite(t)
  const forged = (n: number): Asked => ({
    headers: {
      'x-forwarded-for': `198.51.100.${n % 250}`,
      forwarded: `for=198.51.100.${n % 250}`,
      'x-real-ip': `198.51.100.${n % 250}`,
    },
  })
  t.equal(await answered(site, forged), 300)

  const other = await openSite(t)
  const inventing = (n: number): Asked => ({
    headers: { authorization: `Bearer comity_${String(n).padStart(43, 'x')}` },
  })
  t.equal(await answered(other, inventing), 300, 'tokens that nobody knows count for the address')
})

test('SEC-51: addresses of one IPv6 network are one', async (t) => {
  const site = await openSite(t)
  const hopping = (n: number): Asked => ({ from: `2001:db8:1:2::${n.toString(16)}` })
  t.equal(await answered(site, hopping), 300)
  t.equal((await ask(site, { from: '2001:db8:1:3::1' })).status, 200)
})

test('SEC-51: behind a trusted proxy the client’s address counts', async (t) => {
  const site = await openSite(t, { env: { COMITY_TRUSTED_PROXIES: '10.0.0.1' } })
  const through = (client: string): Asked => ({
    from: '10.0.0.1',
    headers: { 'x-forwarded-for': client },
  })
  t.equal(await answered(site, () => through('198.51.100.1')), 300)
  t.equal((await ask(site, through('198.51.100.2'))).status, 200)
})

test('SEC-51: a token has a bucket of its own', async (t) => {
  const site = await openSite(t)
  await office(site.ctx)
  const authorization = `Bearer ${await createToken(site.ctx, 'test', 'marta', 'test')}`
  t.equal(
    await answered(site, (n) => ({ from: `192.0.2.${n % 250}`, headers: { authorization } })),
    300,
  )
  t.equal((await ask(site)).status, 200)
})

test('SEC-51: two processes count together', async (t: Test) => {
  const url = await freshPostgresUrl(t)
  if (!url) return void t.pass('skipped: no PostgreSQL on this machine', { skip: true })
  const open = async () =>
    openSite(t, { database: await openDatabase({ kind: 'postgres', url, pool: 4 }) })
  const one = await open()
  const other = await open()
  t.equal(await answered(one, () => ({})), 300)
  let refused = false
  for (let round = 0; round < 100 && !refused; round++) {
    refused = (await ask(other)).status === 429
    if (!refused) await sleep(100)
  }
  t.ok(refused, 'what one counted, the other knows')
})
