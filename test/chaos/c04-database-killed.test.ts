import root from 'tap'
import { databaseKilled } from './c04-database-killed.ts'
import { prove } from './prove.ts'

// Real processes, killed and started; a busy machine takes its time.
root.setTimeout(600_000)

await prove(databaseKilled)
