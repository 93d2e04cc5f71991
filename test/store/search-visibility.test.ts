import { test } from 'tap'
import type { Viewer } from '../../src/domain/viewer.ts'
import { listNewest } from '../../src/store/lists.ts'
import { markWithdrawn } from '../../src/store/records.ts'
import { insertDraft } from '../../src/store/working-copies.ts'
import { NOW, bothDatabases } from '../support/world.ts'
import { ANYONE, MEMBER, PEER, type Told, addOwners, counts, ids, search, tell } from './library.ts'

const about = (id: string, more: Partial<Told>): Told => ({
  id,
  owner: 'digital',
  ...more,
  draft: { name: { en: 'Reservoir' }, stage: id === 'public' ? 'pilot' : 'idea' },
})

/** What each viewer may read. */
const SEEN: readonly (readonly [string, Viewer, readonly string[]])[] = [
  ['anyone', ANYONE, ['archived', 'public']],
  ['a peer', PEER, ['archived', 'ourPeers', 'public']],
  ['a member', MEMBER, ['archived', 'local', 'ourPeers', 'public', 'theirPeers']],
]

test('searching what is not public', async (t) => {
  await bothDatabases(t, 'shows each viewer what it may read (V1)', async (t, make) => {
    const ctx = await make()
    await addOwners(ctx)
    await tell(
      ctx,
      about('public', {}),
      about('archived', { status: 'archived' }),
      about('ourPeers', { visibility: 'peers' }),
      about('theirPeers', { visibility: 'peers', owner: 'water' }),
      about('local', { visibility: 'local' }),
      about('gone', {}),
    )
    await markWithdrawn(ctx.db, 'gone', { at: NOW, reason: 'A mistake.' })
    await insertDraft(ctx.db, {
      id: 'draft',
      uri: 'https://here.example/initiatives/draft',
      record: { kind: 'Initiative', draft: { sourceLanguage: 'en', name: { en: 'Reservoir' } } },
      ownerId: 'digital',
      visibility: 'public',
      author: undefined,
      now: NOW,
    })

    for (const [who, viewer, seen] of SEEN)
      t.test(`to ${who}`, async (t) => {
        t.same(await ids(ctx, { q: 'reservoir' }, viewer), seen, 'by words')
        t.same(await ids(ctx, { q: 'reserv' }, viewer), seen, 'by the beginning of a word')
        t.same(await ids(ctx, { order: 'newest' }, viewer), seen, 'newest first')
        t.same(await ids(ctx, { order: 'oldest' }, viewer), seen, 'oldest first')
        const hidden = seen.filter((id) => id !== 'public')
        t.same(await ids(ctx, { stage: 'idea' }, viewer), hidden, 'by a facet')

        const similar = await search(ctx, { q: 'reservior' }, viewer)
        t.ok(similar.fuzzy)
        t.same(similar.rows.map((row) => row.id).sort(), seen, 'by similar titles')

        const { total, facets } = await search(ctx, { q: 'reservoir' }, viewer)
        t.equal(total.count, seen.length)
        const byOwner = facets.owner.reduce((sum, { count }) => sum + count, 0)
        t.equal(byOwner, seen.length, 'in counts')
        const chosen = await search(ctx, { q: 'reservoir', stage: 'pilot' }, viewer)
        t.same(counts(chosen, 'stage'), { idea: hidden.length, pilot: 1 })

        const list = await listNewest(ctx.db, viewer, { limit: 40 })
        t.same(list.rows.map((row) => row.id).sort(), seen, 'in lists')
      })

    t.test('without telling by a similar title that a hidden record has the word', async (t) => {
      await tell(ctx, { id: 'secret', visibility: 'local', draft: { name: { en: 'Aqueduct' } } })
      const found = await search(ctx, { q: 'aqueduct' })
      t.same(found.rows, [])
      t.same(found.total, { count: 0, atLeast: false })
      t.same((await search(ctx, { q: 'aqueduct', stage: 'pilot' })).rows, [])
    })
  })
})
