/**
 * Text search configurations that PostgreSQL 15 has, by language (BCP 47, base language). Other
 * languages are searched by their exact words.
 */
const CONFIGURATIONS: Readonly<Record<string, string>> = {
  ar: 'arabic',
  ca: 'catalan',
  da: 'danish',
  de: 'german',
  el: 'greek',
  en: 'english',
  es: 'spanish',
  eu: 'basque',
  fi: 'finnish',
  fr: 'french',
  ga: 'irish',
  hi: 'hindi',
  hu: 'hungarian',
  hy: 'armenian',
  id: 'indonesian',
  it: 'italian',
  lt: 'lithuanian',
  nb: 'norwegian',
  ne: 'nepali',
  nl: 'dutch',
  nn: 'norwegian',
  no: 'norwegian',
  pt: 'portuguese',
  ro: 'romanian',
  ru: 'russian',
  sr: 'serbian',
  sv: 'swedish',
  ta: 'tamil',
  tr: 'turkish',
  yi: 'yiddish',
}

/** Words as they are, in every language. */
export const EXACT = 'simple'

/**
 * Asked in every search: the official languages of the United Nations that have a stemmer (Chinese is
 * segmented instead), and exact words. Texts in other languages are stored with their exact words too,
 * so that they are found by readers whose languages are not known.
 */
export const ALWAYS = ['english', 'french', 'spanish', 'russian', 'arabic', EXACT] as const

/** The configuration for texts in this language. */
export const configurationOf = (tag: string): string =>
  CONFIGURATIONS[tag.split('-')[0]?.toLowerCase() ?? ''] ?? EXACT

/** The configurations that a text in this language is stored under. */
export function storedUnder(tag: string): readonly string[] {
  const own = configurationOf(tag)
  return (ALWAYS as readonly string[]).includes(own) ? [own] : [own, EXACT]
}
