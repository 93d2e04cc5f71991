import type { LanguageMap } from './language.ts'
import type { Typed } from './record.ts'
import { fold, isUnspaced } from './segment.ts'

/** A passage of a record in which the words that were searched for are marked. */
export interface Excerpt {
  readonly lang: string
  readonly parts: readonly { readonly text: string; readonly hit: boolean }[]
}

/** Characters of an excerpt: two or three lines of a list. */
export const EXCERPT_MAX = 240
/** Characters before the first hit. */
const LEAD = 60
/** Characters of one text that are looked through, so that a page of long texts stays fast. */
const LOOKED_THROUGH = 20_000
/** Places of one text that are compared; the best is nearly always among the first. */
const HITS_MAX = 60
/** Letters that an inflected word has at most beyond its stem. */
const ENDING_MAX = 6
/** Letters from which a stem marks longer words. */
const STEM_MIN = 3

const ENTITIES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
}

/** The words of safe HTML: tags out, five character references read. */
const fromHtml = (html: string): string =>
  html.replaceAll(/<[^<>]*>/g, ' ').replaceAll(/&(amp|lt|gt|quot|#39);/g, (e) => ENTITIES[e] ?? e)

/** The words of Markdown: addresses of links and the signs of headings, lists and emphasis out. */
const fromMarkdown = (source: string): string =>
  source
    .replaceAll(/!?\[([^[\]]*)\]\([^()\s]*\)/g, '$1')
    .replaceAll(/^[ \t]*(#{1,6}|>|[-*+]|\d{1,3}\.)[ \t]+/gm, '')
    .replaceAll(/[*`~]+|(?<![\p{L}\p{N}])_+|_+(?![\p{L}\p{N}])/gu, '')

const tidy = (text: string): string => text.replaceAll(/\s+/g, ' ').trim()

interface Source {
  readonly map: LanguageMap | null | undefined
  readonly read: (text: string) => string
}

/** Where an excerpt may come from, what sums a record up first. */
function sourcesOf(row: ExcerptRow): Source[] {
  const { record, html, summary } = row
  const own = (map: LanguageMap | undefined): Source => ({ map, read: fromMarkdown })
  const d = record?.draft
  const texts =
    record?.kind === 'LessonLearned'
      ? [record.draft.recommendation, record.draft.drivingEvent, record.draft.appliesWhen]
      : [record?.draft.challenge, record?.draft.results, record?.draft.obstacle]
  return [
    own(summary ?? undefined),
    ...texts.map(own),
    html ? { map: html, read: fromHtml } : own(d?.content),
  ]
}

const WORDS = /[\p{L}\p{N}][\p{L}\p{N}\p{M}]*/gu

interface Hit {
  readonly from: number
  readonly to: number
  readonly lexeme: string
}

/** True when the word is the lexeme (a stem, as the database made it) in some inflection. */
function isInflected(word: string, lexeme: string): boolean {
  if (word === lexeme) return true
  if (lexeme.length < STEM_MIN || word.length - lexeme.length > ENDING_MAX) return false
  // Arabic puts letters before the stem too; English stems write i for y (policy, polici).
  if (/\p{Script=Arabic}/u.test(lexeme)) return word.includes(lexeme)
  return word.startsWith(lexeme.length > 4 ? lexeme.replace(/i$/, '') : lexeme)
}

/** Where the words stand, in order, none over another. */
function hitsIn(text: string, lexemes: readonly string[]): Hit[] {
  const spaced = lexemes.filter((lexeme) => !isUnspaced(lexeme))
  const joined = lexemes.filter((lexeme) => isUnspaced(lexeme))
  const words = [...(spaced.length > 0 ? text.matchAll(WORDS) : [])].flatMap((match) => {
    const word = fold(match[0])
    const lexeme = spaced.find((l) => isInflected(word, l))
    const to = match.index + match[0].length
    return lexeme === undefined ? [] : [{ from: match.index, to, lexeme }]
  })
  const runs = joined.flatMap((lexeme) => {
    const found: Hit[] = []
    for (let at = text.indexOf(lexeme); at >= 0; at = text.indexOf(lexeme, at + lexeme.length))
      found.push({ from: at, to: at + lexeme.length, lexeme })
    return found
  })
  let end = 0
  return [...words, ...runs]
    .sort((a, b) => a.from - b.from || b.to - a.to)
    .filter((hit) => {
      if (hit.from < end) return false
      end = hit.to
      return true
    })
    .slice(0, HITS_MAX)
}

/** The stretch of EXCERPT_MAX characters with the most different words, its hits marked. */
function passage(text: string, hits: readonly Hit[]): { parts: Excerpt['parts']; words: number } {
  const within = (from: number) =>
    hits.filter((h) => h.from >= from && h.to <= from + EXCERPT_MAX - LEAD)
  const different = (from: number) => new Set(within(from).map((h) => h.lexeme)).size
  const best = hits.reduce(
    (a, h) => (different(h.from) > different(a) ? h.from : a),
    hits[0]?.from ?? 0,
  )
  const from = startOf(text, best)
  const to = endOf(text, from + EXCERPT_MAX)
  const parts: { text: string; hit: boolean }[] = []
  let at = from
  const push = (end: number, hit: boolean) => {
    if (end > at) parts.push({ text: text.slice(at, end), hit })
    at = Math.max(at, end)
  }
  for (const hit of hits.filter((h) => h.from >= from && h.to <= to)) {
    push(hit.from, false)
    push(hit.to, true)
  }
  push(to, false)
  const cut = { text: '…', hit: false }
  return {
    parts: [...(from > 0 ? [cut] : []), ...parts, ...(to < text.length ? [cut] : [])],
    words: different(best),
  }
}

/** A little before the hit, at the beginning of a word. */
function startOf(text: string, hit: number): number {
  if (hit <= LEAD) return 0
  const space = text.indexOf(' ', hit - LEAD)
  return space >= 0 && space < hit ? space + 1 : between(text, hit - LEAD)
}

/** Never inside a pair of surrogates. */
const between = (text: string, at: number): number =>
  /[\udc00-\udfff]/.test(text[at] ?? '') ? at - 1 : at

/** At the end of a word. */
function endOf(text: string, wanted: number): number {
  if (wanted >= text.length) return text.length
  const space = text.lastIndexOf(' ', wanted)
  return space > wanted - LEAD ? space : between(text, wanted)
}

export interface ExcerptRow {
  readonly record: Typed | undefined
  readonly html: LanguageMap | null
  readonly summary: LanguageMap | null
  readonly source: string
}

/** The texts in the order in which a reader wants them: by language, then what sums up first. */
function textsFor(
  row: ExcerptRow,
  languages: readonly string[],
): { lang: string; text: () => string }[] {
  const sources = sourcesOf(row)
  const base = (tag: string): string => tag.split('-')[0]?.toLowerCase() ?? ''
  const place = (lang: string): number => {
    const at = languages.findIndex((l) => base(l) === base(lang))
    return at >= 0 ? at : languages.length + (lang === row.source ? 0 : 1)
  }
  return sources
    .flatMap(({ map, read }) =>
      Object.entries(map ?? {}).map(([lang, value]) => ({
        lang,
        text: () => tidy(read(value.slice(0, LOOKED_THROUGH))),
      })),
    )
    .sort((a, b) => place(a.lang) - place(b.lang))
}

/**
 * The passage of a record that shows best why it was found, in the first of the reader's languages that
 * has any of the words; undefined when no text has.
 * @param lexemes the words searched for, as stems and as they are.
 */
export function excerptOf(
  row: ExcerptRow,
  lexemes: readonly string[],
  languages: readonly string[],
): Excerpt | undefined {
  const wanted = [...new Set(lexemes.map(fold))].filter((lexeme) => lexeme !== '')
  if (wanted.length === 0) return undefined
  let best: (Excerpt & { words: number }) | undefined
  for (const { lang, text } of textsFor(row, languages)) {
    if (best && lang !== best.lang) break
    const words = text()
    const hits = hitsIn(words, wanted)
    if (hits.length === 0) continue
    const found = passage(words, hits)
    if (!best || found.words > best.words) best = { lang, ...found }
  }
  return best && { lang: best.lang, parts: best.parts }
}
