import { acceptReport } from '../../actions/remote/reports.ts'
import type { Context } from '../../context.ts'
import { readFlag } from '../../vocabulary/flag.ts'
import { APPLIED, type Apply, type Received, ignored } from './received.ts'

/** Another server reports something of ours to our moderators. Nobody is looked up for it. */
export async function onFlag(_: Context, { activity, id, actor }: Received): Promise<Apply> {
  const report = readFlag(activity)
  return async (tx) => {
    const outcome = await acceptReport(tx, { uri: id, actor }, report)
    return outcome === 'stored' ? APPLIED : ignored(outcome)
  }
}
