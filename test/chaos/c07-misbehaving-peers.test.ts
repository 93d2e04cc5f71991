import root from 'tap'
import { misbehavingPeers } from './c07-misbehaving-peers.ts'
import { prove } from './prove.ts'

// Fourteen days of the queue's clock, and real processes after that.
root.setTimeout(600_000)

await prove(misbehavingPeers)
