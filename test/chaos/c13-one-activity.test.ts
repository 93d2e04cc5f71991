import root from 'tap'
import { oneActivity } from './c13-one-activity.ts'
import { prove } from './prove.ts'

// Real processes on a shared machine take their time.
root.setTimeout(300_000)

await prove(oneActivity)
