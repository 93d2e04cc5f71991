import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Test, test } from 'tap'
import { createAccount } from '../../src/actions/accounts.ts'
import { ownFingerprint } from '../../src/actions/peer-keys.ts'
import { listPeers } from '../../src/actions/peer-list.ts'
import type { Args, Command, Out } from '../../src/cli/command.ts'
import { nameOf } from '../../src/cli/command.ts'
import { peersApprove, peersDecline, peersProposals } from '../../src/cli/peer-proposals.ts'
import { peersAdd } from '../../src/cli/peers-add.ts'
import { peersList, peersResume, peersSuspend } from '../../src/cli/peers.ts'
import { askServer, openAdminSocket } from '../../src/cli/socket.ts'
import type { Context } from '../../src/context.ts'
import { PEERING } from '../../src/federation/peering-surface.ts'
import { instance } from '../federation/peering/servers.ts'
import { world } from '../support/world.ts'

/** Somebody at the terminal who answers every question so, and what was said meanwhile. */
function terminal(answer?: string): Out & { lines: string[]; questions: string[]; data: object } {
  const lines: string[] = []
  const questions: string[] = []
  const out = {
    lines,
    questions,
    data: {},
    line: (text: string) => void lines.push(text),
    warn: (text: string) => void lines.push(text),
    progress: () => undefined,
    ask: async (question: string) => {
      questions.push(question)
      return answer
    },
    result: (data: object) => void (out.data = data),
  }
  return out
}

const commands = [
  peersAdd(PEERING),
  peersApprove(PEERING),
  ...[peersProposals, peersDecline, peersList, peersResume, peersSuspend],
]

const command = (name: string): Command => {
  const found = commands.find((one) => nameOf(one) === name)
  if (!found) throw new Error(name)
  return found
}

async function run(ctx: Context, name: string, args: Args, answer?: string) {
  const out = terminal(answer)
  await command(name).run(ctx, args, out)
  return out
}

async function pair(t: Test, env: Record<string, string> = {}) {
  const there = await instance(t)
  const here = await instance(t, { env })
  return { ctx: here.ctx, host: there.host, theirs: await ownFingerprint(there.ctx) }
}

const added = async (ctx: Context): Promise<string[]> =>
  (await listPeers(ctx)).map(({ host, state }) => `${host} ${state}`)

test('OPS-19: peers add at a terminal', async (t) => {
  const { ctx, host, theirs } = await pair(t)
  const args = { host, reason: 'Agreed' }
  for (const answer of ['', 'n', 'nay', 'no'])
    await t.rejects(run(ctx, 'peers add', args, answer), { message: /was not confirmed/ }, answer)
  await t.rejects(run(ctx, 'peers add', args), { message: /Nobody confirmed/ })
  const wrong = theirs.replaceAll(/[0-7]/g, '9')
  await t.rejects(run(ctx, 'peers add', { ...args, fingerprint: wrong }), {
    code: 'invalid',
    message: new RegExp(theirs),
  })
  await t.rejects(run(ctx, 'peers add', { ...args, fingerprint: wrong, yes: true }), {
    code: 'invalid',
  })
  for (const cidr of ['10.0.0.0', '10.0.0.0/40', 'x'])
    await t.rejects(run(ctx, 'peers add', { ...args, yes: true, cidr }), { code: 'invalid' }, cidr)
  t.same(await added(ctx), [], 'nothing was entered by any of these')

  const out = await run(ctx, 'peers add', args, ' Yes ')
  t.equal(out.questions.length, 1)
  t.ok(out.lines.includes(`Fingerprint of its keys: ${theirs}`), 'before the question')
  t.same(await added(ctx), [`${host} active`])
  const again = await run(ctx, 'peers add', { ...args, cidr: '10.1.0.0/16, fd00::/8' })
  t.same(again.questions, [], 'the same keys are not asked about again')
  t.match(again.data, { cidrs: ['10.1.0.0/16', 'fd00::/8'], fingerprint: theirs })
  t.match((await run(ctx, 'peers list', {})).lines, [
    /active since/,
    /Agreed/,
    /10\.1\.0\.0/,
    theirs,
  ])
})

test('OPS-19: two administrators at a terminal', async (t) => {
  const { ctx, host } = await pair(t, { COMITY_PEER_APPROVAL: 'two' })
  for (const handle of ['anna', 'boris'])
    await createAccount(ctx, 'test', { handle, role: 'administrator' })
  const args = { host, reason: 'Agreed', yes: true }
  await t.rejects(run(ctx, 'peers add', args), { code: 'not-allowed', message: /--as/ })
  await t.rejects(run(ctx, 'peers add', { ...args, as: 'nobody' }), { code: 'not-found' })
  const out = await run(ctx, 'peers add', { ...args, as: 'anna' })
  t.match(out.lines.at(-1), /comity peers approve \S+ --as HANDLE/)
  t.same(await added(ctx), [`${host} proposed`])
  const { proposals } = (await run(ctx, 'peers proposals', {})).data as {
    proposals: { id: string }[]
  }
  const id = proposals[0]?.id ?? ''
  await t.rejects(run(ctx, 'peers approve', { id, as: 'anna' }), { message: /yourself/ })
  await run(ctx, 'peers approve', { id, as: 'boris' })
  t.same(await added(ctx), [`${host} active`])
  await run(ctx, 'peers suspend', { host })
  t.same(await added(ctx), [`${host} suspended`], 'one is enough to suspend')
  const waits = await run(ctx, 'peers resume', { host, as: 'boris' })
  t.match(waits.data, { proposal: { kind: 'resume', proposedBy: 'boris' } })
  const declined = (waits.data as { proposal: { id: string } }).proposal.id
  await run(ctx, 'peers decline', { id: declined, as: 'anna', reason: 'Not yet' })
  t.same(await added(ctx), [`${host} suspended`])
})

test('a command that asks, through the socket of a running server', async (t) => {
  const ctx = await world(t)
  const folder = mkdtempSync(join(tmpdir(), 'comity-socket-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  const asking: Command = {
    usage: 'asking',
    summary: 'asks twice',
    run: async (_, __, out) =>
      out.result({ heard: [await out.ask('First?'), await out.ask('Second?')] }),
  }
  const close = await openAdminSocket(ctx, folder, [asking])
  t.teardown(close)
  const there = terminal('yes')
  await askServer(folder, 'asking', {}, there)
  t.same(there.questions, ['First?', 'Second?'])
  t.same(there.data, { heard: ['yes', 'yes'] })
  const nobody = terminal()
  await askServer(folder, 'asking', {}, nobody)
  t.match(nobody.data, { heard: [null, null] })
})
