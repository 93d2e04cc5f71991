import { isPrintable, onlyValue, type ReadMessage, trimSpace } from './headers.ts'
import { refused, type SignatureRefusal } from './refusal.ts'
import { decodeBase64 } from './structured-fields.ts'

/** A parsed `Signature` header of draft-cavage-http-signatures-12. */
export interface CavageSignature {
  readonly style: 'cavage'
  readonly keyId: string
  /** As stated, in lower case; undefined when left out. */
  readonly algorithm: string | undefined
  /** Names of the signed headers in lower case, with `(request-target)` and its like. */
  readonly covered: readonly string[]
  /** Unix time in seconds, and undefined when not given. */
  readonly created: number | undefined
  readonly expires: number | undefined
  readonly signature: Buffer
  /** Every parameter as sent, by lower-case name: the base repeats `created` and `expires` letter by letter. */
  readonly parameters: ReadonlyMap<string, string>
}

/** Most names in `headers`; honest requests sign fewer than ten. */
const MAX_COVERED = 32

const PARAMETER_NAME = /^[A-Za-z]+$/
const NUMBER = /[0-9.]*/y
const UNIX_TIME = /^[0-9]{1,12}$/
const UNIX_TIME_WITH_FRACTION = /^[0-9.]{1,22}$/ // two dots make it NaN
const COMPONENT = /^(?:\((?:request-target|created|expires)\)|[a-z0-9!#$%&'*+.^_`|~-]+)$/

// The draft's default when `headers` is left out (2.1.6).
const DEFAULT_COVERED = '(created)'

/** Reads the value of a `Signature` header, which is everything behind `Signature ` in an `Authorization` header. */
export function parseCavage(value: string): CavageSignature | SignatureRefusal {
  const parameters = readParameters(value)
  if (!parameters) return syntax('The Signature header does not parse, or repeats a parameter.')
  const keyId = parameters.get('keyid')
  const signature = decodeBase64(parameters.get('signature') ?? '')
  if (!keyId) return syntax('The signature names no keyId.')
  if (!signature?.length) return syntax('The signature is missing or not base64.')

  const covered = (parameters.get('headers') ?? DEFAULT_COVERED).toLowerCase().split(' ')
  const isList = covered.length <= MAX_COVERED && covered.every((name) => COMPONENT.test(name))
  if (!isList || new Set(covered).size !== covered.length)
    return syntax('The list of signed headers does not parse, or repeats a name.')

  const created = readTime(parameters.get('created'), UNIX_TIME)
  const expires = readTime(parameters.get('expires'), UNIX_TIME_WITH_FRACTION)
  if (Number.isNaN(created) || Number.isNaN(expires))
    return syntax('created or expires is not a Unix time.')
  const algorithm = parameters.get('algorithm')?.toLowerCase()
  return { style: 'cavage', keyId, algorithm, covered, created, expires, signature, parameters }
}

const syntax = (detail: string): SignatureRefusal => refused('signature_syntax', detail)

const readTime = (text: string | undefined, form: RegExp): number | undefined =>
  text === undefined ? undefined : form.test(text) ? Number(text) : NaN

/** `name="value",name=123` by lower-case name; undefined when a name is repeated or anything is left over. */
function readParameters(text: string): ReadonlyMap<string, string> | undefined {
  const found = new Map<string, string>()
  let at = 0
  for (;;) {
    const equals = text.indexOf('=', at)
    const name = equals < 0 ? '' : trimSpace(text.slice(at, equals))
    const key = name.toLowerCase()
    if (!PARAMETER_NAME.test(name) || found.has(key)) return undefined
    const value = readValue(text, equals + 1)
    if (value === undefined) return undefined
    found.set(key, value.text)
    const comma = text.indexOf(',', value.end)
    if (trimSpace(text.slice(value.end, comma < 0 ? text.length : comma)) !== '') return undefined
    if (comma < 0) return found
    at = comma + 1
  }
}

/** A quoted string without escapes, or a number. */
function readValue(text: string, start: number): { text: string; end: number } | undefined {
  if (text[start] === '"') {
    const end = text.indexOf('"', start + 1)
    const inside = text.slice(start + 1, Math.max(end, start + 1))
    // No value that we know holds a backslash; reading escapes two ways is how verifiers come to disagree.
    return end < 0 || inside.includes('\\') || !isPrintable(inside)
      ? undefined
      : { text: inside, end: end + 1 }
  }
  NUMBER.lastIndex = start
  const number = NUMBER.exec(text)?.[0]
  return number ? { text: number, end: start + number.length } : undefined
}

/**
 * The signature base (2.3): one line per covered component.
 * @returns a refusal `coverage` when a covered header is absent, unprintable or present twice, and
 *   `signature_syntax` for `(created)` or `(expires)` where the draft forbids them.
 */
export function cavageBase(
  signature: Pick<CavageSignature, 'covered' | 'algorithm' | 'parameters'>,
  message: ReadMessage,
): string | SignatureRefusal {
  const lines: string[] = []
  for (const name of signature.covered) {
    const value = componentValue(name, signature, message)
    if (value === undefined)
      return refused('coverage', `The signed ${name} is absent, present twice or not allowed here.`)
    lines.push(`${name}: ${value}`)
  }
  return lines.join('\n')
}

function componentValue(
  name: string,
  { algorithm, parameters }: Pick<CavageSignature, 'algorithm' | 'parameters'>,
  { method, path, headers }: ReadMessage,
): string | undefined {
  if (name === '(request-target)') return `${method.toLowerCase()} ${path}`
  if (!name.startsWith('(')) return onlyValue(headers, name)
  // 2.3: with an algorithm that is older than these two components, they must not be used.
  if (algorithm !== undefined && algorithm !== 'hs2019') return undefined
  return parameters.get(name.slice(1, -1))
}

/** The `Signature` header that we send. */
export const writeCavage = (
  keyId: string,
  covered: readonly string[],
  signature: Uint8Array,
): string =>
  `keyId="${keyId}",algorithm="rsa-sha256",headers="${covered.join(' ')}",` +
  `signature="${Buffer.from(signature).toString('base64')}"`
