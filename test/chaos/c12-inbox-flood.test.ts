import root from 'tap'
import { inboxFlood } from './c12-inbox-flood.ts'
import { prove } from './prove.ts'

// Real processes on a shared machine take their time.
root.setTimeout(300_000)

await prove(inboxFlood)
