import root from 'tap'
import { rollingRestart } from './c03-rolling-restart.ts'
import { prove } from './prove.ts'

// Real processes, killed and started; a busy machine takes its time.
root.setTimeout(600_000)

await prove(rollingRestart)
