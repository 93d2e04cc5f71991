import { type Outcome, commandFor, passed } from './run.ts'

const HEAD = ['scenario', 'database', 'invariant', 'target', 'measured', 'holds']

function linesOf({ scenario, options, findings, skipped, error }: Outcome): string[][] {
  const begin = [scenario.id, options.database]
  if (skipped !== undefined) return [[...begin, '', scenario.expected, skipped, 'SKIPPED']]
  const lines = findings.map((found) => [
    ...begin,
    found.invariant,
    found.target,
    found.measured,
    found.holds ? 'yes' : 'NO',
  ])
  if (error)
    lines.push([...begin, '', scenario.expected, error.message.split('\n', 1)[0] ?? '', 'NO'])
  if (lines.length === 0)
    lines.push([...begin, '', scenario.expected, 'nothing was measured', 'NO'])
  return lines
}

/** A table that reads well on a terminal and is Markdown. */
export function toTable(outcomes: readonly Outcome[]): string {
  const all = [HEAD, ...outcomes.flatMap(linesOf)].map((line) =>
    line.map((cell) => cell.replaceAll('|', '/')),
  )
  const widths = HEAD.map((_, column) => Math.max(...all.map((line) => line[column]?.length ?? 0)))
  const written = (line: readonly string[]) =>
    `| ${line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`
  const [head = [], ...rest] = all
  const rule = widths.map((width) => '-'.repeat(width))
  return [head, rule, ...rest].map(written).join('\n')
}

/** For each scenario that does not hold: its error in full, its seed, and how to run it again. */
export const toAdvice = (outcomes: readonly Outcome[]): string =>
  outcomes
    .filter((outcome) => outcome.skipped === undefined && !passed(outcome))
    .map((outcome) => {
      const { scenario, options, error } = outcome
      const what = `${scenario.id} does not hold on ${options.database}, with seed ${options.seed}.`
      return [what, `  Again: ${commandFor(outcome)}`, ...(error?.stack ? [error.stack] : [])].join(
        '\n',
      )
    })
    .join('\n')
