import { domainToASCII, domainToUnicode } from 'node:url'
import { localised, text } from './language.ts'

// Names are what people tell servers, bodies and each other apart by, so a name must not look like another
// one (SEC-22): nothing in it is hidden, and a host is shown in its letters only where they cannot deceive.

/** Numbers and signs that scripts write around others; Unicode counts them as format characters, yet they are seen. */
const SEEN = '\\u0600-\\u0605\\u06dd\\u070f\\u0890\\u0891\\u08e2\\u{110bd}\\u{110cd}'
/** Controls, zero-width and direction characters, fillers that look like nothing, separators of lines. */
const UNSEEN = `(?![${SEEN}])[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{DI}\\u2800]`
/** Scripts whose words need the two joiners, and pictures, which are put together with them. */
const JOINED = [
  'Arab',
  'Syrc',
  'Mong',
  'Nkoo',
  'Deva',
  'Beng',
  'Guru',
  'Gujr',
  'Orya',
  'Taml',
  'Telu',
]
  .concat(['Knda', 'Mlym', 'Sinh', 'Khmr', 'Mymr', 'Tibt'])
  .map((script) => `\\p{scx=${script}}`)
  .join('')
/** A joiner behind such a letter, the form of a picture, the flags that are spelt in tags. */
const KEPT = [
  `(?<=[${JOINED}\\p{M}])[\\u200c\\u200d]`,
  '(?<=[\\p{ExtPict}\\ufe0f\\p{EMod}])[\\u200d\\ufe0e\\ufe0f]',
  '(?<=[0-9#*])\\ufe0f',
  '(?<=[\\p{ExtPict}\\u{e0020}-\\u{e007e}])[\\u{e0020}-\\u{e007f}]',
].join('|')

const HIDDEN = new RegExp(`(?!${KEPT})${UNSEEN}`, 'gu')
const SPACE = /[\t\n\r\u0085\u2028\u2029]+/g

/** The text as it is seen: without control, zero-width and direction characters; a line break is a space. */
export const withoutHidden = (text: string): string => text.replace(SPACE, ' ').replace(HIDDEN, '')

export const hidesSomething = (text: string): boolean => withoutHidden(text) !== text

/** A name that somebody here is called by, of at most `max` characters. */
export const properName = (max: number) =>
  text(max).refine((name) => !hidesSomething(name), {
    error: 'Remove the line breaks and the characters that cannot be seen from this name.',
  })

/** The same in several languages. */
export const properNames = (max: number) => localised(max, properName(max))

/** A title: what it hides is taken out, since it often comes from a table or another server. */
export const title = (max: number) =>
  localised(max, text(max).overwrite(withoutHidden).trim().min(1, { error: 'Write a title.' }))

/** Local names that stand for the server, its addresses or those who run it (PROTOCOL 1.1, RFC 2142). */
const RESERVED: readonly string[] = [
  ...['visitors', 'actor', 'actors', 'peers', 'inbox', 'outbox', 'instance', 'api', 'comity'],
  ...['admin', 'administrator', 'root', 'system', 'moderator', 'operator', 'staff', 'official'],
  ...[
    'postmaster',
    'hostmaster',
    'webmaster',
    'abuse',
    'security',
    'noreply',
    'no.reply',
    'no_reply',
  ],
  ...['everyone', 'public', 'anonymous', 'nobody', 'null', 'undefined', 'constructor'],
]

export const isReserved = (handle: string): boolean => RESERVED.includes(handle)

/** Scripts in daily use (UAX 31), and those that are written together; a label is of one line of this list. */
const SCRIPTS = [
  ...['Latn', 'Cyrl', 'Grek', 'Arab', 'Hebr', 'Armn', 'Geor', 'Ethi', 'Thaa', 'Thai', 'Laoo'],
  ...['Deva', 'Beng', 'Guru', 'Gujr', 'Orya', 'Taml', 'Telu', 'Knda', 'Mlym', 'Sinh'],
  ...['Khmr', 'Mymr', 'Tibt'],
]
  .map((script) => [script])
  .concat([
    ['Hani', 'Hira', 'Kana'],
    ['Hani', 'Hang'],
    ['Hani', 'Bopo'],
  ])
  .map((scripts) => {
    const classes = scripts.map((script) => `\\p{scx=${script}}`).join('')
    return new RegExp(`^[${classes}\\p{scx=Zyyy}\\p{scx=Zinh}]+$`, 'u')
  })
/** Latin letters of phoneticians, many of which are the double of an everyday one. */
const PHONETIC = /[\u0131\u0180-\u024f\u0250-\u02af\u1d00-\u1dbf\u2c60-\u2c7f\ua720-\ua7ff]/
/** Cyrillic and Greek letters that look like Latin ones: a label of nothing else looks like another host. */
const DOUBLES = /^[асԁеһіјӏорԛѕԝхуъьҽпгѵѡοαεηικνρτυχω\d-]+$/
const ASCII = /^[a-z0-9_-]+$/

const isPlain = (label: string): boolean =>
  ASCII.test(label) ||
  (SCRIPTS.some((script) => script.test(label)) &&
    !PHONETIC.test(label) &&
    !DOUBLES.test(label) &&
    !hidesSomething(label))

/**
 * A canonical host as people read it: in its own letters if each part of it is of one script and cannot be
 * taken for another host, else as it is written in addresses (`xn--…`).
 * @param host lower-case A-label, perhaps with a port.
 */
export function showHost(host: string): string {
  if (!host.includes('xn--')) return host
  const [name = '', port] = host.split(':', 2)
  const letters = domainToUnicode(name)
  const isSame = domainToASCII(letters) === name
  if (!isSame || !letters.split('.').every(isPlain)) return host
  return port === undefined ? letters : `${letters}:${port}`
}
