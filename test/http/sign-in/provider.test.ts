import { SignJWT, UnsecuredJWT } from 'jose'
import { test } from 'tap'
import { createAccount } from '../../../src/actions/accounts.ts'
import { makeOidc } from '../../../src/platform/oidc.ts'
import { openBrowser } from '../../support/browser.ts'
import { openForger } from '../../support/forger.ts'
import { world } from '../../support/world.ts'
import { isSignedIn, openSignInServer, signInAs } from './server.ts'

test('SEC-60: signing in through the identity provider', async (t) => {
  const { origin, ctx, provider } = await openSignInServer(t)

  await t.test('gives an account with the roles of the claims', async (t) => {
    const page = await signInAs(openBrowser(), origin, 'petra')
    t.match(page, { status: 200, url: `${origin}/account` })
    t.match(page.body, 'petra.novak')
    t.match(page.body, 'Publisher')
    t.match(page.headers.get('cache-control'), 'no-store', 'and nobody keeps the page')
  })

  await t.test('takes roles away that the claims no longer give, and leaves others', async (t) => {
    await createAccount(ctx, 'test', { handle: 'petra.novak', role: 'moderator' })
    provider.people = {
      ...provider.people,
      petra: { name: 'Petra Novak', groups: ['admins'] },
    }
    const again = await signInAs(openBrowser(), origin, 'petra')
    t.match(again.body, 'Administrator')
    t.match(again.body, 'Moderator', 'given by hand')
    t.notMatch(again.body, 'Publisher')
  })

  await t.test('knows people by issuer and subject, never by e-mail', async (t) => {
    provider.people = {
      ...provider.people,
      mallory: {
        email: 'petra.novak@gov.example',
        preferred_username: 'petra.novak@gov.example',
        groups: ['editors'],
      },
    }
    const page = await signInAs(openBrowser(), origin, 'mallory')
    t.match(page.body, 'petra.novak2', 'somebody else')
    t.notMatch(page.body, 'Administrator')
  })

  await t.test('refuses somebody without a role, and makes no account', async (t) => {
    const before = await ctx.db.selectFrom('accounts').selectAll().execute()
    const page = await signInAs(openBrowser(), origin, 'guest')
    t.equal(page.status, 403)
    t.match(page.body, 'it has no role on this server')
    t.same(await ctx.db.selectFrom('accounts').selectAll().execute(), before)
  })
})

test('SEC-60: a sign-in belongs to the browser that began it', async (t) => {
  const { origin } = await openSignInServer(t)
  const stranger = await openBrowser().go(`${origin}/sign-in/callback?code=x&state=y`)
  t.match(stranger, { status: 403, body: /did not begin in this browser/ })

  const browser = openBrowser()
  await browser.go(`${origin}/sign-in/provider`, { follow: false })
  const forged = await browser.go(`${origin}/sign-in/callback?code=x&state=of-somebody-else`)
  t.match(forged, { status: 403, body: /does not prove who you are/ })
  const replayed = await browser.go(`${origin}/sign-in/callback?code=x&state=y`)
  t.match(replayed, { status: 403, body: /did not begin/ }, 'and once')
})

test('SEC-60: a provider out of reach is told, and whoever is in stays in (C19)', async (t) => {
  const { origin, provider } = await openSignInServer(t)
  const browser = openBrowser()
  await signInAs(browser, origin, 'petra')
  await provider.close()
  t.ok(await isSignedIn(browser, origin))

  const lost = await openSignInServer(t, { COMITY_OIDC_ISSUER: 'http://127.0.0.1:9' })
  const page = await openBrowser().go(`${lost.origin}/sign-in/provider`)
  t.match(page, { status: 503, body: /does not answer/ })
})

test('SEC-60: what a provider says is believed only as far as it proves it', async (t) => {
  await world(t) // opens the one way out, which the provider is asked through
  const { issuer, state, keys, others, publicPem } = await openForger(t)
  const settings = {
    issuer,
    clientId: 'comity',
    clientSecret: 's',
    redirectUri: 'http://127.0.0.1/c',
    allowHttp: true,
  }
  const now = () => Math.floor(Date.now() / 1_000)

  /** What comes of a sign-in whose ID token a test makes. */
  const outcome = async (make: (good: Record<string, unknown>) => Promise<string> | string) => {
    const oidc = makeOidc(settings)
    const { flow } = await oidc.begin({ again: false })
    const good = {
      iss: issuer,
      aud: 'comity',
      sub: 'petra',
      nonce: flow.nonce,
      iat: now(),
      exp: now() + 60,
    }
    state.token = () => make(good)
    const address = new URL(`http://127.0.0.1/c?code=1&state=${flow.state}`)
    return oidc.finish(address, flow).then(
      ({ subject }) => subject,
      (error: { code?: string }) => error.code,
    )
  }
  const sign = (claims: Record<string, unknown>, key = keys.privateKey) =>
    new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'one' }).sign(key)

  t.equal(await outcome((good) => sign(good)), 'petra', 'an honest token')
  t.equal(
    await outcome((good) => sign({ ...good, exp: now() - 30 })),
    'petra',
    'half a minute late',
  )
  for (const [name, make] of [
    ['another key', (good) => sign(good, others.privateKey)],
    ['no signature', (good) => new UnsecuredJWT(good).encode()],
    [
      'the public key used as a secret',
      (good) => new SignJWT(good).setProtectedHeader({ alg: 'HS256' }).sign(Buffer.from(publicPem)),
    ],
    ['another audience', (good) => sign({ ...good, aud: 'somebody else' })],
    ['another issuer', (good) => sign({ ...good, iss: 'https://login.example' })],
    ['another nonce', (good) => sign({ ...good, nonce: 'of another browser' })],
    ['no nonce', ({ nonce, ...good }) => sign(nonce ? good : good)],
    ['expired', (good) => sign({ ...good, exp: now() - 120 })],
    ['not yet', (good) => sign({ ...good, nbf: now() + 3_600 })],
    ['nobody', ({ sub, ...good }) => sign(sub ? good : good)],
  ] as readonly [string, (good: Record<string, unknown>) => Promise<string> | string][])
    t.equal(await outcome(make), 'not-trusted', name)

  const oidc = makeOidc(settings)
  const { flow } = await oidc.begin({ again: false })
  const mixedUp = new URL(`http://127.0.0.1/c?code=1&state=${flow.state}&iss=https://login.example`)
  await t.rejects(
    oidc.finish(mixedUp, flow),
    { code: 'not-trusted' },
    'sent back by another (RFC 9207)',
  )
})
