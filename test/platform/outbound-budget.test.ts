import { test } from 'tap'
import { makeFetchBudget } from '../../src/platform/outbound/budget.ts'
import { isOutboundFailure } from '../../src/platform/outbound.ts'
import {
  codeOf,
  DELIVERY,
  DOCUMENT,
  everyNameAt,
  openOutbound,
  servePeer,
} from './outbound-support.ts'

/** How many of these fetches in a row were allowed. */
function allowed(spend: (host: string) => void, hosts: readonly string[]): number {
  return hosts.filter((host) => {
    try {
      spend(host)
      return true
    } catch (error) {
      if (isOutboundFailure(error) && error.code === 'over-budget') return false
      throw error
    }
  }).length
}
const times = (n: number, host: (k: number) => string) =>
  Array.from({ length: n }, (_, k) => host(k))

test('SEC-17 the fetches of a minute', async (t) => {
  const clock = { now: 0 }
  const { spend } = makeFetchBudget(100, () => clock.now)

  t.equal(
    allowed(
      spend,
      times(150, () => 'share.freedonia.example'),
    ),
    100,
  )
  t.equal(allowed(spend, ['zembla.example']), 1, 'another domain has its own')

  clock.now = 30_000
  t.equal(
    allowed(
      spend,
      times(80, () => 'share.freedonia.example'),
    ),
    50,
    'half comes back in half',
  )
  clock.now = 3_600_000
  t.equal(
    allowed(
      spend,
      times(150, () => 'share.freedonia.example'),
    ),
    100,
    'and never more',
  )

  t.equal(
    allowed(
      spend,
      times(500, (k) => `n${k}.evil.example`),
    ),
    100,
    'of one domain in all',
  )
  t.equal(
    allowed(
      spend,
      times(500, (k) => `evil2.example:${2_000 + k}`),
    ),
    100,
    'on any port',
  )
  t.equal(
    allowed(
      spend,
      times(500, (k) => `n${k}.github.io`),
    ),
    100,
    'a host of many is one',
  )
  t.equal(
    allowed(
      spend,
      times(300, (k) => `ministry${k}.gov.uk`),
    ),
    300,
    'a registry is not',
  )
  t.equal(
    allowed(
      spend,
      times(300, (k) => `192.0.2.${k % 3}`),
    ),
    300,
    'nor are addresses',
  )
  t.equal(
    allowed(
      spend,
      times(150, () => '[2001:db8::1]'),
    ),
    100,
  )
})

test('SEC-17 a domain whose budget is spent is not looked up', async (t) => {
  const peer = await servePeer(t, (_request, response) => response.end())
  const limits = { fetchesPerMinute: 4 }
  const outbound = openOutbound(t, {}, { limits, resolve: everyNameAt('127.0.0.1') })
  const url = (name: string) => `http://${name}.evil.example:${peer.port}/`
  for (const name of ['a', 'b']) await outbound.get(url(name), DOCUMENT)
  for (const name of ['c', 'd']) await fetch(url(name))

  const { lookups, sockets } = outbound.counts
  t.equal(await codeOf(outbound.get(url('e'), DOCUMENT)), 'over-budget')
  t.equal(await codeOf(fetch(url('f'))), 'over-budget')
  t.match(outbound.counts, { lookups, sockets })

  t.equal(await codeOf(outbound.post(url('a'), DELIVERY)), 'answered', 'deliveries have none')
  const own = times(10, () => peer.url).map((address) => outbound.get(address, DOCUMENT))
  t.equal((await Promise.all(own)).length, 10, 'nor has one’s own machine, outside production')
})

test('SEC-17 SEC-13 every hop of a redirect is paid for', async (t) => {
  const peer = await servePeer(t, (request, response) => {
    const hop = Number(request.url?.slice(1))
    response.writeHead(hop < 3 ? 302 : 200, { location: `/${hop + 1}` }).end()
  })
  const limits = { fetchesPerMinute: 6 }
  const outbound = openOutbound(t, {}, { limits, resolve: everyNameAt('127.0.0.1') })
  const url = `http://slow.example:${peer.port}/0`
  t.equal((await outbound.get(url, DOCUMENT)).status, 200)
  t.equal(await codeOf(outbound.get(url, DOCUMENT)), 'over-budget')
  t.equal(peer.requests.length, 6)
})
