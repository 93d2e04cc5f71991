import fc from 'fast-check'
import { test } from 'tap'
import type { OpenContext } from '../../../src/context.ts'
import { judge } from '../../../src/federation/outgoing/schedule.ts'
import { cancelQueued } from '../../../src/store/deliveries.ts'
import { claimDeliveries, finishDeliveries } from '../../../src/store/delivery-queue.ts'
import { office } from '../../support/office.ts'
import { world } from '../../support/world.ts'
import { deliveries, moveClock, queued } from './support.ts'

const INBOXES = ['https://a.example/inbox', 'https://b.example/inbox']
const OBJECTS = ['https://x.example/1', 'https://x.example/2']

/** What happens: something is said of an object, a worker goes round with these answers, or one dies. */
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ say: fc.nat(1) }) },
  { weight: 1, arbitrary: fc.record({ end: fc.nat(1) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      answers: fc.array(fc.constantFrom('ok', 'busy', 'lost'), {
        size: 'max',
        minLength: 1,
        maxLength: 6,
      }),
    }),
  },
  { weight: 1, arbitrary: fc.constant('dies' as const) },
)

/** Goes on through all histories (seconds): leases run out between two rounds, and nothing expires. */
let clock = 0

/** Runs a history against the queue as workers do. @returns what each inbox saw of each object, in order. */
async function run(ctx: OpenContext, actorId: string, history: readonly unknown[]) {
  await ctx.db.deleteFrom('deliveries').execute()
  await ctx.db.deleteFrom('activities').execute()
  const made = new Map(OBJECTS.map((object) => [object, [] as string[]]))
  const seen = new Map<string, string[]>()
  const ended = new Set<string>()
  let owner = 0
  const round = async (answers: readonly string[], dies = false): Promise<number> => {
    await moveClock(ctx, (clock += 100))
    const claim = { owner: `w${++owner}`, slots: 64, perHost: 2, after: '' }
    const { claimed } = await claimDeliveries(ctx.db, claim)
    for (const [n, row] of claimed.entries()) {
      const answer = answers[n % answers.length]
      // `lost` arrives, and its answer does not.
      if (answer !== 'busy') {
        const key = `${row.inbox} ${(await object(ctx, row.activity_uri)) ?? ''}`
        seen.set(key, [...(seen.get(key) ?? []), row.activity_uri])
      }
      if (dies) continue
      const outcome = answer === 'ok' ? 'delivered' : 'busy'
      const verdict = judge(outcome, row, { chance: 0.5 })
      await finishDeliveries(ctx.db, claim.owner, [
        {
          ...{ id: row.id, crashes: row.crashes, tried: true, status: null, error: null },
          ...{ ...verdict, wait: Math.min(verdict.wait, 60), class: outcome },
        },
      ])
    }
    return claimed.length
  }
  for (const one of history as ('dies' | { say?: number; end?: number; answers?: string[] })[]) {
    if (one === 'dies') await round(['lost'], true)
    else if (one.answers) await round(one.answers)
    else {
      const about = OBJECTS[one.say ?? one.end ?? 0] ?? ''
      const isEnd = one.end !== undefined
      if (ended.has(about)) continue
      if (isEnd) {
        ended.add(about)
        await cancelQueued(ctx.db, about)
      }
      const type = isEnd ? 'Delete' : 'Update'
      made.get(about)?.push(await queued(ctx, actorId, INBOXES, { orderKey: about, type }))
    }
  }
  for (let left = 1, rounds = 0; left > 0 && rounds < 60; rounds++) left = await round(['ok'])
  return { made, seen }
}

const object = async (ctx: OpenContext, uri: string): Promise<string | undefined> =>
  (
    await ctx.db
      .selectFrom('activities')
      .select('object_uri')
      .where('uri', '=', uri)
      .executeTakeFirst()
  )?.object_uri

test('REL-15: whatever happens, each inbox sees each object in order and at last as it is', async (t) => {
  const ctx = await world(t)
  const { id } = await office(ctx, false)
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 14 }), async (history) => {
      const { made, seen } = await run(ctx, id, history)
      for (const [about, said] of made)
        for (const inbox of INBOXES) {
          const places = (seen.get(`${inbox} ${about}`) ?? []).map((uri) => said.indexOf(uri))
          if (said.length > 0 && places.at(-1) !== said.length - 1) return false
          if (places.some((place, n) => n > 0 && place < (places[n - 1] ?? 0))) return false
        }
      return (await deliveries(ctx)).every((row) => row.state !== 'queued')
    }),
    { numRuns: 25, interruptAfterTimeLimit: 40_000, markInterruptAsFailure: false },
  )
  t.pass('over random histories and answers')
})
