import { test } from 'tap'
import { makePlaces, makeRefusedLimit } from '../../../src/federation/inbox/pressure.ts'
import { makeBudget } from '../../../src/platform/budget.ts'

test('a budget', async (t) => {
  let now = 0
  const budget = makeBudget({ perSecond: 100, burst: 1_000 }, () => now)
  const takes = (name: string, times: number) =>
    Array.from({ length: times }, () => budget.take(name)).filter(Boolean).length
  t.equal(takes('v', 1_200), 1_000, 'has a burst')
  t.equal(takes('w', 10), 10, 'is everybody’s own')
  now += 1_000
  t.equal(takes('v', 200), 100, 'fills up again')
  now += 60_000
  t.equal(takes('v', 2_000), 1_000, 'up to the burst')
})

test('a limit of refused requests', async (t) => {
  let now = 0
  const limit = makeRefusedLimit(() => now)
  const refuse = (address: string, times: number) => {
    for (let i = 0; i < times; i++) limit.count(address)
  }
  refuse('192.0.2.1', 299)
  t.notOk(limit.isExceeded('192.0.2.1'))
  refuse('192.0.2.1', 1)
  t.ok(limit.isExceeded('192.0.2.1'))
  t.notOk(limit.isExceeded('192.0.2.2'))
  now += 300_001
  t.notOk(limit.isExceeded('192.0.2.1'), 'ends after five minutes')
  for (let i = 0; i < 300; i++) limit.count(`2001:db8:0:7::${i.toString(16)}`)
  t.ok(limit.isExceeded('2001:db8:0:7:ffff::1'), 'counts a /64 as one')
  t.ok(limit.isExceeded('2001:db8:0:7:1:2:3:4'))
  t.notOk(limit.isExceeded('2001:db8:0:8::1'))
  refuse('::1', 300)
  t.ok(limit.isExceeded('::1'))
  t.notOk(limit.isExceeded('::ffff:192.0.2.9'))
})

test('places', async (t) => {
  const places = makePlaces({ all: 3, each: 2 })
  const work = Promise.withResolvers<string>()
  const [one, other] = ['192.0.2.1', '192.0.2.2']
  const more = async () => 'more'
  const running = [places.run(one, () => work.promise), places.run(one, () => work.promise)]
  t.equal(places.run(one, more), undefined, 'one address has its share')
  running.push(places.run(other, () => work.promise))
  t.equal(places.run(other, more), undefined, 'and then all are taken')
  work.resolve('done')
  t.same(await Promise.all(running), ['done', 'done', 'done'])
  t.equal(await places.run(one, more), 'more')
  await t.rejects(places.run(one, async () => Promise.reject(new Error('no'))) ?? Promise.resolve())
  t.equal(await places.run(one, async () => 'again'), 'again')
})
