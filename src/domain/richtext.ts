import MarkdownIt from 'markdown-it'
import sanitize from 'sanitize-html'

/** HTML that the sanitiser returned: the only text a page takes without escaping it (SEC-30). */
export type SafeHtml = string & { readonly __safe: unique symbol }

/** CommonMark; raw HTML in it is shown as text (PROTOCOL 2). */
const markdown = new MarkdownIt({ html: false, linkify: true, breaks: false })

/** The subset of FEP-b2b8 without tables and images; headings begin at h3, under those of the page. */
const TAGS = [
  'p',
  'br',
  'strong',
  'em',
  'b',
  'i',
  'del',
  's',
  'code',
  'pre',
  'blockquote',
  'ul',
  'ol',
  'li',
  'a',
  'span',
  'h3',
  'h4',
  'h5',
  'h6',
  'hr',
  'sub',
  'sup',
]

/**
 * Characters that show a text as another one: overrides and embeddings of direction, spaces without width,
 * controls. Marks and isolates of direction stay, which honest texts in two scripts need (SEC-22).
 */
const DECEIVING =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u180e\u200b\u2060-\u2064\u206a-\u206f\ufeff\u202a-\u202e]/g

const OPTIONS: sanitize.IOptions = {
  allowedTags: TAGS,
  allowedAttributes: { a: ['href', 'rel', 'hreflang'], ol: ['start'], '*': ['lang', 'dir'] },
  allowedSchemes: ['http', 'https', 'mailto'],
  allowProtocolRelative: false,
  disallowedTagsMode: 'discard',
  nestingLimit: 30,
  textFilter: (text) => text.replace(DECEIVING, ''),
  transformTags: {
    h1: 'h3',
    h2: 'h4',
    a: (tagName, attribs) => ({
      tagName,
      attribs: { ...attribs, rel: 'nofollow noopener noreferrer' },
    }),
  },
}

/** Cleans HTML that came from elsewhere, or that we made, by an allow list of tags and schemes. */
export const sanitizeHtml = (html: string): SafeHtml => sanitize(html, OPTIONS).trim() as SafeHtml

/** Markdown -> safe HTML, without newlines between blocks so that the same text gives the same bytes. */
export const renderMarkdown = (source: string): SafeHtml =>
  sanitizeHtml(markdown.render(source).replace(/\n+$/, '').replaceAll('>\n<', '><'))

/** The words of an HTML text, one space between blocks; for search, excerpts and cards. */
export function textOf(html: string): string {
  const spaced = html.replaceAll(/<\/(p|li|h[1-6]|blockquote|pre|div)>|<br\s*\/?>/g, ' ')
  const bare = sanitize(spaced, { allowedTags: [], allowedAttributes: {} })
  return bare
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
    .replaceAll(/\s+/g, ' ')
    .trim()
}

/** Text -> HTML in which nothing is markup. */
export const escapeText = (text: string): SafeHtml =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;') as SafeHtml

const sentences = (lang: string) => new Intl.Segmenter(lang, { granularity: 'sentence' })
const graphemes = (lang: string) => new Intl.Segmenter(lang, { granularity: 'grapheme' })

/** Cuts at a whole character, with an ellipsis, so that the result has at most `max` characters. */
export function cut(text: string, max: number, lang = 'en'): string {
  if ([...text].length <= max) return text
  let out = ''
  let length = 1 // the ellipsis
  for (const { segment } of graphemes(lang).segment(text)) {
    length += [...segment].length
    if (length > max) break
    out += segment
  }
  return `${out.trimEnd()}…`
}

/** As many whole first sentences as fit into `max` characters; at least a cut first one. */
export function firstSentences(text: string, max: number, lang = 'en'): string {
  let out = ''
  for (const { segment } of sentences(lang).segment(text)) {
    if ([...`${out}${segment}`.trimEnd()].length > max) break
    out += segment
  }
  return out.trim() === '' ? cut(text, max, lang) : out.trim()
}

/** The first sentence alone, cut to `max` characters. */
export function firstSentence(text: string, max: number, lang = 'en'): string {
  for (const { segment } of sentences(lang).segment(text)) return cut(segment.trim(), max, lang)
  return ''
}
