import { fold, isUnspaced, segment } from './segment.ts'

/**
 * What somebody typed, taken apart. The syntax is that of web search: `"exact phrase"`, `-not this`,
 * `one or other`; everything else is words, all of which are wanted. Nothing typed is an error.
 */
export interface Question {
  /** What must be there, in the same syntax without exclusions. */
  readonly wanted: string
  /** What must not be there, as alternatives; empty: nothing. */
  readonly unwanted: string
  /** Wanted words without accents, when there is no syntax in the question; else empty. */
  readonly words: readonly string[]
}

const TOKEN = /(-?)"([^"]*)"?|(-?)([^\s"]+)/g
const WORD = /[\p{L}\p{N}][\p{L}\p{N}\p{M}]*/gu
/** Letters of a script whose words are not written apart, or that takes endings without a stemmer. */
const OPEN_ENDED = /\p{Script=Hangul}/u
/** Shortest beginning of a word that is looked up: shorter ones begin too many words. */
const BEGINNING_MIN = 4

/** Shortest text that is compared with titles; shorter ones are like parts of too many words. */
const COMPARABLE_MIN = 4
/** Characters that are compared: the time it takes grows with them, and nobody remembers a longer title. */
const COMPARABLE_MAX = 60

export function readQuestion(text: string): Question {
  const tokens = [...text.matchAll(TOKEN)].map(([, notPhrase, phrase, notWord, word]) => ({
    text: phrase === undefined ? segment(word ?? '') : `"${segment(phrase)}"`,
    isPhrase: phrase !== undefined,
    isOut: (notPhrase ?? notWord) === '-',
  }))
  const kept = tokens.filter((token) => !token.isOut)
  // Exclusions alone would ask for nearly everything: then their words are what is meant.
  const wanted = (kept.length > 0 ? kept : tokens).map((token) => token.text).join(' ')
  const out = kept.length > 0 ? tokens.filter((token) => token.isOut) : []
  const isPlain = tokens.every((token) => !token.isPhrase && token.text.toLowerCase() !== 'or')
  return {
    wanted,
    unwanted: out.map((token) => phraseOf(token.text)).join(' or '),
    words: isPlain ? (fold(wanted).match(WORD) ?? []) : [],
  }
}

/** Several segmented words that stood together stay together. */
const phraseOf = (text: string): string =>
  text.startsWith('"') || !text.trim().includes(' ') ? text : `"${text.trim()}"`

/**
 * The words as a PostgreSQL tsquery in which beginnings of words count: of those that are segmented,
 * since a text may be segmented otherwise, and of the last one if `last`. Undefined: no such word.
 */
export function beginnings({ words }: Question, last: boolean): string | undefined {
  const open = words.map(
    (word, i) =>
      [...word].length > 1 &&
      (isUnspaced(word) ||
        OPEN_ENDED.test(word) ||
        (last && i === words.length - 1 && word.length >= BEGINNING_MIN)),
  )
  if (!open.includes(true)) return undefined
  return words.map((word, i) => (open[i] === true ? `'${word}':*` : `'${word}'`)).join(' & ')
}

/** Its different words, for comparing with titles that may be spelled otherwise; undefined: too short. */
export function comparable({ wanted }: Question): string | undefined {
  const words = (fold(wanted).match(WORD) ?? []).filter((word) => word !== 'or')
  const text = [...[...new Set(words)].join(' ')].slice(0, COMPARABLE_MAX).join('')
  // A sign of these scripts tells as much as two letters.
  const length = isUnspaced(text) ? 2 * text.length : text.length
  return length < COMPARABLE_MIN ? undefined : text
}
