import { setTimeout as sleep } from 'node:timers/promises'
import type { AddPeer } from '../actions/peers.ts'
import { type Peer, type PeerProgress, listPeers } from '../actions/peer-list.ts'
import { removePeer, resumePeer, suspendPeer } from '../actions/peers.ts'
import type { Context } from '../context.ts'
import { Day } from '../domain/fields.ts'
import { parseWith } from '../domain/parse.ts'
import { Host } from '../domain/peer.ts'
import { Refusal } from '../domain/refusal.ts'
import {
  type Args,
  BY_COMMAND_LINE,
  type Command,
  type Out,
  optionalText,
  textArg,
} from './command.ts'

/** How often `--wait` looks (ms). */
const LOOK_EVERY = 500
/** Time without any change after which `--wait` gives up (ms): nobody seems to be working on it. */
const PATIENCE = 120_000

const REASON = ['--reason [text]', 'why, for the audit trail'] as const

function hostArg(args: Args): string {
  const read = parseWith(Host, textArg(args, 'host'))
  if (read.ok) return read.value
  throw new Refusal(
    'invalid',
    'This is no name of a server.',
    read.issues.map(({ message }) => ({ path: 'host', message })),
  )
}

function expiresArg(ctx: Context, args: Args): Date | undefined {
  const given = optionalText(args, 'expires')
  if (given === undefined) return undefined
  const read = parseWith(Day, given)
  const refuse = (message: string) =>
    new Refusal('invalid', 'The server was not added.', [{ path: 'expires', message }])
  if (!read.ok) throw refuse(read.issues[0]?.message ?? '')
  const date = new Date(read.value)
  if (date <= ctx.now()) throw refuse('Give a day to come.')
  return date
}

/** A catalogue that is being read, or will be: the follow waits, or was accepted and is not through. */
const isUnderWay = ({ follow, backfill }: PeerProgress): boolean =>
  follow === 'pending' || (follow === 'accepted' && backfill !== 'done' && backfill !== 'failed')

const stateOf = (organisation: PeerProgress): string => {
  const { follow, backfill, held, expected, skipped } = organisation
  if (follow !== 'accepted') return follow === 'none' ? 'not followed' : `follow ${follow}`
  const of = expected === undefined ? '' : ` of ${expected}`
  const left = skipped > 0 ? `, ${skipped} skipped` : ''
  return `followed, ${held}${of} records here${left}, reading ${backfill}`
}

const day = (date: Date): string => date.toISOString().slice(0, 10)

function tellPeer(peer: Peer, out: Out): void {
  const name = peer.name ? ` (${peer.name})` : ''
  const expires = peer.expires ? `, until ${day(peer.expires)}` : ''
  const heard = peer.lastHeard ? `, last heard ${peer.lastHeard.toISOString()}` : ''
  const exchange = peer.exchangePeers ? ', peers-only records exchanged' : ''
  out.line(
    `${peer.host}${name}: ${peer.state} since ${day(peer.since)}${expires}${exchange}${heard}`,
  )
  if (peer.reason) out.line(`  reason: ${peer.reason}`)
  for (const organisation of peer.organisations) {
    out.line(`  ${organisation.handle}: ${stateOf(organisation)}`)
    if (organisation.error) out.line(`    ${organisation.error}`)
  }
  for (const { url, times } of peer.unknownContexts)
    out.line(`  context not known here: ${url} (${times} times)`)
}

function tellAdded(peer: Peer, out: Out): void {
  const { host, name, fingerprint, organisations, followPublic } = peer
  out.line(`${host}${name ? ` (${name})` : ''} is on the list.`)
  if (fingerprint !== undefined) {
    out.line(`Fingerprint of its key: ${fingerprint}`)
    out.line('Compare it with the one its operator tells you by another way.')
  }
  if (!peer.comity) out.line('It does not run Comity, so it gets no peers-only records.')
  if (!followPublic) return out.line('Its organisations are not followed.')
  const handles = organisations.map(({ handle }) => handle).join(', ')
  out.line(`Followed: ${handles === '' ? 'it has no organisations yet' : handles}.`)
  out.line('Their catalogues are read as soon as they accept; "comity peers list" shows how far.')
}

async function peerOn(ctx: Context, host: string): Promise<Peer> {
  const peer = (await listPeers(ctx)).find((one) => one.host === host)
  if (!peer) throw new Refusal('not-found', `${host} was taken off the list meanwhile.`)
  return peer
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0)

/**
 * Waits until the catalogues of a peer are read, which the server or a worker does.
 * @throws Refusal `busy` when nothing moves, `peer-unreachable` when one of them could not be read.
 */
async function waitForCatalogues(ctx: Context, host: string, out: Out): Promise<Peer> {
  let last = ''
  let since = performance.now()
  for (;;) {
    const peer = await peerOn(ctx, host)
    const { organisations } = peer
    const held = sum(organisations.map((one) => one.held))
    const expected = sum(organisations.map((one) => one.expected ?? one.held))
    out.progress(held, Math.max(held, expected), 'Records')
    if (peer.state !== 'active' || !organisations.some(isUnderWay)) return peer
    const now = JSON.stringify(organisations)
    if (now !== last) since = performance.now()
    last = now
    if (performance.now() - since > PATIENCE)
      throw new Refusal(
        'busy',
        `Nothing has moved for ${PATIENCE / 1000} seconds. Is the server running here, and does ${host} accept? The reading goes on by itself.`,
      )
    await sleep(LOOK_EVERY)
  }
}

function refuseUnread({ host, organisations }: Peer): void {
  const unread = organisations.filter(
    ({ follow, backfill }) =>
      backfill === 'failed' || follow === 'rejected' || follow === 'unanswered',
  )
  if (unread.length === 0) return
  throw new Refusal(
    'peer-unreachable',
    `${host} is on the list, but not all of its catalogues could be read.`,
    unread.map((one) => ({ path: one.handle, message: one.error ?? `${stateOf(one)}.` })),
  )
}

/**
 * `peers add`: enters a server in the list and follows its organisations.
 * @param addPeer asks the other server who it is; federation's, handed in by the entry.
 */
export const peersAdd = (addPeer: AddPeer): Command => ({
  usage: 'peers add <host>',
  summary: 'list a server as a peer and follow its organisations',
  options: [
    REASON,
    ['--expires [date]', 'the day on which the listing ends by itself, such as 2027-06-30'],
    ['--peers-only', 'exchange records that are for peers only, if it lists us with it too'],
    ['--no-follow', 'do not follow its organisations'],
    ['--wait', 'wait until their catalogues are read'],
  ],
  run: async (ctx, args, out) => {
    const host = hostArg(args)
    const expires = expiresArg(ctx, args)
    const added = await addPeer(ctx, BY_COMMAND_LINE, host, {
      followPublic: args['follow'] !== false,
      exchangePeers: args['peersOnly'] === true,
      reason: optionalText(args, 'reason'),
      expires,
    })
    tellAdded(added, out)
    if (args['wait'] !== true) return out.result(added)
    const peer = await waitForCatalogues(ctx, host, out)
    tellPeer(peer, out)
    out.result(peer)
    refuseUnread(peer)
  },
})

/** `peers list`: every server on the list, with how much of its catalogues is here. */
export const peersList: Command = {
  usage: 'peers list',
  summary: 'show the peers and how far their catalogues have come',
  run: async (ctx, _, out) => {
    const peers = await listPeers(ctx)
    if (peers.length === 0) out.line('No server is on the list.')
    for (const peer of peers) tellPeer(peer, out)
    out.result({ peers })
  },
}

const change = (
  name: string,
  summary: string,
  act: typeof suspendPeer,
  says: (host: string) => string,
): Command => ({
  usage: `peers ${name} <host>`,
  summary,
  options: [REASON],
  run: async (ctx, args, out) => {
    const host = hostArg(args)
    await act(ctx, BY_COMMAND_LINE, host, optionalText(args, 'reason'))
    out.line(says(host))
    out.result({ host })
  },
})

/** `peers suspend`: at once, in all processes. */
export const peersSuspend = change(
  'suspend',
  'stop all exchange with a peer at once',
  suspendPeer,
  (host) => `${host} is suspended: nothing is taken from it and nothing is sent to it.`,
)

/** `peers resume`: and what was published meanwhile is caught up on. */
export const peersResume = change(
  'resume',
  'take up the exchange with a suspended peer again',
  resumePeer,
  (host) => `${host} is active again, and its catalogues are read anew.`,
)

/** `peers remove`: copies of its records stay. */
export const peersRemove = change(
  'remove',
  'take a server off the list and stop following it',
  removePeer,
  (host) => `${host} is off the list. Copies of its records stay readable here.`,
)
