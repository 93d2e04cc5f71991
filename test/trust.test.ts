import { readFileSync, readdirSync } from 'node:fs'
import { test } from 'tap'

const ROOT = new URL('..', import.meta.url)

/** Every requirement of security and reliability. */
const IDS = [
  ...['01', '02', '03', '04', '05', '06', '07', '08', '09', '0A', '0B'],
  ...['10', '11', '12', '13', '14', '15', '16', '17', '18', '19', '1A', '1B'],
  ...['20', '21', '22', '30', '31', '32', '33', '34', '40', '41', '42'],
  ...['51', '55', '56', '60', '61', '62', '63', '64', '65', '66', '70', '71', '72', '73'],
]
  .map((id) => `SEC-${id}`)
  .concat(Array.from({ length: 15 }, (_, n) => `REL-${String(n + 1).padStart(2, '0')}`))

const files = readdirSync(new URL('test/', ROOT), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && name !== 'trust.test.ts')
  .map((name) => readFileSync(new URL(`test/${name}`, ROOT), 'utf8'))

/** A quotation mark, other ids, the id: how a title or the message of an assertion begins. */
const titleOf = (id: string): RegExp =>
  new RegExp(`['"\`]([A-Z]{2,4}-\\w\\w[ ,:]+(and )?)*${id}\\b`)

/** The ids in the first column of the last table of the threat model. */
const excused = readFileSync(new URL('docs/run/threat-model.md', ROOT), 'utf8')
  .split('## Requirements without a test of their own')[1]
  ?.split('\n')
  .filter((line) => line.startsWith('| SEC') || line.startsWith('| REL'))
  .flatMap(
    (line) =>
      line
        .split('|')[1]
        ?.split(',')
        .map((id) => id.trim()) ?? [],
  )

test('every requirement has a test named by its id, or the threat model says why not', async (t) => {
  t.ok(excused?.length)
  for (const id of IDS) {
    const isProven = files.some((text) => titleOf(id).test(text))
    t.not(isProven, excused?.includes(id) ?? false, `${id}: a test, or a line in threat-model.md`)
  }
  t.strictSame(
    excused?.filter((id) => !IDS.includes(id)),
    [],
    'and nothing else is excused',
  )
})
