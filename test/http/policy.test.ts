import fastify from 'fastify'
import { test } from 'tap'
import { requirePolicies, scopeFor, withPolicy } from '../../src/http/policy.ts'
import { openSite } from './site.ts'

test('SEC-64: an app that has a route without a policy does not start', async (t) => {
  const app = fastify()
  t.teardown(() => app.close())
  requirePolicies(app)
  await app.register(
    withPolicy('anyone', async (open) => {
      open.get('/read', () => 'read')
      open.post('/change', { config: { policy: 'administrator' } }, () => 'changed')
    }),
  )
  app.get('/forgotten', () => 'anything')
  await t.rejects(async () => app.ready(), {
    message: /Say who may use these routes.*GET \/forgotten/,
  })
})

test('SEC-64: a policy of the route’s own is stronger than that of its plugin', async (t) => {
  const app = fastify()
  t.teardown(() => app.close())
  requirePolicies(app)
  const seen: string[] = []
  app.addHook('onRequest', async ({ method, routeOptions }) => {
    seen.push(`${method} ${routeOptions.config.policy}`)
  })
  await app.register(
    withPolicy('anyone', async (open) => {
      open.get('/', () => 'read')
      open.post('/', { config: { policy: 'administrator' } }, () => 'changed')
    }),
  )
  for (const method of ['GET', 'HEAD', 'POST'] as const) await app.inject({ method, url: '/' })
  t.strictSame(seen, ['GET anyone', 'HEAD anyone', 'POST administrator'])
})

test('SEC-64: the whole server starts, since each of its routes has one', async (t) => {
  const { app } = await openSite(t)
  await t.resolves(async () => app.ready())
})

test('SEC-62: the scope follows from policy and method', async (t) => {
  t.equal(scopeFor('anyone', 'GET'), 'read')
  t.equal(scopeFor('member', 'HEAD'), 'read')
  t.equal(scopeFor('member', 'POST'), 'write')
  t.equal(scopeFor('member', 'DELETE'), 'write')
  t.equal(scopeFor('moderator', 'GET'), 'admin')
  t.equal(scopeFor('administrator', 'PUT'), 'admin')
})
