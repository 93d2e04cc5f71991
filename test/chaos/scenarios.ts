import { workerKilled } from './c01-worker-killed.ts'
import { webKilled } from './c02-web-killed.ts'
import { rollingRestart } from './c03-rolling-restart.ts'
import { databaseKilled } from './c04-database-killed.ts'
import { databaseTroubled } from './c05-database-troubled.ts'
import { diskFull } from './c06-disk-full.ts'
import { misbehavingPeers } from './c07-misbehaving-peers.ts'
import { partition } from './c08-partition.ts'
import { lostReplies } from './c09-lost-replies.ts'
import { wrongClocks } from './c10-wrong-clocks.ts'
import { manyFollowers } from './c11-many-followers.ts'
import { inboxFlood } from './c12-inbox-flood.ts'
import { oneActivity } from './c13-one-activity.ts'
import { outOfOrder } from './c14-out-of-order.ts'
import { poisonJobs } from './c15-poison.ts'
import { slowClients } from './c16-slow-clients.ts'
import { migration } from './c17-migration.ts'
import { oldBackup } from './c18-old-backup.ts'
import { identityProvider } from './c19-identity-provider.ts'
import { soak } from './c20-soak.ts'
import { rotatedKeys } from './c21-rotated-keys.ts'
import { longQueue } from './c22-long-queue.ts'
import type { Scenario } from './scenario.ts'

/** Every scenario of TRUST 6.4 that one machine can run, in its order. */
export const SCENARIOS: readonly Scenario[] = [
  workerKilled,
  webKilled,
  rollingRestart,
  databaseKilled,
  databaseTroubled,
  diskFull,
  misbehavingPeers,
  partition,
  lostReplies,
  wrongClocks,
  manyFollowers,
  inboxFlood,
  oneActivity,
  outOfOrder,
  poisonJobs,
  slowClients,
  migration,
  oldBackup,
  identityProvider,
  soak,
  rotatedKeys,
  longQueue,
]
