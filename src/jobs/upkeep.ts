import { findLastBackup } from '../actions/backup/last.ts'
import { databaseSkew } from '../actions/clock.ts'
import type { Context } from '../context.ts'
import { readAlerts } from '../store/alerts.ts'
import { expireDeliveries } from '../store/deliveries.ts'
import { forgetHosts } from '../store/hosts.ts'
import { countWaiting, deleteOldRows } from '../store/upkeep.ts'

/** Old rows are looked for this often (ms), however often upkeep runs: it reads whole tables. */
const CLEAN_EVERY = 3_600_000

const cleaned = new WeakMap<object, number>()

/** Ends what is too old and deletes what has served its time. */
async function clean(ctx: Context): Promise<void> {
  const now = performance.now()
  const last = cleaned.get(ctx.admission)
  if (last !== undefined && now - last < CLEAN_EVERY) return
  cleaned.set(ctx.admission, now)
  const expired = await expireDeliveries(ctx.db)
  if (expired > 0) ctx.log.warn({ expired }, 'deliveries were given up after 14 days')
  await deleteOldRows(ctx.db)
  await forgetHosts(ctx.db)
}

/** The figures that alerts look at (OPS-18). */
async function watch(ctx: Context): Promise<void> {
  const { metrics } = ctx
  const alerts = await readAlerts(ctx.db)
  for (const [queue, age] of Object.entries(alerts.age)) metrics.queueAge.set({ queue }, age)
  metrics.breakersOpen.set(alerts.open)
  metrics.breakerOpenSeconds.set(alerts.open_for)
  metrics.peerSkew.set(alerts.skew)
  metrics.hostsBehind.set(alerts.behind)
  metrics.databaseSkew.set((await databaseSkew(ctx)) / 1000)
  const backup = await findLastBackup(ctx.db)
  metrics.backupAge.set(backup ? (ctx.now().getTime() - backup.getTime()) / 1000 : Infinity)
}

/** Keeps the queues in order and the figures about them true. @returns 0: it is never in a hurry. */
export async function upkeep(ctx: Context): Promise<number> {
  await clean(ctx)
  for (const [queue, waiting] of Object.entries(await countWaiting(ctx.db)))
    ctx.metrics.queued.set({ queue }, waiting)
  await watch(ctx)
  return 0
}
