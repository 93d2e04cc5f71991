import { test } from 'tap'
import { type Finding, diagnose } from '../../src/actions/diagnosis.ts'
import { createOrganisation } from '../../src/actions/organisations.ts'
import type { Context } from '../../src/context.ts'
import { parseOrganisationDraft } from '../../src/domain/organisation.ts'
import { INSTANCE_ID } from '../../src/store/actors.ts'
import { saveSetting } from '../../src/store/settings.ts'
import { RURITANIA, bothDatabases, world } from '../support/world.ts'

const inTime = { now: () => new Date() }
const DAY = 86_400_000

async function organisation(ctx: Context): Promise<string> {
  const read = parseOrganisationDraft({
    handle: 'harbour',
    name: { en: 'Harbour Office' },
    jurisdiction: ['XR'],
    governmentLevel: 'local',
  })
  if (!read.ok) throw new Error(JSON.stringify(read.issues))
  return (await createOrganisation(ctx, 'test', read.value)).uri
}

const about = async (ctx: Context, check: string): Promise<Finding[]> =>
  (await diagnose(ctx)).filter((finding) => finding.check === check)

const states = (findings: readonly Finding[]) => new Set(findings.map(({ state }) => state))

test('a diagnosis', async (t) => {
  await bothDatabases(t, 'finds nothing wrong with a new instance', async (t, make) => {
    const ctx = await make(inTime)
    await organisation(ctx)
    const findings = await diagnose(ctx)
    const wrong = findings.filter(
      ({ state, check }) => state !== 'ok' && !['database', 'contact'].includes(check),
    )
    t.same(wrong, [])
    t.equal(new Set(findings.map(({ check }) => check)).size, 11)
  })

  await bothDatabases(t, 'sees clocks that differ', async (t, make) => {
    const ctx = await make({ now: () => new Date(Date.now() - 60_000) })
    t.match(await about(ctx, 'clock'), [{ state: 'wrong', says: /differ by 60 s/ }])
    const later = { ...ctx, now: () => new Date(Date.now() + 5_000) }
    t.match(await about(later, 'clock'), [{ state: 'warning', says: /differ by 5 s/ }])
    await saveSetting(ctx.db, 'clock-offset', '1 hour')
    t.match((await about({ ...ctx, now: () => new Date() }, 'clock')).at(1), { state: 'warning' })
  })

  await bothDatabases(
    t,
    'sees keys that do not open and documents that are gone',
    async (t, make) => {
      const ctx = await make(inTime)
      const uri = await organisation(ctx)
      await ctx.db.deleteFrom('documents').where('uri', '=', uri).execute()
      t.match(await about(ctx, 'actors'), [
        { state: 'wrong', says: `No document is stored for ${uri}.` },
      ])
      await ctx.db
        .updateTable('actor_keys')
        .set({ private_sealed: 'no such text' })
        .where('actor_id', '=', INSTANCE_ID)
        .where('kind', '=', 'ed25519')
        .execute()
      t.match(await about(ctx, 'secrets'), [
        { state: 'wrong', says: /ed25519 key of instance cannot be opened/ },
      ])
      await ctx.db.deleteFrom('actor_keys').where('actor_id', '=', INSTANCE_ID).execute()
      t.match(await about(ctx, 'secrets'), [{ state: 'wrong', says: /instance is missing/ }])
    },
  )

  await bothDatabases(t, 'sees queues that nobody empties', async (t, make) => {
    const ctx = await make(inTime)
    await ctx.db
      .insertInto('facts')
      .values({
        id: 'f1',
        kind: 'actor-changed',
        subject: INSTANCE_ID,
        revision: 1,
        body: '{}',
        created_at: new Date(),
        run_at: new Date(Date.now() - 7 * 60_000),
      })
      .execute()
    const queued = { actor: 'https://a.example/a', type: 'Create', body: '{}', key_id: 'k' }
    const came = { style: 'cavage', received_at: new Date(), run_at: new Date() }
    await ctx.db
      .insertInto('inbox')
      .values([
        { ...queued, ...came, activity_id: '1' },
        { ...queued, ...came, activity_id: '2', state: 'quarantined' },
      ])
      .execute()
    t.match(await about(ctx, 'queues'), [
      { state: 'ok', says: /facts 1, deliveries 0, inbox 1,/ },
      { state: 'wrong', says: /worked on facts for 7 minutes/ },
      { state: 'wrong', says: /1 rows were set aside/ },
    ])
  })

  t.test('knows another origin and an unsafe way out', async (t) => {
    const ctx = await world(t, inTime)
    t.match(await about({ ...ctx, origin: 'https://new.example' }, 'origin'), [
      {
        state: 'wrong',
        says: `The database belongs to ${RURITANIA}, COMITY_ORIGIN says https://new.example.`,
      },
    ])
    t.match(states(await about(ctx, 'outbound')), new Set(['ok']))
    await world(t, inTime) // the second one takes the global dispatcher over
    t.match(await about(ctx, 'outbound'), [{ state: 'wrong', says: /global dispatcher/ }])
  })

  t.test('goes on when one thing cannot be looked at', async (t) => {
    const ctx = await world(t, inTime)
    await ctx.db.deleteFrom('documents').execute()
    await ctx.db.schema.dropTable('imported_adoptions').execute()
    await ctx.db.schema.dropTable('backfills').execute()
    const findings = await diagnose(ctx)
    t.match(
      findings.filter(({ state }) => state === 'wrong').map(({ check }) => check),
      ['actors', 'peers', 'queues'],
    )
  })
})

test('a diagnosis of peers', async (t) => {
  const ctx = await world(t, inTime)
  const now = Date.now()
  const since = new Date(now - 20 * DAY)
  const peer = { since, updated_at: since, comity: true }
  await ctx.db
    .insertInto('peers')
    .values([
      { ...peer, host: 'a.example', state: 'active' },
      { ...peer, host: 'b.example', state: 'suspended' },
      { ...peer, host: 'c.example', state: 'active', expires_at: new Date(now - DAY) },
      { ...peer, host: 'd.example', state: 'active' },
    ])
    .execute()
  const heard = { last_heard_at: new Date(now - DAY), updated_at: since }
  await ctx.db
    .insertInto('hosts')
    .values([
      { ...heard, host: 'a.example' },
      { ...heard, host: 'c.example' },
      {
        host: 'd.example',
        updated_at: since,
        failures: 5,
        failing_since: since,
        open_until: since,
      },
    ])
    .execute()
  t.match(await about(ctx, 'peers'), [
    { state: 'ok', says: /^a\.example: 0 records here, last heard/ },
    { state: 'warning', says: 'b.example is suspended.' },
    { state: 'warning', says: /^c\.example was listed until/ },
    { state: 'warning', says: 'd.example was not heard for 20 days.' },
    { state: 'warning', says: /^d\.example does not take deliveries since/ },
  ])
})
