/** A stretch of text that both versions have, or only one of them. */
export interface DiffPart {
  readonly kind: 'same' | 'removed' | 'added'
  readonly text: string
}

/**
 * Most words that may differ before two texts are shown whole instead, one after the other. The time
 * grows with this number times the length; beyond it, a mixture of words helps no reader either.
 */
const DIFFERENCES_MAX = 600

/** Languages written without spaces between words: their words are found by dictionary. */
const UNSPACED = new Set(['zh', 'ja', 'th', 'km', 'lo', 'my'])

/**
 * Compares two texts word by word (Myers' greedy algorithm, 1986).
 * @param lang BCP 47: says where one word ends.
 */
export function diffWords(before: string, after: string, lang: string): DiffPart[] {
  const a = wordsOf(before, lang)
  const b = wordsOf(after, lang)
  let start = 0
  while (start < a.length && start < b.length && a[start] === b[start]) start++
  let end = 0
  const rest = Math.min(a.length, b.length) - start
  while (end < rest && a[a.length - 1 - end] === b[b.length - 1 - end]) end++
  return merged([
    { kind: 'same', text: a.slice(0, start).join('') },
    ...middle(a.slice(start, a.length - end), b.slice(start, b.length - end)),
    { kind: 'same', text: a.slice(a.length - end).join('') },
  ])
}

/** Words, and the spaces and signs between them: joined, they give the text again. */
function wordsOf(text: string, lang: string): string[] {
  const [language = ''] = lang.toLowerCase().split('-')
  if (!UNSPACED.has(language)) return text.match(/\s+|[\p{L}\p{N}\p{M}'’]+|./gsu) ?? []
  const segmenter = new Intl.Segmenter(language, { granularity: 'word' })
  return Array.from(segmenter.segment(text), ({ segment }) => segment)
}

/** The differing middle of two texts. */
function middle(a: readonly string[], b: readonly string[]): DiffPart[] {
  const trace = shortestEdits(a, b)
  if (trace === undefined)
    return [
      { kind: 'removed', text: a.join('') },
      { kind: 'added', text: b.join('') },
    ]
  return walkBack(trace, a, b)
}

/**
 * For each number of edits d, how far the furthest path reaches on each diagonal k = x - y.
 * Diagonal k stands at index k + d + 1 of row d. @returns undefined when the texts differ too much.
 */
function shortestEdits(a: readonly string[], b: readonly string[]): Int32Array[] | undefined {
  const trace: Int32Array[] = []
  let last = new Int32Array(3)
  for (let d = 0; d <= DIFFERENCES_MAX; d++) {
    const row = new Int32Array(2 * d + 3)
    for (let k = -d; k <= d; k += 2) {
      let x = d === 0 ? 0 : stepFrom(last, k, d).x
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x++
      row[k + d + 1] = x
      if (x >= a.length && x - k >= b.length) return [...trace, row]
    }
    trace.push(row)
    last = row
  }
  return undefined
}

/** How diagonal k is reached with edit d: by a word added (from k + 1) or removed (from k - 1). */
function stepFrom(last: Int32Array, k: number, d: number): { x: number; added: boolean } {
  const above = last[k + 1 + d] ?? 0
  const left = last[k - 1 + d] ?? 0
  const added = k === -d || (k !== d && left < above)
  return added ? { x: above, added } : { x: left + 1, added }
}

/** Reads the edits off the trace, from the end of both texts to their beginning. */
function walkBack(
  trace: readonly Int32Array[],
  a: readonly string[],
  b: readonly string[],
): DiffPart[] {
  const parts: DiffPart[] = []
  let x = a.length
  let y = b.length
  for (let d = trace.length - 1; d >= 0; d--) {
    const last = trace[d - 1]
    const step = last ? stepFrom(last, x - y, d) : { x: 0, added: false }
    while (x > step.x) {
      x--
      y--
      parts.push({ kind: 'same', text: a[x] ?? '' })
    }
    if (!last) break
    if (step.added) parts.push({ kind: 'added', text: b[--y] ?? '' })
    else parts.push({ kind: 'removed', text: a[--x] ?? '' })
  }
  return parts.reverse()
}

/** Joins neighbours of one kind; within a change, what was removed comes first. */
function merged(parts: readonly DiffPart[]): DiffPart[] {
  const result: DiffPart[] = []
  let removed = ''
  let added = ''
  const flush = (): void => {
    if (removed !== '') result.push({ kind: 'removed', text: removed })
    if (added !== '') result.push({ kind: 'added', text: added })
    removed = added = ''
  }
  for (const { kind, text } of parts) {
    if (kind === 'removed') removed += text
    else if (kind === 'added') added += text
    else if (text !== '') {
      flush()
      const last = result.at(-1)
      if (last?.kind === 'same') result[result.length - 1] = { kind, text: last.text + text }
      else result.push({ kind, text })
    }
  }
  flush()
  return result
}
