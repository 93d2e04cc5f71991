/** Stands before a whole table, so that spreadsheets read it as UTF-8. */
export const BYTE_ORDER_MARK = '\u{feff}'

/** Beginnings that a spreadsheet takes for a formula. */
const FORMULA = /^[=+\-@\t\r]/
const NEEDS_QUOTES = /[",\r\n]/

/** One cell: a formula becomes text by an apostrophe before it; quoted where RFC 4180 wants it. */
function cell(value: string): string {
  const harmless = FORMULA.test(value) ? `'${value}` : value
  return NEEDS_QUOTES.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}

/** One row of a table as RFC 4180 writes it, with its end. */
export const csvRow = (cells: readonly string[]): string => `${cells.map(cell).join(',')}\r\n`
