import { test } from 'tap'
import { listReports } from '../../../src/store/reports.ts'
import { office, published } from '../../support/office.ts'
import { bothDatabases } from '../../support/world.ts'
import { activity, peer } from '../inbox/support.ts'
import { deliver, remoteNote } from './support.ts'

test('reports of other servers (PROTOCOL 6)', async (t) => {
  await bothDatabases(t, 'SEC-08: Flag comes to the moderators', async (t, make) => {
    const ctx = await make()
    const at = await office(ctx)
    const ours = `${ctx.origin}/actors/${at.id}`
    const record = `${ctx.origin}/initiatives/${await published(ctx, at)}`
    const v = await peer(t)
    const server = v.author('server', { type: 'Application' })
    const flag = (object: unknown, more = {}) =>
      deliver(ctx, server, activity(server, 'Flag', object, more))
    const reports = () => listReports(ctx.db, {}, { limit: 10 })

    const said = { content: '<p>Wrong <b>figures</b>.</p><script>alert(1)</script>' }
    t.match(await flag([ours, record, `${v.origin}/notes/1`, `${ctx.origin}/none`], said), {
      state: 'applied',
    })
    t.match(await reports(), [
      {
        direction: 'in',
        host: v.host,
        actor_uri: ours,
        objects: [ours, record],
        content: 'Wrong figures.',
        state: 'open',
      },
    ])
    t.notOk(v.asked.includes('/users/server'), 'nobody is looked up')
    t.notMatch(JSON.stringify(await reports()), server.uri, 'who reports stays unknown')

    const nothing = { state: 'ignored', reason: 'nothing-here' }
    const ann = v.author('ann')
    await deliver(ctx, ann, activity(ann, 'Create', remoteNote(ann, record)))
    for (const object of [`${ann.uri}/notes/1`, [ann.uri], `${ctx.origin}/none`, 'x', {}, []])
      t.match(await flag(object), nothing, JSON.stringify(object))
    t.equal((await reports()).length, 1)

    t.match(await flag(record), { state: 'applied' }, 'one string')
    for (let n = 2; n < 100; n++)
      await ctx.db
        .insertInto('reports')
        .values({
          id: `r${n}`,
          direction: 'in',
          host: v.host,
          activity_uri: `${v.origin}/flags/${n}`,
          objects: [record],
          content: '',
          created_at: ctx.now(),
        })
        .execute()
    t.match(await flag(record), { state: 'ignored', reason: 'too-many' }, 'REL-08: a hundred')
  })
})
