import { confirmPeerKeys, ownFingerprint } from '../actions/peer-keys.ts'
import { listPeers } from '../actions/peer-list.ts'
import type { Proposal } from '../actions/peer-proposals.ts'
import { removePeer, resumePeer, suspendPeer } from '../actions/peers.ts'
import { type Command, type Out, optionalText, textArg } from './command.ts'
import { AS, REASON, UNTIL, hostArg, tellProposal, untilArg, whoActs } from './peer-args.ts'
import { tellPeer } from './peer-lines.ts'

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

/** `peers fingerprint`: what to tell the operator of another server. */
export const peersFingerprint: Command = {
  usage: 'peers fingerprint',
  summary: 'show the fingerprint of our own keys, to tell by telephone',
  run: async (ctx, _, out) => {
    const fingerprint = await ownFingerprint(ctx)
    out.line(fingerprint)
    out.result({ fingerprint })
  },
}

/** Says what was done, or what it waits for. */
function tellOutcome(out: Out, host: string, says: string, proposal?: Proposal): void {
  if (proposal) tellProposal(proposal, out)
  else out.line(says)
  out.result({ host, ...(proposal ? { proposal } : {}) })
}

/** `peers confirm`: its keys are others than those that were confirmed, and somebody compared them. */
export const peersConfirm: Command = {
  usage: 'peers confirm <host>',
  summary: 'believe the keys that a peer has now',
  options: [['--fingerprint <text>', 'of its keys, as its operator told you'], REASON, AS],
  run: async (ctx, args, out) => {
    const host = hostArg(args)
    const by = await whoActs(ctx, args)
    const typed = textArg(args, 'fingerprint')
    const waits = await confirmPeerKeys(ctx, by, host, typed, optionalText(args, 'reason'))
    tellOutcome(out, host, `The keys of ${host} are confirmed.`, waits)
  },
}

/** `peers suspend`: at once, in all processes; one person is enough. */
export const peersSuspend: Command = {
  usage: 'peers suspend <host>',
  summary: 'stop all exchange with a peer at once',
  options: [REASON, AS],
  run: async (ctx, args, out) => {
    const host = hostArg(args)
    await suspendPeer(ctx, await whoActs(ctx, args), host, optionalText(args, 'reason'))
    tellOutcome(
      out,
      host,
      `${host} is suspended: nothing is taken from it and nothing is sent to it.`,
    )
  },
}

/** `peers resume`: and what was published meanwhile is caught up on. */
export const peersResume: Command = {
  usage: 'peers resume <host>',
  summary: 'take up the exchange with a suspended peer again',
  options: [REASON, UNTIL, AS],
  run: async (ctx, args, out) => {
    const host = hostArg(args)
    const options = { reason: optionalText(args, 'reason'), expires: untilArg(ctx, args) }
    const waits = await resumePeer(ctx, await whoActs(ctx, args), host, options)
    tellOutcome(out, host, `${host} is active again, and its catalogues are read anew.`, waits)
  },
}

/** `peers remove`: copies of its records stay. */
export const peersRemove: Command = {
  usage: 'peers remove <host>',
  summary: 'take a server off the list and stop following it',
  options: [REASON, AS],
  run: async (ctx, args, out) => {
    const host = hostArg(args)
    const options = { reason: optionalText(args, 'reason') }
    const waits = await removePeer(ctx, await whoActs(ctx, args), host, options)
    const says = `${host} is off the list. Copies of its records stay readable here.`
    tellOutcome(out, host, says, waits)
  },
}
