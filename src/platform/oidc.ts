import { type JWTPayload, createRemoteJWKSet, jwtVerify } from 'jose'
import * as client from 'openid-client'

/** This server as a client of one identity provider. */
export interface OidcSettings {
  readonly issuer: string
  readonly clientId: string
  /** Undefined for a public client. */
  readonly clientSecret: string | undefined
  /** Where the provider sends people back to; registered there exactly so. */
  readonly redirectUri: string
  /** `http:` is for a provider on one's own machine. */
  readonly allowHttp: boolean
}

/** What a browser keeps between leaving for the provider and coming back. */
export interface Flow {
  readonly state: string
  readonly nonce: string
  readonly verifier: string
}

export interface ProviderTokens {
  readonly access: string
  readonly refresh?: string | undefined
  /** The ID token, for logging out there. */
  readonly id?: string | undefined
}

/** Somebody whom the provider vouches for. Who it is, is issuer and subject, and nothing else. */
export interface Vouched {
  readonly issuer: string
  readonly subject: string
  readonly sid: string | undefined
  readonly claims: Readonly<Record<string, unknown>>
  readonly tokens: ProviderTokens
}

/** Who logged out, as a back-channel logout token says it: one session, or all of a person. */
export interface LoggedOut {
  readonly issuer: string
  readonly sid?: string
  readonly subject?: string
}

export interface Oidc {
  readonly issuer: string
  /** Where to send the browser. */
  readonly begin: (options: { readonly again: boolean }) => Promise<{ url: string; flow: Flow }>
  /**
   * Takes what the provider sent back with the browser.
   * @throws OidcFailure
   */
  readonly finish: (address: URL, flow: Flow) => Promise<Vouched>
  /** Asks whether the person still has their session: `unknown` when the provider does not answer. */
  readonly isThere: (
    subject: string,
    tokens: ProviderTokens,
  ) => Promise<
    { readonly is: 'there'; readonly tokens: ProviderTokens } | { readonly is: 'gone' | 'unknown' }
  >
  /** Where to log out at the provider, if it has such a place. */
  readonly logoutUrl: (idToken: string | undefined, after: string) => Promise<string | undefined>
  /** @throws OidcFailure when the token is not the provider's, not for us, or no logout token. */
  readonly readLogoutToken: (token: string) => Promise<LoggedOut>
}

/** Why a sign-in at the provider came to nothing. */
export type OidcFailureCode =
  | 'unreachable' // it did not answer, or not as a provider does
  | 'denied' // it, or the person, said no
  | 'not-trusted' // what came back does not prove what it says

export interface OidcFailure extends Error {
  readonly name: 'OidcFailure'
  readonly code: OidcFailureCode
}

const failure = (code: OidcFailureCode, message: string, cause?: unknown): OidcFailure =>
  Object.assign(new Error(message, { cause }), { name: 'OidcFailure' as const, code })

export const isOidcFailure = (error: unknown): error is OidcFailure =>
  error instanceof Error && error.name === 'OidcFailure'

/** Seconds for each request to the provider: people wait for it (C19). */
const TIMEOUT_S = 8
/** Difference of clocks that is taken (s). */
const SKEW_S = 60
/** What the provider says of itself is asked again after an hour, its keys once a minute at most (ms). */
const METADATA_LIFE = 3_600_000
const KEYS_COOLDOWN = 60_000
/** Age at which a logout token is too old to be believed (s). */
const LOGOUT_TOKEN_LIFE_S = 120
const SCOPE = 'openid profile'
/** What tells a logout token from any other (OpenID Connect Back-Channel Logout 1.0, 2.4). */
const LOGOUT_EVENT = 'http://schemas.openid.net/event/backchannel-logout'
/** Signatures that are taken: none that a public key could forge as a secret. */
const ALGORITHMS = [
  'RS256',
  'PS256',
  'ES256',
  'EdDSA',
  'Ed25519',
  'RS384',
  'RS512',
  'ES384',
  'ES512',
  'PS384',
  'PS512',
]

/** What the parts below share: the provider as it described itself, and its keys. */
interface Provider {
  readonly settings: OidcSettings
  /** @throws OidcFailure `unreachable` */
  readonly described: () => Promise<client.Configuration>
  readonly keysAt: (address: string) => ReturnType<typeof createRemoteJWKSet>
}

/** The provider, asked what it is when it is first needed. */
export function makeOidc(settings: OidcSettings): Oidc {
  const provider = providerOf(settings)
  return {
    issuer: settings.issuer,
    begin: ({ again }) => begin(provider, again),
    finish: (address, flow) => finish(provider, address, flow),
    isThere: (subject, tokens) => isThere(provider, subject, tokens),
    logoutUrl: (idToken, after) => logoutUrl(provider, idToken, after),
    readLogoutToken: (token) => readLogoutToken(provider, token),
  }
}

function providerOf(settings: OidcSettings): Provider {
  let known: { readonly at: number; readonly config: Promise<client.Configuration> } | undefined
  let keys: ReturnType<typeof createRemoteJWKSet> | undefined
  return {
    settings,
    described: async () => {
      if (!known || performance.now() - known.at > METADATA_LIFE)
        known = { at: performance.now(), config: discover(settings) }
      try {
        return await known.config
      } catch (error) {
        known = undefined
        const message = `${settings.issuer} does not answer as an identity provider.`
        throw failure('unreachable', message, error)
      }
    },
    keysAt: (address) =>
      (keys ??= createRemoteJWKSet(new URL(address), {
        cooldownDuration: KEYS_COOLDOWN,
        timeoutDuration: TIMEOUT_S * 1_000,
      })),
  }
}

async function begin({ settings, described }: Provider, again: boolean) {
  const config = await described()
  const flow: Flow = {
    state: client.randomState(),
    nonce: client.randomNonce(),
    verifier: client.randomPKCECodeVerifier(),
  }
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: settings.redirectUri,
    scope: SCOPE,
    state: flow.state,
    nonce: flow.nonce,
    code_challenge: await client.calculatePKCECodeChallenge(flow.verifier),
    code_challenge_method: 'S256',
    ...(again ? { prompt: 'login' } : {}),
  })
  return { url: url.href, flow }
}

async function finish({ described }: Provider, address: URL, flow: Flow): Promise<Vouched> {
  const config = await described()
  const answer = await granted(config, address, {
    expectedState: flow.state,
    expectedNonce: flow.nonce,
    pkceCodeVerifier: flow.verifier,
    idTokenExpected: true,
  })
  const claims = answer.claims()
  if (!claims) throw failure('not-trusted', 'The provider did not say who signed in.')
  const sid = claims['sid']
  return {
    issuer: claims.iss,
    subject: claims.sub,
    sid: typeof sid === 'string' ? sid : undefined,
    claims: { ...(await userInfo(config, answer.access_token, claims.sub)), ...claims },
    tokens: { access: answer.access_token, refresh: answer.refresh_token, id: answer.id_token },
  }
}

/** What the provider says of somebody beside the ID token: many put names and groups here only. */
async function userInfo(config: client.Configuration, access: string, subject: string) {
  if (config.serverMetadata().userinfo_endpoint === undefined) return {}
  try {
    return await client.fetchUserInfo(config, access, subject)
  } catch (error) {
    throw failure('unreachable', 'The provider did not say what somebody may do.', error)
  }
}

const isThere: (
  provider: Provider,
  ...asked: Parameters<Oidc['isThere']>
) => ReturnType<Oidc['isThere']> = async ({ described }, subject, tokens) => {
  try {
    const config = await described()
    if (tokens.refresh === undefined) {
      await client.fetchUserInfo(config, tokens.access, subject)
      return { is: 'there', tokens }
    }
    const answer = await client.refreshTokenGrant(config, tokens.refresh)
    const refresh = answer.refresh_token ?? tokens.refresh
    return { is: 'there', tokens: { ...tokens, access: answer.access_token, refresh } }
  } catch (error) {
    return { is: saysNo(error) ? 'gone' : 'unknown' }
  }
}

async function logoutUrl({ described }: Provider, idToken: string | undefined, after: string) {
  const config = await described().catch(() => undefined)
  if (!config?.serverMetadata().end_session_endpoint) return undefined
  return client.buildEndSessionUrl(config, {
    post_logout_redirect_uri: after,
    ...(idToken === undefined ? {} : { id_token_hint: idToken }),
  }).href
}

async function readLogoutToken(provider: Provider, token: string): Promise<LoggedOut> {
  const { issuer, clientId } = provider.settings
  const { jwks_uri: address } = (await provider.described()).serverMetadata()
  if (address === undefined) throw failure('not-trusted', 'The provider shows no keys.')
  const { payload } = await jwtVerify(token, provider.keysAt(address), {
    issuer,
    audience: clientId,
    algorithms: ALGORITHMS,
    clockTolerance: SKEW_S,
    maxTokenAge: LOGOUT_TOKEN_LIFE_S,
    requiredClaims: ['iat', 'jti', 'events'],
  }).catch((error: unknown) => {
    throw failure('not-trusted', 'The logout token is not one of the provider for us.', error)
  })
  return loggedOut(payload, issuer)
}

async function discover(settings: OidcSettings): Promise<client.Configuration> {
  const { issuer, clientId, clientSecret, allowHttp } = settings
  const config = await client.discovery(
    new URL(issuer),
    clientId,
    { [client.clockTolerance]: SKEW_S },
    clientSecret === undefined ? client.None() : client.ClientSecretBasic(clientSecret),
    { timeout: TIMEOUT_S, execute: allowHttp ? [client.allowInsecureRequests] : [] },
  )
  // The ID token's signature is checked too, though it comes over TLS from the provider itself.
  client.enableNonRepudiationChecks(config)
  return config
}

async function granted(
  config: client.Configuration,
  address: URL,
  checks: client.AuthorizationCodeGrantChecks,
) {
  try {
    return await client.authorizationCodeGrant(config, address, checks)
  } catch (error) {
    if (error instanceof client.AuthorizationResponseError)
      throw failure('denied', `The provider answered: ${error.error}.`, error)
    if (error instanceof TypeError && error.cause !== undefined)
      throw failure('unreachable', 'The provider does not answer.', error)
    throw failure('not-trusted', 'What the provider sent back does not hold.', error)
  }
}

/** Whether the provider answered that the person's tokens are no longer worth anything. */
const saysNo = (error: unknown): boolean =>
  (error instanceof client.ResponseBodyError && error.error === 'invalid_grant') ||
  (error instanceof client.WWWAuthenticateChallengeError && error.status === 401)

function loggedOut({ events, nonce, sid, sub }: JWTPayload, issuer: string): LoggedOut {
  const isLogout = typeof events === 'object' && events !== null && LOGOUT_EVENT in events
  if (!isLogout || nonce !== undefined)
    throw failure('not-trusted', 'This token does not say that somebody logged out.')
  if (typeof sid === 'string') return { issuer, sid }
  if (typeof sub === 'string') return { issuer, subject: sub }
  throw failure('not-trusted', 'The logout token names nobody.')
}
