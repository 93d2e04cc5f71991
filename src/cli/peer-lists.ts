import type { Peering } from '../actions/peer-entry.ts'
import { isPublished, listSubscriptions, unsubscribe } from '../actions/peer-lists.ts'
import { listProposals } from '../actions/peer-proposals.ts'
import { LIST_MODES, type ListMode } from '../domain/peer-list.ts'
import { Refusal } from '../domain/refusal.ts'
import { peerListUri } from '../domain/uris.ts'
import { type Args, type Command, optionalText, textArg } from './command.ts'
import { AS, day, hostArg, whoActs } from './peer-args.ts'

const choose = (path: string, message: string): Refusal =>
  new Refusal('invalid', 'Nothing was changed.', [{ path, message }])

function modeArg(args: Args): ListMode {
  const given = optionalText(args, 'mode') ?? 'propose'
  const mode = LIST_MODES.find((one) => one === given)
  if (mode) return mode
  throw choose('mode', `Choose ${LIST_MODES.join(' or ')}.`)
}

/** `peers publish on|off`: our list for others to subscribe to. */
export const peersPublish = ({ publish }: Pick<Peering, 'publish'>): Command => ({
  usage: 'peers publish <state>',
  summary: 'publish the list of our peers (on), or take it away (off)',
  options: [AS],
  run: async (ctx, args, out) => {
    const state = textArg(args, 'state')
    if (state !== 'on' && state !== 'off') throw choose('state', 'Choose on or off.')
    await publish(ctx, await whoActs(ctx, args), state === 'on')
    const uri = peerListUri(ctx.origin)
    out.line(state === 'on' ? `Our peers are listed at ${uri}.` : `${uri} is there no longer.`)
    out.result({ published: state === 'on', uri })
  },
})

/** `peers subscribe`: the list of a peer, as a source of proposals. */
export const peersSubscribe = ({ subscribe }: Pick<Peering, 'subscribe'>): Command => ({
  usage: 'peers subscribe <host>',
  summary: 'read the list of peers that a peer publishes, now and every day',
  options: [['--mode [mode]', 'propose what is new to an administrator (as usual), or add it'], AS],
  run: async (ctx, args, out) => {
    const host = hostArg(args)
    const mode = modeArg(args)
    await subscribe(ctx, await whoActs(ctx, args), host, mode)
    const waiting = (await listProposals(ctx)).filter(({ list }) => list === host).length
    out.line(`The list of ${host} is read, now and every day; it ${mode}s what is new.`)
    if (waiting > 0) out.line(`${waiting} proposals wait: "comity peers proposals" shows them.`)
    out.result({ host, mode, proposals: waiting })
  },
})

/** `peers unsubscribe`: what it brought stays. */
export const peersUnsubscribe: Command = {
  usage: 'peers unsubscribe <host>',
  summary: 'read the list of a peer no longer; peers that it brought stay',
  options: [AS],
  run: async (ctx, args, out) => {
    const host = hostArg(args)
    await unsubscribe(ctx, await whoActs(ctx, args), host)
    out.line(`The list of ${host} is read no longer.`)
    out.result({ host })
  },
}

/** `peers lists`: what is subscribed to, and how it stands. */
export const peersLists: Command = {
  usage: 'peers lists',
  summary: 'show the lists that are subscribed to, and whether ours is published',
  run: async (ctx, _, out) => {
    const published = await isPublished(ctx)
    const lists = await listSubscriptions(ctx)
    out.line(published ? `Ours is published: ${peerListUri(ctx.origin)}` : 'Ours is not published.')
    for (const { host, mode, servers, listed, error } of lists) {
      const signed = listed ? `, signed ${day(listed)}` : ''
      out.line(`${host}: ${servers} servers${signed}, ${mode}s what is new`)
      if (error !== undefined) out.line(`  ${error}`)
    }
    out.result({ published, lists })
  },
}
