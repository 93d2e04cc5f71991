import { until } from '../support/instances.ts'
import type { Site } from './orchestrator.ts'

/** Time in which the worker applies what was taken in, on a busy machine (ms). */
const WITHIN = 60_000
/** Time that the embedded database's process gets between two looks (ms). */
const TURN = 2_000

const countWaiting = (site: Site): Promise<number> =>
  site.look(async ({ db }) => {
    const { count } = await db
      .selectFrom('inbox')
      .select((eb) => eb.fn.countAll<string>().as('count'))
      .where('done_at', 'is', null)
      .executeTakeFirstOrThrow()
    return Number(count)
  })

/**
 * Waits until every activity that was taken in has been judged. The embedded database can be looked into only
 * while its process is down: there the site is stopped in the end, and started again while something waits.
 */
export async function untilSettled(site: Site): Promise<void> {
  if (site.cluster)
    return void (await until(
      'the inbox is worked off',
      async () => (await countWaiting(site)) === 0,
      WITHIN,
    ))
  const [part] = site.parts
  for (let turn = 0; turn * TURN < WITHIN; turn++) {
    await new Promise((resolve) => setTimeout(resolve, TURN))
    await part?.stop()
    if ((await countWaiting(site)) === 0) return
    await part?.start()
  }
  throw new Error(`The inbox was not worked off within ${WITHIN} ms.`)
}
