import { createServer } from 'node:net'
import type { FastifyInstance } from 'fastify'
import type { OpenContext } from '../../../src/context.ts'
import { PEERING } from '../../../src/federation/peering-surface.ts'
import { buildApp } from '../../../src/http/app.ts'
import { type Answer, type Browser } from '../../support/browser.ts'
import { office } from '../../support/office.ts'
import type { Ending } from '../../support/postgres.ts'
import { type People, type TestProvider, openProvider } from '../../support/provider.ts'
import { world } from '../../support/world.ts'

/** Petra edits, the guest has a staff account and nothing to do here. */
const PEOPLE: People = {
  petra: {
    name: 'Petra Novak',
    preferred_username: 'petra.novak@gov.example',
    groups: ['editors'],
  },
  guest: { name: 'A guest', groups: [] },
}

/** An origin whose port is free now: it has to be known before the server opens. */
async function freeOrigin(): Promise<string> {
  const server = createServer()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  await new Promise((done) => server.close(done))
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
}

export interface SignInServer {
  readonly origin: string
  readonly ctx: OpenContext
  readonly app: FastifyInstance
  readonly provider: TestProvider
  readonly clock: { at: Date }
}

/** A server on loopback with an office, and an identity provider beside it. */
export async function openSignInServer(
  t: Ending,
  env: Readonly<Record<string, string>> = {},
): Promise<SignInServer> {
  const origin = await freeOrigin()
  const provider = await openProvider(t, { clients: [origin], people: PEOPLE })
  const clock = { at: new Date() }
  const ctx = await world(t, {
    origin,
    now: () => clock.at,
    env: {
      COMITY_OIDC_ISSUER: provider.issuer,
      COMITY_OIDC_CLIENT_ID: provider.clientId,
      COMITY_OIDC_CLIENT_SECRET: provider.clientSecret,
      COMITY_OIDC_ROLES: 'editors=publisher@digital;admins=administrator',
      ...env,
    },
  })
  await office(ctx)
  const app = await buildApp(
    ctx,
    { closing: false },
    { routes: async () => undefined, peering: PEERING },
  )
  t.teardown(() => app.close())
  await app.listen({ host: '127.0.0.1', port: Number(new URL(origin).port) })
  return { origin, ctx, app, provider, clock }
}

/** Goes to the provider and says who one is there. @returns the page after coming back. */
export async function signInAs(browser: Browser, origin: string, who: string): Promise<Answer> {
  await browser.go(`${origin}/sign-in/provider?return_to=/account`)
  await browser.send({ login: who, password: 'any' })
  return browser.send() // what the provider asks consent for
}

/** Whether the account's page opens for this browser. */
export async function isSignedIn(browser: Browser, origin: string): Promise<boolean> {
  const page = await browser.go(`${origin}/account`)
  return page.url.endsWith('/account')
}
