import { isUtf8 } from 'node:buffer'
import { type Wire, isWire } from '../../vocabulary/wire.ts'

/** Deepest nesting of arrays and objects (PROTOCOL 10); honest activities have fewer than ten levels. */
export const DEPTH_MAX = 32
/** Brackets, colons and commas of one document (PROTOCOL 10); bounds what it costs to walk it. */
export const TOKENS_MAX = 5_000
/** Greatest number, up to which JSON numbers are read alike everywhere (RFC 8259, 6). */
const NUMBER_MAX = 2 ** 53

export type JsonFault =
  | 'json_encoding' // not UTF-8
  | 'json_nul' // databases cannot store it
  | 'json_surrogate' // half a character: readers disagree about it
  | 'json_depth'
  | 'json_tokens'
  | 'json_syntax'
  | 'json_object' // valid JSON, but not one object
  | 'json_duplicate' // a key twice in one object: readers disagree about which one counts
  | 'json_number'

export type ScannedJson =
  { readonly ok: true; readonly value: Wire } | { readonly ok: false; readonly word: JsonFault }

const QUOTE = 0x22
const BACKSLASH = 0x5c
const LETTER_U = 0x75

/** What each byte outside a string means: 1 opens, 2 closes, 3 colon, 4 comma. */
const KINDS = new Uint8Array(256)
for (const [kind, characters] of ['', '{[', '}]', ':', ','].entries())
  for (const character of characters) KINDS[character.charCodeAt(0)] = kind
const OPENS = 1
const CLOSES = 2
const COLON = 3

const HEX = new Int8Array(256).fill(-1)
for (let digit = 0; digit < 16; digit++) {
  HEX[digit.toString(16).charCodeAt(0)] = digit
  HEX[digit.toString(16).toUpperCase().charCodeAt(0)] = digit
}

const failed = (word: JsonFault): ScannedJson => ({ ok: false, word })

/**
 * Reads a JSON object from bytes of a stranger (TRUST 2.1, steps 12 and 13): one pass over the bytes for
 * everything that must be refused before it is parsed, the platform's parser, and one walk of the result.
 * Linear in the number of bytes. Never throws.
 */
export function scanJson(bytes: Buffer): ScannedJson {
  if (!isUtf8(bytes)) return failed('json_encoding')
  const members = countMembers(bytes)
  if (typeof members === 'string') return failed(members)
  let value: unknown
  try {
    value = JSON.parse(bytes.toString('utf8'))
  } catch {
    return failed('json_syntax')
  }
  if (!isWire(value)) return failed('json_object')
  // The parser keeps the last of several equal keys, however they are escaped, so members would be missing.
  const walked = { members: 0, isNumberTooLarge: false }
  walk(value, walked)
  if (walked.isNumberTooLarge) return failed('json_number')
  return walked.members === members ? { ok: true, value } : failed('json_duplicate')
}

/** @returns how many `key: value` pairs the text has; 0 or a wrong number for what is no JSON. */
function countMembers(bytes: Buffer): number | JsonFault {
  let depth = 0
  let tokens = 0
  let members = 0
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0
    if (byte === QUOTE) {
      const end = endOfString(bytes, at + 1)
      if (typeof end === 'string') return end
      at = end
      continue
    }
    const kind = KINDS[byte]
    if (kind === 0) continue
    if (++tokens > TOKENS_MAX) return 'json_tokens'
    if (kind === COLON) members++
    else if (kind === OPENS && ++depth > DEPTH_MAX) return 'json_depth'
    else if (kind === CLOSES) depth--
  }
  return members
}

/** @param start behind the opening quote. @returns the place of the closing one, or what is wrong inside. */
function endOfString(bytes: Buffer, start: number): number | JsonFault {
  for (let at = start; at < bytes.length; at++) {
    const byte = bytes[at]
    if (byte === QUOTE) return at
    if (byte === 0) return 'json_nul'
    if (byte !== BACKSLASH) continue
    at++
    if (bytes[at] !== LETTER_U) continue
    const unit = codeUnit(bytes, at + 1)
    if (unit === 0) return 'json_nul'
    at += 4
    if (unit < 0xd800 || unit > 0xdfff) continue
    const isPair =
      unit < 0xdc00 && bytes[at + 1] === BACKSLASH && bytes[at + 2] === LETTER_U
        ? (codeUnit(bytes, at + 3) & 0xfc00) === 0xdc00
        : false
    if (!isPair) return 'json_surrogate'
    at += 6
  }
  return 'json_syntax'
}

/** Four hexadecimal digits as a number; one that cannot be a surrogate where they are none. */
function codeUnit(bytes: Buffer, at: number): number {
  let unit = 0
  for (let i = at; i < at + 4; i++) {
    const digit = HEX[bytes[i] ?? 0] ?? -1
    if (digit < 0) return 1
    unit = unit * 16 + digit
  }
  return unit
}

/** `for in` and no copies: it runs over every value of every activity. */
function walk(value: unknown, walked: { members: number; isNumberTooLarge: boolean }): void {
  if (typeof value === 'number') walked.isNumberTooLarge ||= !(Math.abs(value) <= NUMBER_MAX)
  else if (Array.isArray(value)) for (const item of value) walk(item, walked)
  else if (isWire(value))
    for (const name in value) {
      walked.members++
      walk(value[name], walked)
    }
}
