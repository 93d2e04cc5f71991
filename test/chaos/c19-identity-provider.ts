import { setTimeout as sleep } from 'node:timers/promises'
import { SignJWT } from 'jose'
import { tendSessions } from '../../src/actions/provider-sessions.ts'
import { makeOidc } from '../../src/platform/oidc.ts'
import {
  type SignInServer,
  isSignedIn,
  openSignInServer,
  signInAs,
} from '../http/sign-in/server.ts'
import { type Browser, openBrowser } from '../support/browser.ts'
import { openForger } from '../support/forger.ts'
import { type Finding, type Scenario, type Setting, atMost, exactly, holds } from './scenario.ts'

/** A person who wants to sign in is told within this time (s). */
const TOLD_WITHIN = 10
const MINUTE = 60_000
/** Its keys are asked for once a minute at most: a provider shows new ones before it uses them. */
const KEYS_AGAIN_AFTER = MINUTE + 1_000

/** How long somebody waits at the door, and what they are told. What the provider said of itself is kept for an hour; a server that opened now has to ask. */
async function atTheDoor(setting: Setting, { provider }: SignInServer) {
  const { origin } = await openSignInServer(setting, { COMITY_OIDC_ISSUER: provider.issuer })
  const began = performance.now()
  const page = await openBrowser().go(`${origin}/sign-in/provider`)
  const isTold = page.status === 503 && page.body.includes('does not answer')
  return { took: (performance.now() - began) / 1_000, isTold }
}

/** The provider is silent, then gone: who is in stays in, also when they are asked after. */
async function awayFindings(
  setting: Setting,
  server: SignInServer,
  inside: Browser,
): Promise<Finding[]> {
  const { provider, ctx, clock, origin } = server
  const findings: Finding[] = []
  for (const [what, begin] of [
    ['silent', () => (provider.isSilent = true)],
    ['gone', () => provider.close()],
  ] as const) {
    await begin()
    const door = await atTheDoor(setting, server)
    clock.at = new Date(clock.at.getTime() + 5 * MINUTE)
    await tendSessions(ctx)
    findings.push(
      atMost('C19', `told while the provider is ${what}`, door.took, TOLD_WITHIN, 's'),
      holds('C19', `a page says so while it is ${what}`, door.isTold),
      holds('C19', `who is in stays in while it is ${what}`, await isSignedIn(inside, origin)),
    )
  }
  return findings
}

/** A token of a provider whose clock is wrong by hours proves nothing; its keys are asked for once a minute at most. */
async function clockFindings(setting: Setting): Promise<Finding[]> {
  const { issuer, state, keys, others } = await openForger(setting)
  const oidc = makeOidc({
    ...{ issuer, clientId: 'comity', clientSecret: 's', allowHttp: true },
    redirectUri: 'http://127.0.0.1/c',
  })
  const outcome = async (hours: number, key = keys.privateKey, kid = 'one') => {
    const { flow } = await oidc.begin({ again: false })
    const at = Math.floor(Date.now() / 1_000) + hours * 3_600
    state.token = () =>
      new SignJWT({ iss: issuer, aud: 'comity', sub: 'petra', nonce: flow.nonce, iat: at, nbf: at })
        .setExpirationTime(at + 60)
        .setProtectedHeader({ alg: 'RS256', kid })
        .sign(key)
    const address = new URL(`http://127.0.0.1/c?code=1&state=${flow.state}`)
    return oidc.finish(address, flow).then(
      () => 'let in',
      (error: { code?: string }) => error.code ?? 'a fault',
    )
  }
  const right = await outcome(0)
  const [behind, ahead] = [await outcome(-2), await outcome(2)]
  for (let n = 0; n < 20; n++) await outcome(0, others.privateKey, `unknown ${n}`)
  return [
    holds('C19', 'a provider whose clock is right: let in', right === 'let in', right),
    holds('C19', 'two hours behind: not let in', behind === 'not-trusted', behind),
    holds('C19', 'two hours ahead: not let in', ahead === 'not-trusted', ahead),
    atMost('C19', 'key sets fetched in a minute of 20 unknown keys', state.keysAsked, 2),
  ]
}

async function run(setting: Setting): Promise<Finding[]> {
  const server = await openSignInServer(setting)
  const inside = openBrowser()
  await signInAs(inside, server.origin, 'petra')

  server.provider.rotateKeys()
  const atOnce = await signInAs(openBrowser(), server.origin, 'petra')
  const clocks = await clockFindings(setting)
  await sleep(KEYS_AGAIN_AFTER)
  const rotated = await signInAs(openBrowser(), server.origin, 'petra')
  return [
    holds(
      'C19',
      'in the minute of other keys: let in, or told',
      [200, 403].includes(atOnce.status),
      String(atOnce.status),
    ),
    exactly('C19', 'signing in a minute after the provider changed its keys', rotated.status, 200),
    ...clocks,
    ...(await awayFindings(setting, server, inside)),
  ]
}

/** C19. In one process with a real provider beside it; the wrong clock is that of a provider made for it. */
export const identityProvider: Scenario = {
  id: 'C19',
  fault: 'identity provider silent, gone, with other keys, with a wrong clock',
  expected: 'sessions live on; a clear error within 10 s; one key set a minute',
  databases: ['embedded'],
  run,
}
