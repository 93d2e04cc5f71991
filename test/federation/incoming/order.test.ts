import fc from 'fast-check'
import { test } from 'tap'
import type { OpenContext } from '../../../src/context.ts'
import { ANYONE } from '../../../src/domain/viewer.ts'
import { findActorByUri } from '../../../src/store/actors.ts'
import { hasBlocked } from '../../../src/store/blocks.ts'
import { findComment } from '../../../src/store/comments.ts'
import { findRecordByUri } from '../../../src/store/records.ts'
import { office, published } from '../../support/office.ts'
import { bothDatabases } from '../../support/world.ts'
import { type Peer, activity, listPeer, peer } from '../inbox/support.ts'
import { deliver, remoteInitiative, remoteNote, withContext } from './support.ts'

/** Histories tried on each database. */
const RUNS = 12

/** What happened at the end of a small history, beside what always happens in it. */
interface Ends {
  readonly recordDeleted: boolean
  readonly commentDeleted: boolean
  readonly followUndone: boolean
  readonly likeUndone: boolean
  readonly blocked: boolean
}
const anyEnds = fc.record({
  recordDeleted: fc.boolean(),
  commentDeleted: fc.boolean(),
  followUndone: fc.boolean(),
  likeUndone: fc.boolean(),
  blocked: fc.boolean(),
})

/** A small history of one actor in its causal order. */
function historyOf(v: Peer, run: number, ours: string, record: string, ends: Ends) {
  const org = v.author(`org${run}`, { type: 'Organization' })
  const object = remoteInitiative(org, { id: `${v.origin}/initiatives/${run}` })
  const note = remoteNote(org, record)
  const follow = activity(org, 'Follow', ours)
  const like = activity(org, 'Like', record)
  const later = (n: number, more: object) => ({
    revision: n,
    updated: `2026-11-1${n}T09:00:00Z`,
    ...more,
  })
  const tell = (type: string, what: unknown) => activity(org, type, what, withContext)
  const newer = (n: number, stage: string) => tell('Update', { ...object, ...later(n, { stage }) })
  const history = [
    tell('Create', object),
    newer(2, 'development'),
    newer(3, 'scaling'),
    tell('Create', note),
    tell('Update', { ...note, updated: '2026-11-19T10:00:00Z', content: '<p>Second.</p>' }),
    tell('Update', { ...note, updated: '2026-11-19T11:00:00Z', content: '<p>Third.</p>' }),
    follow,
    like,
    ...(ends.recordDeleted ? [tell('Delete', object['id'])] : []),
    ...(ends.commentDeleted ? [tell('Delete', note['id'])] : []),
    ...(ends.followUndone ? [tell('Undo', follow['id'])] : []),
    ...(ends.likeUndone ? [tell('Undo', like['id'])] : []),
    ...(ends.blocked ? [tell('Block', ours)] : []),
  ]
  return { org, uri: String(object['id']), comment: String(note['id']), history }
}

/** What anybody can see of it. */
async function endOf(ctx: OpenContext, told: ReturnType<typeof historyOf>, ours: string) {
  const actor = await findActorByUri(ctx.db, told.org.uri)
  const local = await findActorByUri(ctx.db, ours)
  const comment = await findComment(ctx.db, told.comment)
  const by = (table: 'follows' | 'reactions') =>
    ctx.db
      .selectFrom(table)
      .select('activity_uri')
      .where(table === 'follows' ? 'follower_id' : 'actor_id', '=', actor?.id ?? '')
      .execute()
  return {
    stage: (await findRecordByUri(ctx.db, ANYONE, told.uri))?.stage,
    comment: comment?.state === 'deleted' ? undefined : comment?.content,
    follows: (await by('follows')).length,
    likes: (await by('reactions')).length,
    blocked: await hasBlocked(ctx.db, actor?.id ?? '', local?.id ?? ''),
  }
}

test('C14: activities in any order', async (t) => {
  await bothDatabases(t, 'C14: end as in their causal order', async (t, make) => {
    const ctx = await make()
    const at = await office(ctx)
    const ours = `${ctx.origin}/actors/${at.id}`
    const record = `${ctx.origin}/initiatives/${await published(ctx, at)}`
    const v = await peer(t)
    await listPeer(ctx, v.host)
    let run = 0
    await fc.assert(
      fc.asyncProperty(anyEnds, fc.infiniteStream(fc.nat()), async (ends, numbers) => {
        const told = historyOf(v, ++run, ours, record, ends)
        const keyed = told.history.map((one) => ({ one, key: Number(numbers.next().value) }))
        for (const { one } of keyed.toSorted((a, b) => a.key - b.key))
          await deliver(ctx, told.org, one)
        t.same(
          await endOf(ctx, told, ours),
          {
            stage: ends.recordDeleted ? undefined : 'scaling',
            comment: ends.commentDeleted ? undefined : '<p>Third.</p>',
            follows: ends.followUndone || ends.blocked ? 0 : 1,
            likes: ends.likeUndone ? 0 : 1,
            blocked: ends.blocked,
          },
          JSON.stringify(ends),
        )
        return t.passing()
      }),
      { numRuns: RUNS },
    )
  })
})
