import { isPrintable } from './headers.ts'

/**
 * A strict reader for the part of Structured Fields (RFC 9651) that signatures and digests use: dictionaries of
 * byte sequences or of inner lists, with string, token, integer, boolean and byte parameters. Decimals, dates and
 * display strings are refused. A form that is valid but not canonical where it matters to a signature (padding,
 * leading zeros, a repeated key) is refused too, so that `raw` is always the canonical spelling.
 */
export type BareItem =
  | { readonly kind: 'string' | 'token'; readonly value: string; readonly raw: string }
  | { readonly kind: 'integer'; readonly value: number; readonly raw: string }
  | { readonly kind: 'boolean'; readonly value: boolean; readonly raw: string }
  | { readonly kind: 'bytes'; readonly value: Buffer; readonly raw: string }

export type Parameters = ReadonlyMap<string, BareItem>

export interface Item {
  readonly bare: BareItem
  readonly parameters: Parameters
}

export type Member =
  | ({ readonly kind: 'item' } & Item)
  | { readonly kind: 'list'; readonly items: readonly Item[]; readonly parameters: Parameters }

export type Dictionary = ReadonlyMap<string, Member>

/** Text and the place reached in it; every reader moves `at` forwards only, so reading is linear. */
interface Cursor {
  readonly text: string
  at: number
}

// Sticky: each matches from `lastIndex` on. One quantifier each, over classes that do not overlap, so all are linear.
const KEY = /[a-z*][a-z0-9_.*-]*/y
const TOKEN = /[A-Za-z*][A-Za-z0-9!#$%&'*+.^_`|~:/-]*/y
const STRING = /"(?:[ !#-[\]-~]|\\["\\])*"/y
const INTEGER = /-?[0-9]+/y
const BOOLEAN = /\?[01]/y
const BYTES = /:[A-Za-z0-9+/=]*:/y
const SPACES = /[ \t]*/y
const MAX_DIGITS = 15 // RFC 9651, 3.3.1

const TRUE: BareItem = { kind: 'boolean', value: true, raw: '?1' }

/** Reads a dictionary; undefined when anything in it is not as this reader wants it. */
export function parseDictionary(text: string): Dictionary | undefined {
  const cursor = { text, at: 0 }
  const members = new Map<string, Member>()
  for (;;) {
    const key = match(cursor, KEY)
    if (!key || members.has(key)) return undefined
    const member = take(cursor, '=') ? readMember(cursor) : readFlag(cursor)
    if (!member) return undefined
    members.set(key, member)
    match(cursor, SPACES)
    if (cursor.at === text.length) return members
    if (!take(cursor, ',')) return undefined
    match(cursor, SPACES)
  }
}

/** The canonical spelling of parameters, as `@signature-params` needs it. */
export function writeParameters(parameters: Parameters): string {
  let text = ''
  for (const [key, { kind, value, raw }] of parameters)
    text += kind === 'boolean' && value ? `;${key}` : `;${key}=${raw}`
  return text
}

/** A string item; undefined when the text has anything but printable ASCII. */
export function writeString(value: string): string | undefined {
  if (!isPrintable(value) || value.includes('\t')) return undefined
  return `"${value.replace(/["\\]/g, '\\$&')}"`
}

/**
 * Base64 with its padding and without unused bits set (RFC 4648, 3.5), so that no two texts give the same bytes.
 * @returns undefined for any other spelling.
 */
export function decodeBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64')
  return bytes.toString('base64') === text ? bytes : undefined
}

function readFlag(cursor: Cursor): Member | undefined {
  const parameters = readParameters(cursor)
  return parameters && { kind: 'item', bare: TRUE, parameters }
}

function readMember(cursor: Cursor): Member | undefined {
  if (cursor.text[cursor.at] === '(') return readInnerList(cursor)
  const item = readItem(cursor)
  return item && { kind: 'item', ...item }
}

function readInnerList(cursor: Cursor): Member | undefined {
  const items: Item[] = []
  cursor.at++
  for (;;) {
    const before = cursor.at
    while (take(cursor, ' '));
    if (take(cursor, ')')) break
    const isApart = items.length === 0 || cursor.at > before
    const item = isApart ? readItem(cursor) : undefined
    if (!item) return undefined
    items.push(item)
  }
  const parameters = readParameters(cursor)
  return parameters && { kind: 'list', items, parameters }
}

function readItem(cursor: Cursor): Item | undefined {
  const bare = readBareItem(cursor)
  const parameters = bare && readParameters(cursor)
  return bare && parameters && { bare, parameters }
}

function readParameters(cursor: Cursor): Parameters | undefined {
  const parameters = new Map<string, BareItem>()
  while (take(cursor, ';')) {
    while (take(cursor, ' '));
    const key = match(cursor, KEY)
    if (!key || parameters.has(key)) return undefined
    const value = take(cursor, '=') ? readBareItem(cursor) : TRUE
    if (!value) return undefined
    parameters.set(key, value)
  }
  return parameters
}

function readBareItem(cursor: Cursor): BareItem | undefined {
  const first = cursor.text[cursor.at] ?? ''
  if (first === '"') return readString(match(cursor, STRING))
  if (first === ':') return readBytes(match(cursor, BYTES))
  if (first === '?') return readBoolean(match(cursor, BOOLEAN))
  const number = match(cursor, INTEGER)
  // A dot would make it a decimal, of which no parameter here has any use.
  if (number) return cursor.text[cursor.at] === '.' ? undefined : readInteger(number)
  const raw = match(cursor, TOKEN)
  return raw ? { kind: 'token', value: raw, raw } : undefined
}

function readString(raw: string): BareItem | undefined {
  if (!raw) return undefined
  return { kind: 'string', value: raw.slice(1, -1).replace(/\\(.)/g, '$1'), raw }
}

function readBytes(raw: string): BareItem | undefined {
  const value = raw ? decodeBase64(raw.slice(1, -1)) : undefined
  return value && { kind: 'bytes', value, raw }
}

function readBoolean(raw: string): BareItem | undefined {
  return raw ? { kind: 'boolean', value: raw === '?1', raw } : undefined
}

function readInteger(raw: string): BareItem | undefined {
  const value = Number(raw)
  const isPlain = raw.length <= MAX_DIGITS && String(value) === raw
  return isPlain ? { kind: 'integer', value, raw } : undefined
}

/** What the sticky pattern matches at the cursor, which moves behind it; empty when it does not match. */
function match(cursor: Cursor, pattern: RegExp): string {
  pattern.lastIndex = cursor.at
  const found = pattern.exec(cursor.text)?.[0] ?? ''
  cursor.at += found.length
  return found
}

function take(cursor: Cursor, char: string): boolean {
  if (cursor.text[cursor.at] !== char) return false
  cursor.at++
  return true
}
