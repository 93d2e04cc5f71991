import { z } from 'zod'
import { text } from '../../domain/language.ts'
import { type Issue, type Parsed, parsed, parseWith, unparsed } from '../../domain/parse.ts'

/** Longest line (bytes of UTF-8, DOMAIN 9.1): no record is near it, and no more than that is held in memory. */
export const LINE_MAX = 1_000_000
/** Both are part of an index, whose entries PostgreSQL keeps below 2,700 bytes (characters). */
const ID_MAX = 200
const SOURCE_MAX = 300
/** Objects and lists inside each other; the shape has four, and a deeper value would exhaust the stack. */
const DEPTH_MAX = 16

const NEWLINE = 0x0a

/** One line as text, or why it is none. */
export type Line = string | { readonly unreadable: string }

const TOO_LONG: Line = { unreadable: `Is longer than ${LINE_MAX / 1_000_000} MB.` }

function decode(bytes: Buffer): Line {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return { unreadable: 'Is not UTF-8.' }
  }
}

/** Splits bytes into lines. Of a line that is too long nothing is kept, however long it goes on. */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Line> {
  let parts: Uint8Array[] = []
  let size = 0
  const add = (part: Uint8Array) => {
    size += part.length
    if (size <= LINE_MAX) parts.push(part)
    else parts = []
  }
  const finish = (): Line => {
    const line = size > LINE_MAX ? TOO_LONG : decode(Buffer.concat(parts))
    parts = []
    size = 0
    return line
  }
  for await (const chunk of chunks) {
    let from = 0
    for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, from)) {
      add(chunk.subarray(from, at))
      from = at + 1
      yield finish()
    }
    add(chunk.subarray(from))
  }
  if (size > 0) yield finish()
}

/** A line of any kind: what it is, where it comes from, and its fields as they stand there. */
export interface SourceLine {
  readonly type: 'Initiative' | 'LessonLearned' | 'Adoption'
  readonly id: string
  /** The name of the source, with which the id is unique. */
  readonly source: string
  /** Everything besides `type` and `id`. */
  readonly fields: Readonly<Record<string, unknown>>
}

const Envelope = z.looseObject({
  type: z.enum(['Initiative', 'LessonLearned', 'Adoption'], {
    error: 'Give the type: Initiative, LessonLearned or Adoption.',
  }),
  id: text(ID_MAX),
  provenance: z.looseObject(
    { source: text(SOURCE_MAX) },
    { error: 'Say where the record comes from: an object with its source.' },
  ),
})

const issue = (path: string, message: string): Parsed<never> => unparsed([{ path, message }])

/** Why the database could not store a value, or undefined. */
function unstorable(root: unknown): string | undefined {
  const waiting: (readonly [value: unknown, depth: number])[] = [[root, 0]]
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const [value, depth] = next
    if (typeof value === 'string' && (value.includes('\0') || !value.isWellFormed()))
      return 'Holds a character that cannot be stored (U+0000, or half of a surrogate pair).'
    if (typeof value !== 'object' || value === null) continue
    if (depth >= DEPTH_MAX) return `Is nested more than ${DEPTH_MAX} deep.`
    for (const [key, inner] of Object.entries(value)) waiting.push([key, depth], [inner, depth + 1])
  }
  return undefined
}

/** Reads a line as JSON with a type, an id and a source. The issues' paths are fields of the line. */
export function readLine(line: Line): Parsed<SourceLine> {
  if (typeof line !== 'string') return issue('', line.unreadable)
  if (Buffer.byteLength(line) > LINE_MAX) return readLine(TOO_LONG)
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    return issue('', 'Is not JSON.')
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return issue('', 'Is not a JSON object.')
  const problem = unstorable(value)
  if (problem) return issue('', problem)
  const read = parseWith(Envelope, value)
  if (!read.ok) return unparsed(read.issues satisfies readonly Issue[])
  const { type, id, ...fields } = read.value
  return parsed({ type, id, source: fields.provenance.source, fields })
}
