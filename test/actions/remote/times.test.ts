import fc from 'fast-check'
import { test } from 'tap'
import { acceptRemoteComment } from '../../../src/actions/remote/comments.ts'
import { acceptRemoteRecord } from '../../../src/actions/remote/records.ts'
import { AHEAD_MAX, listedAt } from '../../../src/domain/remote-times.ts'
import { ANYONE } from '../../../src/domain/viewer.ts'
import { findComment } from '../../../src/store/comments.ts'
import { listNewest } from '../../../src/store/lists.ts'
import { findAnyByUri } from '../../../src/store/records.ts'
import { readNote } from '../../../src/vocabulary/read-note.ts'
import { remoteNote } from '../../federation/incoming/support.ts'
import { listPeer } from '../../federation/inbox/support.ts'
import { NOW, world } from '../../support/world.ts'
import { remoteActor, remoteRecord } from './support.ts'

const HOST = 'share.freedonia.example'
const after = (ms: number) => new Date(NOW.getTime() + ms).toISOString()

test('SEC-05: times of other servers', async (t) => {
  const ctx = await world(t)
  await listPeer(ctx, HOST)
  const owner = await remoteActor(ctx, HOST, 'innovation')
  const uri = (n: number) => `https://${HOST}/initiatives/${n}`
  const accept = (n: number, published: string, updated = published) =>
    acceptRemoteRecord(ctx, owner.id, remoteRecord(owner, { id: uri(n), published, updated }))

  await t.test('from the future keep nobody on top of a list', async (t) => {
    t.equal(await accept(1, after(AHEAD_MAX)), 'stored')
    t.equal(await accept(2, after(-1000)), 'stored')
    const before = await findAnyByUri(ctx.db, uri(1))
    t.match(before, { published_at: NOW, updated_at: new Date(after(AHEAD_MAX)) })
    for (const time of [after(AHEAD_MAX + 1000), '9999-12-31T00:00:00Z']) {
      await t.rejects(accept(3, time), { code: 'invalid' }, time)
      await t.rejects(accept(1, after(0), time), { code: 'invalid' }, 'nor does a change')
    }
    t.equal(await accept(2, after(0), after(1000)), 'updated', 'published later, as it says now')
    t.match(await findAnyByUri(ctx.db, uri(2)), { published_at: new Date(after(-1000)) })
    const { rows } = await listNewest(ctx.db, ANYONE, { limit: 10 })
    t.same(
      rows.map((row) => row.uri),
      [uri(1), uri(2)],
    )
  })

  await t.test('are those of comments too', async (t) => {
    const ann = await remoteActor(ctx, 'social.example', 'ann', 'Person')
    const note = (more: Record<string, unknown>) => {
      const read = readNote(remoteNote(ann, uri(1), more))
      if (!read.ok) throw new Error(JSON.stringify(read.issues))
      return read.value
    }
    await t.rejects(acceptRemoteComment(ctx, ann, note({ published: after(AHEAD_MAX + 1000) })), {
      code: 'invalid',
    })
    t.equal(await acceptRemoteComment(ctx, ann, note({ published: after(AHEAD_MAX) })), 'stored')
    t.match(await findComment(ctx.db, `${ann.uri}/notes/1`), { published_at: NOW })
  })

  t.test('are never later than now, nor than they were', async (t) => {
    const time = fc.date({ noInvalidDate: true })
    fc.assert(
      fc.property(time, time, time, (published, now, before) => {
        const listed = listedAt(published, now, before)
        return listed <= now && listed <= before && listed <= published
      }),
    )
    t.pass('for any three times')
  })
})
