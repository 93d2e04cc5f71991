import { existsSync, readFileSync } from 'node:fs'
import { test } from 'tap'
import { forwardReport } from '../../../src/actions/reports.ts'
import { maySend } from '../../../src/federation/outgoing/audience.ts'
import { processFacts } from '../../../src/federation/outgoing/activities.ts'
import { findActivity } from '../../../src/store/outbox.ts'
import { bothDatabases, world } from '../../support/world.ts'
import { remoteActor } from '../../actions/remote/support.ts'

const GOLDEN = new URL('../../../../shared/examples/flag.json', import.meta.url)
const HOST = 'social.example'

test('reports to other servers', async (t) => {
  await bothDatabases(t, 'PROTOCOL 3.12: Flag by the instance', async (t, make) => {
    const ctx = await make()
    const ann = await remoteActor(ctx, HOST, 'ann', 'Person')
    const server = await remoteActor(ctx, HOST, 'actor', 'Application')
    const report = (objects: string[] = []) =>
      forwardReport(ctx, 'marta', { actor: ann.uri, objects, content: 'Advertising.' })
    const status = `https://${HOST}/users/ann/statuses/1`
    const made = await report([status])
    t.match(made, { direction: 'out', host: HOST, state: 'open', objects: [ann.uri, status] })
    await processFacts(ctx)
    const sent = await ctx.db
      .selectFrom('activities')
      .innerJoin('deliveries', 'deliveries.activity_uri', 'activities.uri')
      .select(['activities.uri', 'body', 'inbox', 'visibility', 'type'])
      .execute()
    t.match(sent, [{ uri: made.activity_uri, inbox: `https://${HOST}/inbox`, type: 'Flag' }])
    const flag = JSON.parse(sent[0]?.body ?? '') as Record<string, unknown>
    t.match(flag, {
      type: 'Flag',
      actor: `${ctx.origin}/actor`,
      to: [ann.uri],
      cc: [],
      object: [ann.uri, status],
      content: 'Advertising.',
      proof: { type: 'DataIntegrityProof' },
    })
    if (existsSync(GOLDEN)) {
      const golden = JSON.parse(readFileSync(GOLDEN, 'utf8')) as object
      t.same(Object.keys(flag), Object.keys(golden), 'the shape of the protocol')
    }
    t.notMatch(JSON.stringify(flag), 'marta', 'names no reporter')
    const peer = { kind: 'peer', host: HOST } as const
    t.equal(
      await findActivity(ctx.db, peer, made.activity_uri),
      undefined,
      'and is shown to nobody',
    )
    t.ok(sent[0] && maySend(ctx, sent[0], HOST), 'but sent')

    await ctx.db
      .insertInto('peers')
      .values({
        host: HOST,
        state: 'active',
        instance_actor: server.uri,
        since: ctx.now(),
        updated_at: ctx.now(),
      })
      .execute()
    const second = await report()
    await processFacts(ctx)
    const { body } = await ctx.db
      .selectFrom('activities')
      .select('body')
      .where('uri', '=', second.activity_uri)
      .executeTakeFirstOrThrow()
    t.match(JSON.parse(body), { to: [server.uri], object: [ann.uri] }, 'to its own actor')
    const audit = await ctx.db.selectFrom('audit').select(['who', 'action']).execute()
    t.match(audit.at(-1), { who: 'marta', action: 'report-sent' })
  })

  t.test('SEC-12: go to one server that we talk to, about somebody known', async (t) => {
    const ctx = await world(t)
    const ann = await remoteActor(ctx, HOST, 'ann', 'Person')
    const report = (actor: string, objects: string[] = []) =>
      forwardReport(ctx, 'marta', { actor, objects, content: 'Advertising.' })
    await t.rejects(report(`https://${HOST}/users/bob`), { code: 'not-found' })
    await t.rejects(report(`${ctx.origin}/actor`), { code: 'invalid' })
    await t.rejects(report(ann.uri, ['https://other.example/1']), { code: 'invalid' })
    await ctx.db
      .insertInto('peers')
      .values({ host: HOST, state: 'suspended', since: ctx.now(), updated_at: ctx.now() })
      .execute()
    await ctx.admission.refresh()
    await t.rejects(report(ann.uri), { code: 'peer-blocked' })
    t.same(await ctx.db.selectFrom('facts').selectAll().execute(), [])
    t.same(await ctx.db.selectFrom('reports').selectAll().execute(), [])
  })
})
