import { fork } from 'node:child_process'
import { once } from 'node:events'
import type { Setting } from '../scenario.ts'

/** Somebody whose key the server can find. */
export interface FloodSigner {
  readonly uri: string
  readonly keyId: string
  /** PEM. */
  readonly privateKey: string
}

/** What is thrown at a server, and for how long. */
export interface FloodPlan {
  readonly origin: string
  readonly seed: number
  readonly seconds: number
  /** Two with different keys: what they sign is good, the contents are not. */
  readonly hostile: readonly [FloodSigner, FloodSigner]
  /** Those who send what is good in every way. */
  readonly honest: readonly FloodSigner[]
  /** Whose name forged requests use. */
  readonly forged: FloodSigner
}

/** What came back. */
export interface FloodReport {
  /** Requests by what they were. */
  readonly sent: Readonly<Record<'valid' | 'unsigned' | 'forged' | 'hostile', number>>
  /** Answers by status. */
  readonly statuses: Readonly<Record<string, number>>
  /** Ids of good activities that were answered with 202. */
  readonly accepted: readonly string[]
}

/** Floods from a process of its own, so that those who measure are not held up by it. */
export async function flood(setting: Setting, plan: FloodPlan): Promise<FloodReport> {
  const child = fork(new URL('flood-process.ts', import.meta.url), { serialization: 'advanced' })
  setting.teardown(() => child.kill('SIGKILL'))
  const failed = once(child, 'exit').then(([code]) => {
    throw new Error(`The flood ended with ${code}.`)
  })
  failed.catch(() => undefined)
  child.send(plan)
  const [report] = (await Promise.race([once(child, 'message'), failed])) as [FloodReport]
  child.disconnect()
  return report
}
