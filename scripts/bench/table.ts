import type { Aim, BenchRow } from './row.ts'

const HEAD = ['what', 'figure', 'unit', 'limit', 'share', 'aim', 'met']

const number = (value: number): string =>
  value.toLocaleString('en', { maximumFractionDigits: value < 10 ? 2 : value < 100 ? 1 : 0 })
const percent = (share: number): string => `${number(share * 100)} %`

const shareOf = ({ figure, limit }: BenchRow): number | undefined =>
  limit === undefined ? undefined : figure / limit

function aimText(aim: Aim): string {
  if ('share' in aim) return `≥ ${percent(aim.share)}`
  return 'atLeast' in aim ? `≥ ${number(aim.atLeast)}` : `≤ ${number(aim.atMost)}`
}

/** Whether a row is what it should be; undefined when nothing was aimed at. */
export function isMet(row: BenchRow): boolean | undefined {
  const { aim, figure } = row
  if (!aim) return undefined
  if ('share' in aim) return (shareOf(row) ?? 0) >= aim.share
  return 'atLeast' in aim ? figure >= aim.atLeast : figure <= aim.atMost
}

function cells(row: BenchRow): string[] {
  const share = shareOf(row)
  const met = isMet(row)
  return [
    row.what,
    number(row.figure),
    row.unit,
    row.limit === undefined ? '' : number(row.limit),
    share === undefined ? '' : percent(share),
    row.aim ? aimText(row.aim) : '',
    met === undefined ? '' : met ? 'yes' : 'NO',
  ]
}

/** A table that reads well on a terminal and is Markdown. */
export function toTable(rows: readonly BenchRow[]): string {
  const all = [HEAD, ...rows.map(cells)]
  const widths = HEAD.map((_, column) => Math.max(...all.map((line) => line[column]?.length ?? 0)))
  const isNumber = (column: number) => [1, 3, 4, 5].includes(column)
  const pad = (text: string, column: number) =>
    isNumber(column) ? text.padStart(widths[column] ?? 0) : text.padEnd(widths[column] ?? 0)
  const rule = widths.map((width, column) =>
    isNumber(column) ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width),
  )
  return [all[0], rule, ...all.slice(1)]
    .map((line) => `| ${(line ?? []).map(pad).join(' | ')} |`)
    .join('\n')
}
