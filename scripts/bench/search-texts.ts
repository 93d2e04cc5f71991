import type { LanguageMap } from '../../src/domain/language.ts'
import type { Typed } from '../../src/domain/record.ts'
import { renderMarkdown } from '../../src/domain/richtext.ts'

/**
 * Texts that look like records to a database: a vocabulary of made-up words by Zipf's law, and a few
 * real words that are as frequent as their place in this list says. The same seed makes the same texts.
 */
export const KNOWN_WORDS = {
  government: 0.55,
  service: 0.3,
  procurement: 0.12,
  interoperability: 0.02,
  borehole: 0.001,
} as const

/** The languages of the texts; a quarter have a second one. */
const LANGUAGES = ['en', 'en', 'en', 'en', 'fr', 'es', 'ru', 'ar', 'zh', 'de'] as const
const SYLLABLES: Readonly<Record<string, string>> = {
  ru: 'ба ве ги до жу за ки ло ми на по ра се ту фо ха це ши ю я',
  ar: 'با تي ثو جا حي خو دا رو زي سا شي صو ضا طي ظو عا غي فو قا لي',
  zh: '数 字 政 府 建 设 服 务 公 共 平 台 管 理 信 息 系 统 社 会',
  en: 'ba con de for gi hal in ju ka lo mer no per qua re sto tra ul ver wis',
}
const WORDS = 20_000
/** Words of one text: a summary, the problem, what was done. */
const LENGTHS = { name: 7, summary: 20, challenge: 80, content: 300 } as const

/** mulberry32: numbers from 0 to 1 that are the same at every run. */
export function random(seed: number): () => number {
  let a = seed
  return () => {
    a = (a + 0x6d2b79f5) | 0
    let t = Math.imul(a ^ (a >>> 15), 1 | a)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

/** The word at this place of the vocabulary: two syllables for the most frequent, up to four. */
function word(lang: string, rank: number): string {
  const syllables = (SYLLABLES[lang] ?? SYLLABLES['en'] ?? '').split(' ')
  let out = ''
  for (let left = rank + syllables.length; left > 0; left = Math.floor(left / syllables.length))
    out += syllables[left % syllables.length] ?? ''
  return out
}

function words(next: () => number, lang: string, count: number): string {
  const picked = Array.from({ length: count }, () => word(lang, Math.floor(WORDS ** next()) - 1))
  const known = Object.entries(KNOWN_WORDS)
    .filter(([, share]) => next() < (share * count) / LENGTHS.content)
    .map(([text]) => text)
  return [...known, ...picked].join(lang === 'zh' ? '' : ' ')
}

const pick = <T>(next: () => number, list: readonly T[]): T =>
  list[Math.floor(next() * list.length)] as T

/** A record with texts in one or two languages, and its main text as HTML. */
export function makeRecord(next: () => number): { record: Typed; html: LanguageMap } {
  const source = pick(next, LANGUAGES)
  const langs = [...new Set(next() < 0.25 ? [source, pick(next, LANGUAGES)] : [source])]
  const map = (count: number): LanguageMap =>
    Object.fromEntries(langs.map((lang) => [lang, words(next, lang, count)]))
  const content = map(LENGTHS.content)
  const html = Object.entries(content).map(([lang, text]) => [lang, renderMarkdown(text)])
  const common = { sourceLanguage: source, name: map(LENGTHS.name), content }
  const record =
    next() < 0.6
      ? {
          kind: 'Initiative' as const,
          draft: { ...common, summary: map(LENGTHS.summary), challenge: map(LENGTHS.challenge) },
        }
      : {
          kind: 'LessonLearned' as const,
          draft: {
            ...common,
            recommendation: map(LENGTHS.summary),
            drivingEvent: map(LENGTHS.challenge),
          },
        }
  return { record, html: Object.fromEntries(html) }
}
