import root from 'tap'
import { outOfOrder } from './c14-out-of-order.ts'
import { prove } from './prove.ts'

// Real processes on a shared machine take their time.
root.setTimeout(300_000)

await prove(outOfOrder)
