import { LANGUAGE_TAG_MAX } from '../domain/language.ts'
import { type Parsed, parsed, unparsed } from '../domain/parse.ts'
import { type SafeHtml, sanitizeHtml, textOf } from '../domain/richtext.ts'
import { hostOf } from '../domain/uris.ts'
import type { Visibility } from '../domain/visibility.ts'
import { type Wire, isWire, readIri, readTerm, readText, readTime, readVisibility } from './wire.ts'

/** A message of another server: a reply, an answer, an endorsement; as read from its document. */
export interface RemoteNote {
  readonly uri: string
  readonly author: string
  readonly inReplyTo: string
  /** Undefined for one that is for certain people only. */
  readonly visibility: Visibility | undefined
  readonly language: string | undefined
  readonly content: SafeHtml
  readonly published: Date
  readonly updated: Date
  /** The object as it came. */
  readonly document: string
}

/** Objects that other servers write replies as. */
const TYPES = ['Note', 'Article', 'Page', 'Question']
/** Bytes of one text after sanitising (PROTOCOL 10). */
const CONTENT_MAX = 262_144

/** Whether an object is a message in a thread. */
export const isReply = (object: Wire): boolean =>
  TYPES.includes(String(object['type'])) && readIri(object['inReplyTo']) !== undefined

/** The text and its language: that of the map's entry that says the same, as most servers send it. */
function readContent(object: Wire): { text: string; language: string | undefined } | undefined {
  const map = isWire(object['contentMap']) ? object['contentMap'] : {}
  const entries = Object.entries(map).filter(
    (e): e is [string, string] => readText(e[1]) !== undefined,
  )
  const plain = readText(object['content'])
  const [language, mapped] = entries.find(([, text]) => text === plain) ?? entries[0] ?? []
  const text = plain ?? mapped
  const tag = readText(readTerm(object, 'inLanguage')) ?? language
  const isTag = tag !== undefined && tag !== 'und' && tag.length <= LANGUAGE_TAG_MAX
  return text === undefined ? undefined : { text, language: isTag ? tag : undefined }
}

/** Reads a message. Who may send it was settled before; this says what it is. */
export function readNote(object: Wire): Parsed<RemoteNote> {
  const wrong = (path: string, message: string) => unparsed([{ path, message }])
  const uri = readText(object['id'])
  const author = readIri(object['attributedTo'])
  const inReplyTo = readIri(object['inReplyTo'])
  const published = readTime(object['published'])
  const content = readContent(object)
  if (!uri || !author) return wrong('id', 'A message names itself and its author.')
  if (!inReplyTo) return wrong('inReplyTo', 'It is no reply.')
  if (!published) return wrong('published', 'A message says when it was published.')
  if (!content) return wrong('content', 'The message has no text.')
  const html = sanitizeHtml(content.text)
  if (Buffer.byteLength(html) > CONTENT_MAX) return wrong('content', 'The message is too long.')
  if (textOf(html) === '') return wrong('content', 'The message has no text.')
  return parsed({
    uri,
    author,
    inReplyTo,
    visibility: readVisibility(object, hostOf(uri)),
    language: content.language,
    content: html,
    published,
    updated: readTime(object['updated']) ?? published,
    document: JSON.stringify(object),
  })
}
