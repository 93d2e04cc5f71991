import { TOTP, Secret } from 'otpauth'
import { test } from 'tap'
import { ask } from '../../../scripts/demo/ask.ts'
import { createAccount } from '../../../src/actions/accounts.ts'
import { setLocalPassword } from '../../../src/actions/local-sign-in.ts'
import { makeSignInLink } from '../../../src/actions/sign-in-links.ts'
import { formsOf, openBrowser } from '../../support/browser.ts'
import { isSignedIn, openSignInServer } from './server.ts'

const PASSWORD = 'seven words that nobody else knows'
const MINUTE = 60_000

test('the break-glass password of an administrator', async (t) => {
  const { origin, ctx, clock } = await openSignInServer(t)
  await createAccount(ctx, 'test', { handle: 'anna', role: 'administrator' })
  const { seed, uri } = await setLocalPassword(ctx, 'test', 'anna', PASSWORD)
  t.match(uri, /^otpauth:\/\/totp\//)
  const code = () =>
    new TOTP({ secret: Secret.fromBase32(seed) }).generate({ timestamp: clock.at.getTime() })

  const attempt = async (given: Record<string, string>) => {
    const browser = openBrowser()
    await browser.go(`${origin}/sign-in/password`)
    const page = await browser.send({ handle: 'anna', password: PASSWORD, code: code(), ...given })
    return { browser, page }
  }

  await t.test('opens with password and code, is on record, and a code works once', async (t) => {
    const { browser, page } = await attempt({})
    t.match(page, { status: 200, url: `${origin}/account` })
    t.ok(await isSignedIn(browser, origin))
    const rows = await ctx.db.selectFrom('audit').selectAll().execute()
    t.match(rows.at(-1), { action: 'signed-in', who: /^account:/, detail: { method: 'local' } })
    t.equal((await attempt({})).page.status, 403, 'not with the same code again')
  })

  await t.test('SEC-55: says the same whatever is wrong', async (t) => {
    clock.at = new Date(clock.at.getTime() + 20 * MINUTE)
    const bodies = []
    for (const given of [
      { password: 'another password than the right one' },
      { code: '000000' },
      { handle: 'nobody' },
      { handle: 'marta' },
    ]) {
      const { page } = await attempt(given)
      t.equal(page.status, 403)
      bodies.push(page.body.replaceAll(/value="[^"]*"/g, ''))
    }
    t.equal(new Set(bodies).size, 1)
  })

  await t.test('SEC-63: takes five attempts in a quarter of an hour', async (t) => {
    clock.at = new Date(clock.at.getTime() + 20 * MINUTE)
    const tries = Array.from({ length: 8 }, () => attempt({ password: 'wrong wrong wrong wrong' }))
    const statuses = (await Promise.all(tries)).map(({ page }) => page.status).sort()
    t.strictSame(statuses, [403, 403, 403, 403, 403, 429, 429, 429], 'also at once')
    t.equal((await attempt({})).page.status, 429, 'the right one too')
    clock.at = new Date(clock.at.getTime() + 16 * MINUTE)
    t.equal((await attempt({})).page.status, 200)
  })

  await t.test('is for administrators, and long', async (t) => {
    await t.rejects(setLocalPassword(ctx, 'test', 'marta', PASSWORD), { code: 'not-allowed' })
    await t.rejects(setLocalPassword(ctx, 'test', 'anna', 'short'), { code: 'invalid' })
  })
})

test('a link to sign in with', async (t) => {
  const { origin, ctx, clock } = await openSignInServer(t)
  const link = await makeSignInLink(ctx, 'test', 'marta')

  await t.test('works once, when its button is pressed', async (t) => {
    const looker = openBrowser()
    t.match((await looker.go(link)).body, /Sign in as marta/, 'looking at it does not use it up')
    const browser = openBrowser()
    await browser.go(link)
    t.match(await browser.send(), { status: 200, url: `${origin}/account` })
    t.equal((await looker.send()).status, 404)
    t.equal((await openBrowser().go(link)).status, 404)
  })

  await t.test('ends after three days, and when there is a newer one', async (t) => {
    const first = await makeSignInLink(ctx, 'test', 'marta')
    const second = await makeSignInLink(ctx, 'test', 'marta')
    t.equal((await openBrowser().go(first)).status, 404)
    clock.at = new Date(clock.at.getTime() + 3 * 24 * 60 * MINUTE + 1_000)
    t.equal((await openBrowser().go(second)).status, 404)
    clock.at = new Date()
  })
})

test('SEC-32: forms of another site change nothing', async (t) => {
  const { origin, ctx } = await openSignInServer(t)
  const browser = openBrowser()
  await browser.go(await makeSignInLink(ctx, 'test', 'marta'))
  const account = await browser.send()
  const [form] = formsOf(account).filter(({ action }) => action.endsWith('/sign-out'))
  const cookie = [...(browser.cookies.get(new URL(origin).host) ?? [])]
    .map(([name, value]) => `${name}=${value}`)
    .join('; ')
  const post = (headers: Record<string, string>, values: Record<string, string>) =>
    ask(`${origin}/sign-out`, {
      method: 'POST',
      headers: { accept: 'text/html', ...headers },
      body: new URLSearchParams(values),
    })

  const token = form?.values ?? {}
  t.equal((await post({ cookie, origin: 'https://evil.example' }, token)).status, 403)
  t.equal((await post({ cookie, 'sec-fetch-site': 'cross-site' }, token)).status, 403)
  t.equal((await post({ cookie, origin }, {})).status, 403, 'without the token')
  t.equal((await post({ cookie, origin }, { form_token: 'x'.repeat(43) })).status, 403)
  t.equal((await post({ origin }, token)).status, 403, 'with a token and no cookie')
  t.ok(await isSignedIn(browser, origin))
  t.equal((await post({ cookie, origin }, token)).status, 200)
  t.notOk(await isSignedIn(browser, origin))

  const api = await ask(`${origin}/api/comity/v1/accounts/me`, { headers: { cookie } })
  t.equal(api.status, 401, 'the API takes no cookie')
})

test('OPS-09: cookies are for this host, no script and no other site', async (t) => {
  const { origin, ctx } = await openSignInServer(t)
  const browser = openBrowser()
  await browser.go(await makeSignInLink(ctx, 'test', 'marta'))
  const answer = await browser.send({}, undefined, { follow: false })
  const [session] = answer.headers
    .getSetCookie()
    .filter((line) => line.startsWith('comity_session'))
  t.match(session, /HttpOnly/)
  t.match(session, /SameSite=Lax/)
  t.match(session, /Path=\//)
  t.notMatch(session, /Domain|Max-Age|Expires/i, 'it ends with the browser')
  t.ok(origin)
})
