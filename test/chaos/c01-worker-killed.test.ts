import root from 'tap'
import { workerKilled } from './c01-worker-killed.ts'
import { prove } from './prove.ts'

// Real processes, killed and started; a busy machine takes its time.
root.setTimeout(600_000)

await prove(workerKilled)
