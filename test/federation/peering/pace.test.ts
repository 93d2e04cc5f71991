import { test } from 'tap'
import { paced } from '../../../src/federation/pace.ts'
import { world } from '../../support/world.ts'

test('the pace of reading', async (t) => {
  const ctx = await world(t)
  const production = { ...ctx, config: { ...ctx.config, env: 'production' as const } }
  const timeOf = async (work: () => Promise<unknown>): Promise<number> => {
    const start = performance.now()
    await work()
    return performance.now() - start
  }

  await t.test('is one request a second for each host', async (t) => {
    t.ok((await timeOf(() => paced(ctx, 'one.example'))) < 500, 'the first at once')
    const second = timeOf(() => paced(ctx, 'one.example'))
    const other = timeOf(() => paced(ctx, 'two.example'))
    t.ok((await other) < 500, 'another host at once')
    t.ok((await second) > 900, 'the next after a second')
  })

  await t.test('does not hold up servers on the own machine, but in production', async (t) => {
    for (const host of ['localhost:3001', '127.0.0.1:3001', '[::1]:3001', 'a.localhost'])
      t.ok((await timeOf(() => Promise.all([paced(ctx, host), paced(ctx, host)]))) < 500, host)
    const both = () => Promise.all([paced(production, 'localhost'), paced(production, 'localhost')])
    t.ok((await timeOf(both)) > 900)
  })

  await t.test('ends when the process closes', async (t) => {
    const closing = new AbortController()
    await paced(ctx, 'three.example')
    const waiting = timeOf(() => paced(ctx, 'three.example', closing.signal))
    closing.abort()
    t.ok((await waiting) < 500)
  })
})
