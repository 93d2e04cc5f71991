import t, { test } from 'tap'
import { mapInitiative } from '../../../src/actions/import/initiatives.ts'
import { mapLessons } from '../../../src/actions/import/lessons.ts'
import type { MappedLine } from '../../../src/actions/import/mapped.ts'
import { readLine } from '../../../src/actions/import/read-line.ts'
import { absent, type Fields, PATIENCE, sharedLines } from './shared.ts'

// Also tells the runner, which would end the file earlier.
t.setTimeout(PATIENCE)

/** Every value that says something, by its path; null and empty texts say nothing. */
function leavesOf(value: unknown, path = ''): (readonly [path: string, leaf: unknown])[] {
  if (value === null || value === '') return []
  if (typeof value !== 'object') return [[path, value]]
  return Object.entries(value).flatMap(([key, inner]) =>
    leavesOf(inner, path === '' ? key : `${path}.${key}`),
  )
}

/** A value without what stands at a path in it. */
function without(value: unknown, [key = '', ...deeper]: readonly string[]): unknown {
  if (Array.isArray(value))
    return deeper.length === 0
      ? value.toSpliced(Number(key), 1)
      : value.with(Number(key), without(value[Number(key)], deeper))
  const { [key]: inner, ...others } = value as Fields
  return deeper.length === 0 ? others : { ...others, [key]: without(inner, deeper) }
}

function map(fields: unknown): MappedLine | undefined {
  const line = readLine(JSON.stringify(fields))
  if (!line.ok) return undefined
  return line.value.type === 'Initiative' ? mapInitiative(line.value) : mapLessons(line.value)
}

const squeezed = (text: string): string => text.replaceAll(/\s+/g, ' ').trim()

/** Everything that is stored of a line, as texts: contents and sources, without the hash of them. */
function storedOf(mapped: MappedLine | undefined): string[] {
  const all = mapped?.records.map(({ record, sourceId, provenance }) => {
    return [record, sourceId, { ...provenance, contentSha256: null }]
  })
  return leavesOf(all ?? []).map(([, leaf]) => squeezed(String(leaf)))
}

/** Values of a line that nothing came of. The same field of further entries is not tried again. */
function unreadIn(line: Fields): string[] {
  const whole = JSON.stringify(storedOf(map(line)))
  const byField = new Map(
    leavesOf(line).map(([path]) => [path.replaceAll(/\.\d+(?=\.|$)/g, ''), path] as const),
  )
  return [...byField.values()].filter(
    (path) => JSON.stringify(storedOf(map(without(line, path.split('.'))))) === whole,
  )
}

function lostIn(line: Fields): string[] {
  const stored = storedOf(map(line))
  return leavesOf(line)
    .filter(([, leaf]) => !stored.some((value) => value.includes(squeezed(String(leaf)))))
    .map(([path]) => path)
}

function silentIn(line: Fields): string[] {
  const { records = [], notes = [] } = map(line) ?? {}
  const noted = new Set(notes.map(({ field }) => field))
  return records
    .flatMap(({ provenance }) => Object.keys(provenance.unmapped ?? {}))
    .filter((path) => !noted.has(path))
}

test('a public record', { skip: absent }, async (t) => {
  const lines = [...sharedLines('initiatives'), ...sharedLines('lessons')]
  const inAll = (problemsIn: (line: Fields) => string[]) =>
    lines.flatMap((line) => problemsIn(line).map((path) => `${String(line['id'])} ${path}`))
  t.equal(lines.length, 951)
  t.same(inAll(lostIn), [], 'has every value in the record or with its source')
  t.same(inAll(unreadIn), [], 'would be another one without any of its fields')
  t.same(inAll(silentIn), [], 'has everything reported that has no place')
})
