import { keepChain } from './actions/audit.ts'
import { tendSessions } from './actions/provider-sessions.ts'
import { reconcile, runBackfills } from './federation/backfill.ts'
import { processHints, processInbox } from './federation/incoming/process.ts'
import { processFacts } from './federation/outgoing/activities.ts'
import { catchUp } from './federation/outgoing/catch-up.ts'
import { deliverDue } from './federation/outgoing/deliver.ts'
import { keepKeys } from './federation/outgoing/renew-proofs.ts'
import { askPeers, tendPeers } from './federation/peer-upkeep.ts'
import { type Jobs } from './jobs/runner.ts'
import { upkeep } from './jobs/upkeep.ts'
import { PEERS_CHANNEL } from './store/admission.ts'
import { ACTORS_CHANNEL } from './store/actors.ts'
import { BACKFILLS_CHANNEL } from './store/backfills.ts'
import { DELIVERIES_CHANNEL } from './store/deliveries.ts'
import { FACTS_CHANNEL } from './store/facts.ts'
import { INBOX_CHANNEL } from './store/inbox.ts'

/** A notification may be lost; work is looked for this often all the same (ms). */
const POLL = 5_000
const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** Every kind of background work; a kind without an entry does not compile. */
export const JOBS: Jobs = {
  facts: { channel: FACTS_CHANNEL, every: POLL, run: processFacts },
  deliveries: { channel: DELIVERIES_CHANNEL, every: POLL, run: deliverDue },
  inbox: { channel: INBOX_CHANNEL, every: POLL, run: processInbox },
  hints: { every: POLL, run: processHints },
  backfills: { channel: BACKFILLS_CHANNEL, every: POLL, run: runBackfills },
  catchUp: { every: MINUTE, run: (ctx, _, turn) => catchUp(ctx, turn) },
  reconcile: { every: HOUR, run: reconcile },
  peers: { channel: PEERS_CHANNEL, every: MINUTE, run: tendPeers },
  peersElsewhere: { every: MINUTE, run: askPeers },
  keys: { channel: ACTORS_CHANNEL, every: MINUTE, run: (ctx, _, turn) => keepKeys(ctx, turn) },
  sessions: { every: MINUTE, run: tendSessions },
  upkeep: { every: MINUTE, run: upkeep },
  audit: { every: POLL, run: keepChain },
}
