import type { Peering } from '../actions/peer-entry.ts'
import { publish } from './peer-lists.ts'
import { subscribe } from './peer-subscriptions.ts'
import { addPeer, approvePeer, lookAt } from './peering.ts'

/** What command line and REST need of federation to deal with peers; the entries hand it to them. */
export const PEERING: Peering = {
  add: addPeer,
  look: lookAt,
  approve: approvePeer,
  publish,
  subscribe,
}
