import { test } from 'tap'
import { Agent, setGlobalDispatcher } from 'undici'
import { makeOutbound, selfTest } from '../../src/platform/outbound.ts'
import { everyNameAt, servePeer } from './outbound-support.ts'

test('SEC-10 SEC-12 the self-test', async (t) => {
  const policies = {
    'a server that talks to everybody': { mayTalk: () => true, allowPrivate: false },
    'a server that talks to nobody': { mayTalk: () => false, allowPrivate: false },
    'a development server': { mayTalk: () => true, allowPrivate: true },
  }
  for (const [who, policy] of Object.entries(policies))
    t.test(`finds nothing wrong with ${who}, and opens no socket`, async (t) => {
      const outbound = makeOutbound(policy)
      t.teardown(() => outbound.close())
      t.same(await selfTest(outbound, policy), [])
      t.equal(outbound.counts.sockets, 0)
    })

  t.test('finds out when another dispatcher was installed', async (t) => {
    const policy = { mayTalk: () => true, allowPrivate: false }
    const outbound = makeOutbound(policy)
    const foreign = new Agent({
      connect: (_target, done) => done(new Error('not this time'), null),
    })
    setGlobalDispatcher(foreign)
    t.teardown(() => Promise.all([outbound.close(), foreign.close()]))
    const problems = await selfTest(outbound, policy)
    t.match(problems[0], /global dispatcher is not ours/)
    t.equal(problems.filter((problem) => problem.startsWith("A library's fetch")).length, 3)
  })

  t.test('finds out when loopback is open that should not be', async (t) => {
    const sink = await servePeer(t, (_request, response) => response.end())
    const policy = { mayTalk: () => true, allowPrivate: true }
    const outbound = makeOutbound(policy, { resolve: everyNameAt('127.0.0.1') })
    t.teardown(() => outbound.close())
    const problems = await selfTest(outbound, { ...policy, allowPrivate: false })
    t.same(problems, [
      'A fetch of a loopback address opened a socket.',
      'A delivery of a loopback address opened a socket.',
      "A library's fetch of a loopback address opened a socket.",
    ])
    t.same(sink.requests, [])
  })
})
