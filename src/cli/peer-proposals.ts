import type { Peering } from '../actions/peer-entry.ts'
import { declineProposal } from '../actions/peer-approval.ts'
import { type Proposal, listProposals } from '../actions/peer-proposals.ts'
import { type Command, type Out, optionalText, textArg } from './command.ts'
import { AS, REASON, day, whoActs } from './peer-args.ts'

const WORDS: Record<Proposal['kind'], string> = {
  enter: 'enter or change',
  resume: 'resume',
  remove: 'remove',
  keys: 'confirm the keys of',
}

/** What a proposal would give, in words. */
function rightsOf({ terms }: Proposal): string[] {
  const { fingerprint, exchangePeers, followPublic, cidrs = [], expires } = terms
  return [
    ...(exchangePeers ? ['exchange peers-only records'] : []),
    ...(followPublic === false ? ['do not follow its organisations'] : []),
    ...(cidrs.length > 0 ? [`open ${cidrs.join(', ')}`] : []),
    ...(expires ? [`until ${day(new Date(expires))}`] : []),
    ...(fingerprint ? [`fingerprint ${fingerprint}`] : []),
  ]
}

function tell(proposal: Proposal, out: Out): void {
  const { id, host, kind, proposedBy, reason, expires } = proposal
  out.line(`${id}  ${WORDS[kind]} ${host}, proposed by ${proposedBy}, until ${day(expires)}`)
  for (const right of rightsOf(proposal)) out.line(`  ${right}`)
  if (reason) out.line(`  reason: ${reason}`)
}

/** `peers proposals`: what waits for an administrator. */
export const peersProposals: Command = {
  usage: 'peers proposals',
  summary: 'show what waits for the decision of an administrator',
  run: async (ctx, _, out) => {
    const proposals = await listProposals(ctx)
    if (proposals.length === 0) out.line('Nothing waits for a decision.')
    for (const proposal of proposals) tell(proposal, out)
    out.result({ proposals })
  },
}

/** `peers approve`: does what was proposed. */
export const peersApprove = ({ approve }: Pick<Peering, 'approve'>): Command => ({
  usage: 'peers approve <id>',
  summary: 'approve what another administrator, or a list, proposes',
  options: [AS],
  run: async (ctx, args, out) => {
    const id = textArg(args, 'id')
    await approve(ctx, await whoActs(ctx, args), id)
    out.line('Approved.')
    out.result({ id })
  },
})

/** `peers decline`: ends a proposal without effect. */
export const peersDecline: Command = {
  usage: 'peers decline <id>',
  summary: 'decline a proposal, or take back your own',
  options: [REASON, AS],
  run: async (ctx, args, out) => {
    const id = textArg(args, 'id')
    await declineProposal(ctx, await whoActs(ctx, args), id, optionalText(args, 'reason'))
    out.line('Declined. Nothing was changed.')
    out.result({ id })
  },
}
