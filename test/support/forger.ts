import { generateKeyPairSync } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK } from 'jose'
import type { Ending } from './postgres.ts'

/** A provider that signs what a test tells it: one that was broken into, or somebody in its place. */
export async function openForger(t: Ending) {
  const keys = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const others = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const jwk = { ...(await exportJWK(keys.publicKey)), kid: 'one', alg: 'RS256', use: 'sig' }
  const state: { token: () => Promise<string> | string; keysAsked: number } = {
    token: () => '',
    keysAsked: 0,
  }
  const server = createServer((request, response) => {
    const path = request.url?.split('?', 1)[0]
    const answer = (body: object) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    }
    if (path === '/.well-known/openid-configuration')
      return answer({
        issuer,
        authorization_endpoint: `${issuer}/auth`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/jwks`,
        id_token_signing_alg_values_supported: ['RS256', 'HS256', 'none'],
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
      })
    if (path === '/jwks') {
      state.keysAsked++
      return answer({ keys: [jwk] })
    }
    void Promise.resolve(state.token()).then((id_token) =>
      answer({ access_token: 'a', token_type: 'Bearer', id_token }),
    )
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  t.teardown(() => server.close())
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    issuer,
    state,
    keys,
    others,
    publicPem: keys.publicKey.export({ type: 'spki', format: 'pem' }),
  }
}
