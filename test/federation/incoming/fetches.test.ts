import { test } from 'tap'
import { withFetchBudget } from '../../../src/federation/incoming/budget.ts'
import { fetchDocument } from '../../../src/federation/fetch.ts'
import { office, published } from '../../support/office.ts'
import { world } from '../../support/world.ts'
import { activity, peer } from '../inbox/support.ts'
import { deliver, remoteNote } from './support.ts'

test('SEC-17: what one activity makes us fetch', async (t) => {
  const ctx = await world(t)
  const record = `${ctx.origin}/initiatives/${await published(ctx, await office(ctx))}`
  const v = await peer(t)
  const ann = v.author('ann')

  await t.test('SEC-17: is not what it mentions', async (t) => {
    const others = Array.from({ length: 500 }, (_, n) => `http://n${n}.localhost:1/users/x`)
    const here = Array.from({ length: 500 }, (_, n) => `${v.origin}/users/x${n}`)
    const all = [...others, ...here]
    const tag = all.map((href) => ({ type: 'Mention', href, name: '@x' }))
    const note = remoteNote(ann, record, { tag, cc: all })
    const sockets = ctx.outbound.counts.sockets
    t.match(await deliver(ctx, ann, activity(ann, 'Create', note, { cc: all })), {
      state: 'applied',
    })
    t.same(v.asked, ['/users/ann'], 'its author, in the queue, and nobody else')
    t.ok(ctx.outbound.counts.sockets - sockets <= 1)
  })

  await t.test('SEC-17: is ten things at most', async (t) => {
    v.asked.length = 0
    const bounded = withFetchBudget(ctx)
    const fetches = Array.from({ length: 30 }, (_, n) =>
      fetchDocument(bounded, `${v.origin}/${n}`).then(
        ({ ok }) => String(ok),
        (error: Error) => error.name,
      ),
    )
    const outcomes = await Promise.all(fetches)
    t.equal(outcomes.filter((one) => one === 'false').length, 8)
    t.equal(outcomes.filter((one) => one === 'Refusal').length, 22)
    t.equal(v.asked.length, 8, 'with the two of the front door')
    t.equal((await fetchDocument(withFetchBudget(ctx), ann.uri)).ok, true, 'each for itself')
  })
})
