import { setTimeout as sleep } from 'node:timers/promises'
import type { DiscoveredPeer, Peering } from '../actions/peer-entry.ts'
import { otherFingerprint } from '../actions/peer-keys.ts'
import { type Peer, type PeerProgress, listPeers } from '../actions/peer-list.ts'
import type { Context } from '../context.ts'
import { Refusal } from '../domain/refusal.ts'
import { isSameFingerprint } from '../platform/keys.ts'
import { isCidr } from '../platform/outbound.ts'
import { type Args, type Command, type Out, optionalText } from './command.ts'
import { AS, UNTIL, hostArg, tellProposal, untilArg, whoActs } from './peer-args.ts'
import { stateOf, tellPeer } from './peer-lines.ts'

/** How often `--wait` looks (ms). */
const LOOK_EVERY = 500
/** Time without any change after which `--wait` gives up (ms): nobody seems to be working on it. */
const PATIENCE = 120_000

/** A catalogue that is being read, or will be: the follow waits, or was accepted and is not through. */
const isUnderWay = ({ follow, backfill }: PeerProgress): boolean =>
  follow === 'pending' || (follow === 'accepted' && backfill !== 'done' && backfill !== 'failed')

function tellAdded(peer: Peer, out: Out): void {
  const { host, name, organisations, followPublic, proposal } = peer
  if (proposal) {
    out.line(`${host}${name ? ` (${name})` : ''} is proposed.`)
    return tellProposal(proposal, out)
  }
  out.line(`${host}${name ? ` (${name})` : ''} is on the list.`)
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

const YES = ['y', 'yes']

/** Shows who the server is, and has the fingerprint of its keys confirmed before anything is entered. */
const confirmer = (ctx: Context, args: Args, out: Out) => async (found: DiscoveredPeer) => {
  const { host, name, fingerprint } = found
  const given = optionalText(args, 'fingerprint')
  out.line(`${host}${name ? ` (${name})` : ''}`)
  out.line(`Fingerprint of its keys: ${fingerprint ?? 'it shows none'}`)
  if (given !== undefined) {
    if (fingerprint !== undefined && isSameFingerprint(given, fingerprint)) return
    throw otherFingerprint(host, fingerprint)
  }
  if (args['yes'] === true || (await isConfirmed(ctx, host, fingerprint))) return
  out.line('Compare it with the one its operator tells you by another way.')
  const answer = await out.ask('Is it the same? Enter this server in the list? [y/N] ')
  if (answer === undefined)
    throw new Refusal('invalid', 'Nobody confirmed the fingerprint, so nothing was entered.', [
      { path: 'fingerprint', message: 'Give --fingerprint and what its operator told you.' },
    ])
  if (!YES.includes(answer.trim().toLowerCase()))
    throw new Refusal(
      'invalid',
      `Nothing was entered: the fingerprint of ${host} was not confirmed.`,
    )
}

/** Whether the same keys were confirmed before, so that only the entry changes. */
async function isConfirmed(
  ctx: Context,
  host: string,
  fingerprint: string | undefined,
): Promise<boolean> {
  const peer = (await listPeers(ctx)).find((one) => one.host === host)
  return peer?.state === 'active' && fingerprint !== undefined && peer.fingerprint === fingerprint
}

function cidrsArg(args: Args): string[] {
  const given = (optionalText(args, 'cidr') ?? '').split(',').map((one) => one.trim())
  const cidrs = given.filter((one) => one !== '')
  const wrong = cidrs.find((one) => !isCidr(one))
  if (wrong === undefined) return cidrs
  const message = `${wrong} is no block of addresses such as 10.20.0.0/16.`
  throw new Refusal('invalid', 'The server was not added.', [{ path: 'cidr', message }])
}

/**
 * `peers add`: enters a server in the list and follows its organisations.
 * @param peering asks the other server who it is; federation's, handed in by the entry.
 */
export const peersAdd = ({ add }: Pick<Peering, 'add'>): Command => ({
  usage: 'peers add <host>',
  summary: 'list a server as a peer and follow its organisations',
  options: [
    ['--reason <text>', 'why, for the audit trail'],
    ['--fingerprint [text]', 'of its keys, as its operator told you; another one is refused'],
    ['--yes', 'enter it whatever its fingerprint is'],
    UNTIL,
    ['--peers-only', 'exchange records that are for peers only, if it lists us with it too'],
    ['--no-follow', 'do not follow its organisations'],
    ['--cidr [blocks]', 'private addresses opened for this host only, separated by commas'],
    AS,
    ['--wait', 'wait until their catalogues are read'],
  ],
  run: async (ctx, args, out) => {
    const host = hostArg(args)
    const options = {
      followPublic: args['follow'] !== false,
      exchangePeers: args['peersOnly'] === true,
      reason: optionalText(args, 'reason'),
      expires: untilArg(ctx, args),
      cidrs: cidrsArg(args),
    }
    const by = await whoActs(ctx, args)
    const added = await add(ctx, by, host, options, confirmer(ctx, args, out))
    tellAdded(added, out)
    if (args['wait'] !== true || added.proposal) return out.result(added)
    const peer = await waitForCatalogues(ctx, host, out)
    tellPeer(peer, out)
    out.result(peer)
    refuseUnread(peer)
  },
})
