import { pino } from 'pino'
import { loadOwnConfig } from '../../../src/config.ts'
import { openContext } from '../../../src/context.ts'
import { deliverDue } from '../../../src/federation/outgoing/deliver.ts'
import { NOW } from '../../support/world.ts'

/** A worker of its own, for tests that end it. Says `done` when nothing is due any more. */
const config = loadOwnConfig()
if (!config.ok) throw new Error(JSON.stringify(config.issues))
const ctx = await openContext(config.value, { now: () => NOW, log: pino({ level: 'silent' }) })
await deliverDue(ctx, `worker ${process.pid}`)
process.send?.('done')
await ctx.close()
process.disconnect()
