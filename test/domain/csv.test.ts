import { test } from 'tap'
import { csvRow } from '../../src/domain/csv.ts'

test('OPS-12: a row of a table is quoted as RFC 4180 wants it', (t) => {
  const cells = ['plain', 'a,b', 'he said "no"', 'two\nlines', 'two\r\nlines', '', ' kept ', '数据']
  t.equal(
    csvRow(cells),
    'plain,"a,b","he said ""no""","two\nlines","two\r\nlines",, kept ,数据\r\n',
  )
  t.end()
})

test('OPS-12: a cell that a spreadsheet would compute is text', (t) => {
  const cells = ['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx', '=HYPERLINK("a","b")', 'a=b', '1-2']
  t.equal(
    csvRow(cells),
    `'=1+1,'+1,'-1,'@SUM(A1),'\tx,"'\rx","'=HYPERLINK(""a"",""b"")",a=b,1-2\r\n`,
  )
  t.end()
})
