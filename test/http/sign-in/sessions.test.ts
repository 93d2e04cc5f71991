import { test } from 'tap'
import { ask } from '../../../scripts/demo/ask.ts'
import { resumeAccount, suspendAccount } from '../../../src/actions/accounts.ts'
import { tendSessions } from '../../../src/actions/provider-sessions.ts'
import { openBrowser } from '../../support/browser.ts'
import { isSignedIn, openSignInServer, signInAs } from './server.ts'

const HOUR = 3_600_000

test('SEC-65: sessions end when they should', async (t) => {
  const { origin, ctx, provider, clock } = await openSignInServer(t)

  await t.test('when their owner signs out', async (t) => {
    const browser = openBrowser()
    await signInAs(browser, origin, 'petra')
    const stolen = new Map(browser.cookies)
    const page = await browser.send({}, '/sign-out')
    t.match(page, { status: 200, body: /You are signed out here/ })
    t.match(page.body, /Sign out of the staff account/)
    t.notOk(await isSignedIn(browser, origin))
    for (const [host, jar] of stolen) browser.cookies.set(host, jar)
    t.notOk(await isSignedIn(browser, origin), 'and its cookie is worth nothing any more')
  })

  await t.test('when the account is suspended', async (t) => {
    const browser = openBrowser()
    await signInAs(browser, origin, 'petra')
    await suspendAccount(ctx, 'test', 'petra.novak')
    t.notOk(await isSignedIn(browser, origin))
    const again = await signInAs(openBrowser(), origin, 'petra')
    t.equal(again.status, 403)
    await resumeAccount(ctx, 'test', 'petra.novak')
  })

  await t.test('after twelve hours without use, and after a week with', async (t) => {
    const browser = openBrowser()
    await signInAs(browser, origin, 'petra')
    clock.at = new Date(clock.at.getTime() + 11 * HOUR)
    t.ok(await isSignedIn(browser, origin))
    clock.at = new Date(clock.at.getTime() + 13 * HOUR)
    t.notOk(await isSignedIn(browser, origin))

    const busy = openBrowser()
    await signInAs(busy, origin, 'petra')
    for (let hours = 0; hours < 7 * 24 - 8; hours += 8) {
      clock.at = new Date(clock.at.getTime() + 8 * HOUR)
      t.ok(await isSignedIn(busy, origin))
    }
    clock.at = new Date(clock.at.getTime() + 9 * HOUR)
    t.notOk(await isSignedIn(busy, origin))
    clock.at = new Date()
  })

  await t.test('OPS-11: within five minutes after the provider lets somebody go', async (t) => {
    const browser = openBrowser()
    await signInAs(browser, origin, 'petra')
    clock.at = new Date(clock.at.getTime() + 5 * 60_000)
    t.ok((await tendSessions(ctx)) > 0)
    t.ok(await isSignedIn(browser, origin), 'who is still there stays')

    provider.people = {}
    clock.at = new Date(clock.at.getTime() + 5 * 60_000)
    await tendSessions(ctx)
    t.notOk(await isSignedIn(browser, origin))
    clock.at = new Date()
  })
})

test('SEC-60: somebody who logs out at the provider is logged out here (back-channel)', async (t) => {
  const { origin, ctx, provider } = await openSignInServer(t)
  const browser = openBrowser()
  await signInAs(browser, origin, 'petra')
  const other = openBrowser()
  await signInAs(other, origin, 'petra')

  await browser.go(`${provider.issuer}/session/end`)
  await browser.send({ logout: 'yes' })
  t.notOk(await isSignedIn(browser, origin))
  t.ok(await isSignedIn(other, origin), 'another session of theirs goes on')
  const rows = await ctx.db
    .selectFrom('audit')
    .selectAll()
    .where('action', '=', 'signed-out')
    .execute()
  t.match(rows, [{ who: provider.issuer }])

  const forged = await ask(`${origin}/sign-in/logged-out`, {
    method: 'POST',
    body: new URLSearchParams({ logout_token: 'e30.e30.e30' }),
  })
  t.equal(forged.status, 400)
  t.ok(await isSignedIn(other, origin))
})
