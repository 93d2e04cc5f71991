import { styleText } from 'node:util'
import { commandsWith } from './cli/commands.ts'
import { openAdminSocket } from './cli/socket.ts'
import type { Context } from './context.ts'
import { PEERING } from './federation/peering-surface.ts'
import { moveOrganisation } from './federation/moving.ts'
import { federationRoutes } from './federation/routes.ts'
import { buildApp } from './http/app.ts'
import { openMetrics } from './http/metrics.ts'
import { JOBS } from './job-table.ts'
import { runJobs } from './jobs/runner.ts'
import { closeOnSignal, configOrExit, openProcess, runEntry } from './process.ts'
import { refuseUnsafeDispatcher } from './self-test.ts'
import { listOwnOrganisations } from './store/actors.ts'

/** Says where the server is and, at the first start, what to do next. */
async function greet(ctx: Context): Promise<void> {
  const say = (text: string) => void process.stdout.write(`${text}\n`)
  say(styleText('bold', `Comity is open at ${ctx.origin}`))
  if (ctx.config.database.kind === 'embedded')
    say(
      'The embedded database survives a crash of this process, not a power cut; use PostgreSQL for service.',
    )
  if ((await listOwnOrganisations(ctx.db)).length > 0) return
  say('Nobody publishes here yet. Make the first organisation and account in another terminal:')
  say(
    '  npx comity organisation create --handle digital --name "Ministry of Digital Affairs" --jurisdiction XR --level national',
  )
  say('  npx comity account create --handle you --role publisher --organisation digital')
}

/** The web server; on the embedded database, and unless told otherwise, the worker in the same process. */
await runEntry(async () => {
  const config = configOrExit()
  const ctx = await openProcess(config)
  await refuseUnsafeDispatcher(ctx)
  const readiness = { closing: false }
  const app = await buildApp(ctx, readiness, { routes: federationRoutes(ctx), peering: PEERING })
  const jobs = config.role === 'web' ? undefined : runJobs(ctx, JOBS)
  const closeSocket =
    config.database.kind === 'embedded'
      ? await openAdminSocket(ctx, config.database.folder, commandsWith(PEERING, moveOrganisation))
      : undefined
  const closeMetrics = await openMetrics(ctx)
  closeOnSignal(ctx, async () => {
    readiness.closing = true
    await jobs?.stop()
    await closeSocket?.()
    await app.close()
    await closeMetrics()
    await ctx.close()
  })
  await app.listen({ port: config.port, host: config.bind })
  await greet(ctx)
})
