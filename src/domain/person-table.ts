import { BYTE_ORDER_MARK, csvRow } from './csv.ts'

const HEAD = ['part', 'number', 'field', 'value']

function textOf(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'string') return value
  return value instanceof Date ? value.toISOString() : JSON.stringify(value)
}

const fieldsOf = (part: string, number: number, value: unknown): string[][] =>
  typeof value === 'object' && value !== null && !(value instanceof Date)
    ? Object.entries(value).map(([field, held]) => [part, String(number), field, textOf(held)])
    : [[part, String(number), '', textOf(value)]]

/** What is held of a person (`exportAccount`) as a table: one value a row, entries of lists numbered from 1. */
export const personTable = (data: Readonly<Record<string, unknown>>): string =>
  BYTE_ORDER_MARK +
  [
    HEAD,
    ...Object.entries(data).flatMap(([part, value]) =>
      Array.isArray(value)
        ? value.flatMap((entry, i) => fieldsOf(part, i + 1, entry))
        : fieldsOf(part, 1, value),
    ),
  ]
    .map(csvRow)
    .join('')
