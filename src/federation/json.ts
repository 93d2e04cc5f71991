import { type Wire, isWire } from '../vocabulary/wire.ts'

/** Deepest nesting of a JSON document that is parsed (PROTOCOL 10). */
const DEPTH_MAX = 32

const QUOTE = 0x22
const BACKSLASH = 0x5c
const OPENERS = new Set([0x5b, 0x7b])
const CLOSERS = new Set([0x5d, 0x7d])

/** Whether brackets outside strings nest deeper than is parsed: one pass, so that no parser recurses. */
function isTooDeep(text: string): boolean {
  let depth = 0
  let inString = false
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (inString) {
      if (code === BACKSLASH) at++
      else if (code === QUOTE) inString = false
    } else if (code === QUOTE) inString = true
    else if (OPENERS.has(code) && ++depth > DEPTH_MAX) return true
    else if (CLOSERS.has(code)) depth--
  }
  return false
}

/** Fatal: a document that is not UTF-8 is nobody's document. */
const utf8 = new TextDecoder('utf-8', { fatal: true })

/** Whether every text in a value can be stored and hashed: no NUL, and no half of a character. */
export function isSound(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed() && !value.includes('\0')
  if (typeof value !== 'object' || value === null) return true
  return Object.entries(value).every(([name, member]) => isSound(name) && isSound(member))
}

/**
 * A fetched body as one JSON object; undefined when it is anything else. Never throws.
 * @param isTaken what the object has to be besides; for a list whose members are judged one by one, anything.
 */
export function readJsonObject(
  body: Uint8Array,
  isTaken: (value: Wire) => boolean = isSound,
): Wire | undefined {
  try {
    const text = utf8.decode(body)
    if (isTooDeep(text)) return undefined
    const value: unknown = JSON.parse(text)
    return isWire(value) && isTaken(value) ? value : undefined
  } catch {
    return undefined
  }
}
