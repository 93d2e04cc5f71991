import { type Finding, diagnose } from '../actions/diagnosis.ts'
import { Refusal } from '../domain/refusal.ts'
import type { Command } from './command.ts'

const MARKS: Record<Finding['state'], string> = { ok: 'ok', warning: 'warning', wrong: 'WRONG' }

/** `doctor`: looks at everything and says in words how it is. */
export const doctor: Command = {
  usage: 'doctor',
  summary: 'look whether everything is as it should be',
  run: async (ctx, _, out) => {
    const findings = await diagnose(ctx)
    for (const { check, state, says } of findings)
      out.line(`${MARKS[state].padEnd(9)}${check.padEnd(12)}${says}`)
    const wrong = findings.filter(({ state }) => state === 'wrong')
    out.result({ ok: wrong.length === 0, findings })
    if (wrong.length > 0)
      throw new Refusal(
        'wrong-state',
        'Not everything is as it should be.',
        wrong.map(({ check, says }) => ({ path: check, message: says })),
      )
  },
}
