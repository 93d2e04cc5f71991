/**
 * Words for search. PostgreSQL finds words by the spaces between them; these scripts write none, so
 * their words are found here and joined by spaces, alike in texts and in questions (DOMAIN 6).
 */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー\p{Script=Thai}\p{Script=Khmer}\p{Script=Lao}\p{Script=Myanmar}]+/gu
const KANA = /[\p{Script=Hiragana}\p{Script=Katakana}]/u

/** Which dictionary a run of letters needs, in the order of asking. */
const DICTIONARIES = [
  ['ja', KANA],
  ['zh', /\p{Script=Han}/u],
  ['th', /\p{Script=Thai}/u],
  ['km', /\p{Script=Khmer}/u],
  ['lo', /\p{Script=Lao}/u],
  ['my', /\p{Script=Myanmar}/u],
] as const

const SEGMENTERS = new Map(
  DICTIONARIES.map(([lang]) => [lang, new Intl.Segmenter(lang, { granularity: 'word' })]),
)

/** `数字政府` -> ` 数字 政府 `. */
function spread(run: string): string {
  const lang = DICTIONARIES.find(([, script]) => script.test(run))?.[0] ?? 'zh'
  const words = [...(SEGMENTERS.get(lang)?.segment(run) ?? [])].map((word) => word.segment)
  return ` ${words.join(' ')} `
}

/**
 * The text with a space between any two words. Decided by script and not by the declared language: a
 * Chinese name in an English text is found too, and a question has no declared language.
 */
export const segment = (text: string): string =>
  text.replaceAll('\0', ' ').replace(UNSPACED, spread)

/** True when the text has letters of a script that is written without spaces. */
export const isUnspaced = (text: string): boolean => text.search(UNSPACED) >= 0

/** Combining accents; the short vowels and the stretching of Arabic. Vowels of Indic scripts stay. */
const MARKS = /[\u0300-\u036f\u064b-\u065f\u0670\u0640]/gu

/** Letters that people write without their stroke or apart, and that Unicode does not take apart. */
const LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ħ: 'h',
  ı: 'i',
  þ: 'th',
  ð: 'd',
}
const SPECIAL = new RegExp(`[${Object.keys(LETTERS).join('')}]`, 'gu')

/** Nothing to take away: ASCII. */
const PLAIN = /^[ -~\s]*$/

/** The form in which words are compared: lower case, without accents, one width. `Sécurité` -> `securite`. */
export const fold = (text: string): string =>
  PLAIN.test(text)
    ? text.toLowerCase()
    : text
        .normalize('NFKD')
        .replace(MARKS, '')
        .normalize('NFKC')
        .toLowerCase()
        .replace(SPECIAL, (letter) => LETTERS[letter] ?? letter)
