import { tryCrowd } from './c07/crowd.ts'
import { followSchedules } from './c07/schedule.ts'
import type { Scenario } from './scenario.ts'

/** In a small run the crowd is tried where it matters most, with processes of their own. */
const hasCrowd = (size: string, database: string): boolean =>
  size === 'full' || database === 'postgres'

export const misbehavingPeers: Scenario = {
  id: 'C7',
  fault: 'each behaviour of a bad peer on 1 of 20 peers and on 10 of 20, and 4 of 20 that hang',
  expected: 'healthy peers do not notice; the schedule of REL-02; 410 is confirmed, then the end',
  databases: ['postgres', 'embedded'],
  run: async (setting) => [
    ...(await followSchedules(setting)),
    ...(hasCrowd(setting.size, setting.database) ? await tryCrowd(setting) : []),
  ],
}
