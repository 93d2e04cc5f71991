import { existsSync, readFileSync } from 'node:fs'
import { type Test, test } from 'tap'
import { addAlias } from '../../../src/actions/moves.ts'
import { moveOrganisation } from '../../../src/federation/moving.ts'
import { addPeer } from '../../../src/federation/peering.ts'
import { office } from '../../support/office.ts'
import { world } from '../../support/world.ts'
import { peer } from '../inbox/support.ts'
import { type Instance, instance, publishMany, settle } from '../peering/servers.ts'

const EXAMPLES = new URL('../../../../shared/examples/', import.meta.url)
const skip = existsSync(EXAMPLES) ? false : 'the protocol examples are not here'
type Json = Record<string, unknown>
const golden = (name: string): Json =>
  JSON.parse(readFileSync(new URL(`${name}.json`, EXAMPLES), 'utf8')) as Json

async function documentOf({ ctx }: Pick<Instance, 'ctx'>, id: string): Promise<Json> {
  const row = await ctx.db
    .selectFrom('documents')
    .select('body')
    .where('actor_id', '=', id)
    .executeTakeFirstOrThrow()
  return JSON.parse(row.body) as Json
}

/** Whom an instance follows. */
const followed = async ({ ctx }: Instance) =>
  (
    await ctx.db
      .selectFrom('follows')
      .innerJoin('actors', 'actors.id', 'follows.followed_id')
      .select(['actors.uri', 'follows.state'])
      .where('follows.follower_id', '=', 'instance')
      .orderBy('actors.uri')
      .execute()
  ).map(({ uri, state }) => `${uri} ${state}`)

async function three(t: Test) {
  const [old, next, reader] = [await instance(t), await instance(t), await instance(t)]
  const [was, is] = [await office(old.ctx), await office(next.ctx)]
  await publishMany(old, was, 1)
  const terms = { followPublic: true, exchangePeers: false }
  await addPeer(reader.ctx, 'petra', old.host, terms)
  await settle(reader, old)
  return { old, next, reader, was, is }
}

test('an organisation moves to another server', { skip }, async (t) => {
  const { old, next, reader, was, is } = await three(t)
  const [from, to] = [`${old.ctx.origin}/actors/${was.id}`, `${next.ctx.origin}/actors/${is.id}`]
  const move = () => moveOrganisation(old.ctx, 'anna', 'digital', to)

  await t.test('REL-13: when its new actor says that it was here', async (t) => {
    await t.rejects(move(), { code: 'wrong-state', message: /organisation alias/ })
    await t.rejects(addAlias(next.ctx, 'anna', 'digital', to), { code: 'invalid' }, 'itself')
    await t.rejects(addAlias(next.ctx, 'anna', 'none', from), { code: 'not-found' })
    await addAlias(next.ctx, 'anna', 'digital', from)
    await addAlias(next.ctx, 'anna', 'digital', from)
    const document = await documentOf(next, is.id)
    t.same(document['alsoKnownAs'], [from])
    t.equal(Object.keys(document).at(-1), Object.keys(golden('actor-organization-new')).at(-1))
    await move()
    const moved = await documentOf(old, was.id)
    t.equal(moved['movedTo'], to)
    t.equal(Object.keys(moved).at(-1), Object.keys(golden('actor-organization-moved')).at(-1))
    await t.rejects(move(), { code: 'wrong-state', message: /30 days/ }, 'once in 30 days')
    const audit = await old.ctx.db.selectFrom('audit').select(['who', 'action']).execute()
    t.match(audit.at(-1), { who: 'anna', action: 'organisation-moved' })
  })

  await t.test('REL-13: and those who follow it follow it there', async (t) => {
    await settle(reader, old, next)
    const { body } = await old.ctx.db
      .selectFrom('activities')
      .select('body')
      .where('type', '=', 'Move')
      .executeTakeFirstOrThrow()
    const activity = JSON.parse(body) as Json
    t.match(activity, { actor: from, object: from, target: to })
    t.same(Object.keys(activity), Object.keys(golden('move')), 'in the shape of the protocol')
    t.same(
      (await followed(reader)).filter((one) => !one.includes(`${old.ctx.origin}/actors/`)),
      [`${to} accepted`],
    )
    t.notOk(
      (await followed(reader)).some((one) => one.startsWith(from)),
      'and not here any more',
    )
    const left = await old.ctx.db.selectFrom('follows').select('followed_id').execute()
    t.notOk(
      left.some(({ followed_id }) => followed_id === was.id),
      'as we know',
    )
    const copies = await reader.ctx.db.selectFrom('records').select('uri').execute()
    t.equal(copies.length, 1, 'its records stay')
  })
})

test('REL-13: nobody moves to where there is nobody', async (t) => {
  const ctx = await world(t)
  await office(ctx)
  const v = await peer(t)
  const move = (to: string, handle = 'digital') => moveOrganisation(ctx, 'anna', handle, to)
  await t.rejects(move(`${v.origin}/users/none`), { code: 'invalid' })
  await t.rejects(move(`${ctx.origin}/actor`), { code: 'invalid' })
  await t.rejects(move(v.author('new').uri, 'none'), { code: 'not-found' })
  t.same(await ctx.db.selectFrom('facts').selectAll().execute(), [])
})
