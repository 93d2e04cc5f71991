import type { Scenario } from './scenario.ts'
import { workerKilled } from './c01-worker-killed.ts'

/** Every scenario of TRUST 6.4 that one machine can run, in its order. */
export const SCENARIOS: readonly Scenario[] = [workerKilled]
