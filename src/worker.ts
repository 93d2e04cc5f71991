import { watchKeys } from './federation/inbox/key-ring.ts'
import { watchOwnKeys } from './federation/keyring.ts'
import { openMetrics } from './http/metrics.ts'
import { JOBS } from './job-table.ts'
import { runJobs } from './jobs/runner.ts'
import { closeOnSignal, configOrExit, openProcess, runEntry } from './process.ts'
import { refuseUnsafeDispatcher } from './self-test.ts'

/** The worker alone: facts, deliveries, inbox and backfill, beside one or more web processes. */
await runEntry(async () => {
  const ctx = await openProcess(configOrExit())
  await refuseUnsafeDispatcher(ctx)
  const unwatch = await watchKeys(ctx)
  const unwatchOwn = await watchOwnKeys(ctx)
  const jobs = runJobs(ctx, JOBS)
  const closeMetrics = await openMetrics(ctx)
  closeOnSignal(ctx, async () => {
    await jobs.stop()
    await unwatch()
    await unwatchOwn()
    await closeMetrics()
    await ctx.close()
  })
  ctx.log.info('worker is running')
})
