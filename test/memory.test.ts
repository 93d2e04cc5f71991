import { readFileSync, readdirSync } from 'node:fs'
import { test } from 'tap'

const SRC = new URL('../src/', import.meta.url)
const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((f) =>
  f.endsWith('.ts'),
)
const text = (file: string): string => readFileSync(new URL(file, SRC), 'utf8')

/** The arguments of each call that begins so, to its closing bracket. */
function calls(source: string, opening: RegExp): string[] {
  return [...source.matchAll(opening)].map(({ index, 0: begin }) => {
    let depth = 1
    let end = index + begin.length
    for (; depth > 0 && end < source.length; end++)
      depth += source[end] === '(' ? 1 : source[end] === ')' ? -1 : 0
    return source.slice(index, end)
  })
}

/** Module-wide tables that begin empty, and why each has an end. */
const KNOWN: Readonly<Record<string, string>> = {
  'http/web/locales/names.ts REGION_NAMES': 'one entry for each language of the pages',
  'http/web/locales/names.ts LANGUAGE_NAMES': 'one entry for each language of the pages',
}

test('REL-08: what is kept in memory has a cap', async (t) => {
  let caches = 0
  for (const file of files)
    for (const call of calls(text(file), /new LRUCache(<[^(]*>)?\(/g)) {
      caches++
      t.match(call, /\b(max|maxSize):/, `${file}: ${call.slice(0, 60)}`)
    }
  t.ok(caches > 10, 'they were found')
  const growing = files.flatMap((file) =>
    [...text(file).matchAll(/^(?:export )?const (\w+) = new (?:Map|Set)(?:<.*>)?\(\)/gm)].map(
      ([, name]) => `${file} ${name}`,
    ),
  )
  t.same(growing.toSorted(), Object.keys(KNOWN).toSorted(), 'a table of a module is listed here')
})
