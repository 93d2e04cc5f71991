import { match } from '@formatjs/intl-localematcher'
import { LOCALES, type Locale } from './index.ts'

/** The name of the language in an address: `/search?lang=fr`. */
export const LANGUAGE_PARAMETER = 'lang'

/** Longest list of languages that is read, in characters; browsers send under 100. */
const ACCEPT_LANGUAGE_MAX = 500

/**
 * The language of the interface: what the reader asked for, else what the browser prefers, else the
 * instance's own.
 * @param requested from the address or the reader's stored choice; anything else than our six is ignored.
 * @param acceptLanguage the header as it came (RFC 9110, 12.5.4).
 */
export function chooseLocale(
  requested?: string,
  acceptLanguage?: string,
  fallback: Locale = 'en',
): Locale {
  const own = LOCALES.find((locale) => locale === requested)
  if (own) return own
  const wanted = acceptLanguage === undefined ? [] : preferred(acceptLanguage)
  // The matcher has no type for "one of these": its answer is one of LOCALES or the fallback.
  return wanted.length === 0 ? fallback : (match(wanted, LOCALES, fallback) as Locale)
}

/** Well-formed tags of the header, most wanted first; `q=0` means "not this one". */
export const preferred = (header: string): string[] =>
  header
    .slice(0, ACCEPT_LANGUAGE_MAX)
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.split(';').map((piece) => piece.trim())
      const q = parameters.find((parameter) => parameter.startsWith('q='))
      return { tag, q: q === undefined ? 1 : Number(q.slice(2)) }
    })
    .filter(({ tag, q }) => q > 0 && isTag(tag))
    .sort((a, b) => b.q - a.q)
    .map(({ tag }) => tag)

function isTag(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1
  } catch {
    return false
  }
}

/** One link a language to the same page: `path` with its query, as `/search?q=moving`. */
export const languageLinks = (path: string): { locale: Locale; href: string }[] =>
  LOCALES.map((locale) => {
    const url = new URL(path, 'https://path.invalid')
    url.searchParams.set(LANGUAGE_PARAMETER, locale)
    return { locale, href: url.pathname + url.search }
  })
