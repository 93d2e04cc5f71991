import { test } from 'tap'
import { PEERING } from '../../src/federation/peering-surface.ts'
import { federationRoutes } from '../../src/federation/routes.ts'
import { buildApp } from '../../src/http/app.ts'
import { world } from '../support/world.ts'

const SOME_ID = '01JA7Q2M000000000000000000'

/** An address for a declared route: every parameter is some id, every rest of a path some name. */
const addressOf = (url: string): string =>
  url.replaceAll(/:\w+/g, SOME_ID).replace('*', 'some/name')

test('every route', async (t) => {
  const ctx = await world(t)
  const app = await buildApp(
    ctx,
    { closing: false },
    { routes: federationRoutes(ctx), peering: PEERING },
  )
  t.teardown(() => app.close())
  await app.ready()
  t.ok(app.routeTable.length > 80, `${app.routeTable.length} routes`)

  for (const { method, url, policy } of app.routeTable) {
    const name = `${method} ${url}`
    const answers = await Promise.all(
      ['text/html', 'application/activity+json', 'application/json'].map((accept) =>
        app.inject({
          method: method as 'GET',
          url: addressOf(url),
          headers: { accept, host: 'share.ruritania.example' },
        }),
      ),
    )
    for (const { statusCode, headers } of answers) {
      t.ok(statusCode < 500, `${name} answers ${statusCode}`)
      t.match(
        headers,
        {
          'content-security-policy': /default-src 'none'/,
          'strict-transport-security': /max-age=31536000/,
          'x-content-type-options': 'nosniff',
          'referrer-policy': 'same-origin',
          'permissions-policy': /camera=\(\)/,
          'cross-origin-opener-policy': 'same-origin',
          'cross-origin-resource-policy': 'same-origin',
        },
        `OPS-09: ${name} has the headers of security`,
      )
      for (const cookie of [headers['set-cookie'] ?? []].flat())
        t.match(
          cookie,
          /^__Host-.*; HttpOnly; Secure; SameSite=Lax$/,
          `SEC-32: a cookie of ${name} is for this host, no script and no other site`,
        )
      if (url.startsWith('/api') || url.startsWith('/inbox') || url.startsWith('/actors'))
        t.notOk(headers['set-cookie'], `SEC-32: ${name} sets no cookie`)
    }
    t.ok(policy, `SEC-64: ${name} is for ${policy}`)
  }
})
