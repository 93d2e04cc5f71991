import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Provider, type Configuration } from 'oidc-provider'
import { ask } from '../../scripts/demo/ask.ts'
import type { Ending } from './postgres.ts'

/** What an identity provider says of somebody, by the name they sign in with there. */
export type People = Readonly<Record<string, Readonly<Record<string, unknown>>>>

export interface TestProvider {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  /** It takes requests and never answers them. */
  isSilent: boolean
  /** From now on it signs with other keys, and knows nothing of sessions before. */
  readonly rotateKeys: () => void
  /** What is said of people from now on. */
  people: People
  /** How often each path was asked for. */
  readonly asked: string[]
  readonly close: () => Promise<void>
}

export interface ProviderOptions {
  /** Origins of the servers that use it. */
  readonly clients: readonly string[]
  readonly people: People
}

/** A real OpenID provider on loopback, with pages on which anybody is who they say. */
export async function openProvider(t: Ending, options: ProviderOptions): Promise<TestProvider> {
  const server = createServer()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const made: TestProvider = {
    issuer,
    clientId: 'comity',
    clientSecret: 'the secret of a client in tests',
    isSilent: false,
    rotateKeys: () => {
      handle = begin()
    },
    people: options.people,
    asked: [],
    close: () =>
      new Promise((done) => {
        server.closeAllConnections()
        server.close(() => done())
      }),
  }
  // Keys of its own at each beginning: the library's own are the same for all.
  const begin = () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const jwk = { ...privateKey.export({ format: 'jwk' }), use: 'sig', kid: randomUUID() }
    const configuration = configurationOf(options, () => made.people)
    return new Provider(issuer, { ...configuration, jwks: { keys: [jwk as never] } }).callback()
  }
  let handle = begin()
  server.on('request', (request, response) => {
    made.asked.push(`${request.method} ${request.url?.split('?', 1)[0]}`)
    if (!made.isSilent) void handle(request, response)
  })
  t.teardown(() => made.close())
  return made
}

const configurationOf = ({ clients }: ProviderOptions, people: () => People): Configuration => ({
  clients: [
    {
      client_id: 'comity',
      client_secret: 'the secret of a client in tests',
      redirect_uris: clients.map((origin) => `${origin}/sign-in/callback`),
      post_logout_redirect_uris: clients.map((origin) => `${origin}/`),
      backchannel_logout_uri: `${clients[0]}/sign-in/logged-out`,
      backchannel_logout_session_required: true,
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
    },
  ],
  claims: { openid: ['sub', 'sid'], profile: ['name', 'preferred_username', 'groups', 'email'] },
  findAccount: (_, id) =>
    people()[id] && { accountId: id, claims: () => ({ sub: id, ...people()[id] }) },
  issueRefreshToken: () => true,
  features: {
    devInteractions: { enabled: true },
    backchannelLogout: { enabled: true },
    rpInitiatedLogout: { enabled: true },
  },
  cookies: { keys: ['a key of tests'] },
  pkce: { required: () => true },
  // Its own refuses loopback, where the servers of tests are.
  fetch: (url, init) => ask(String(url), init as never) as never,
})
