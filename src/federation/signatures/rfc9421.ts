import { authorityOf, onlyValue, type ReadMessage } from './headers.ts'
import { refused, type SignatureRefusal } from './refusal.ts'
import {
  type Item,
  type Parameters,
  parseDictionary,
  writeParameters,
} from './structured-fields.ts'

/** A parsed pair of `Signature-Input` and `Signature` (RFC 9421) with one label. */
export interface Rfc9421Signature {
  readonly style: 'rfc9421'
  readonly label: string
  readonly keyId: string
  /** As stated in `alg`; undefined when left out. */
  readonly algorithm: string | undefined
  /** Component names without quotes, in order. */
  readonly covered: readonly string[]
  /** Unix time in seconds, and undefined when not given. */
  readonly created: number | undefined
  readonly expires: number | undefined
  readonly signature: Buffer
  /** The value of `@signature-params`: list and parameters in canonical spelling. */
  readonly signatureParams: string
}

/** Most covered components; honest requests have fewer than ten. */
const MAX_COVERED = 32

const FIELD_NAME = /^[a-z0-9!#$%&'*+.^_`|~-]+$/

/** The derived components of a request (2.2). `@query-param` is left out: it covers one parameter of many. */
const DERIVED: Readonly<Record<string, (message: ReadMessage) => string | undefined>> = {
  '@method': ({ method }) => method,
  '@target-uri': targetUri,
  '@authority': authority,
  '@scheme': schemeOf,
  '@request-target': ({ path }) => path,
  '@path': ({ path }) => path.split('?', 1)[0],
  '@query': ({ path }) => (path.includes('?') ? path.slice(path.indexOf('?')) : '?'),
}

function targetUri(message: ReadMessage): string | undefined {
  const host = authority(message)
  return host && `${schemeOf(message)}://${host}${message.path}`
}

function schemeOf({ scheme = 'https' }: ReadMessage): string {
  return scheme
}

function authority({ headers, scheme }: ReadMessage): string | undefined {
  const host = onlyValue(headers, 'host')
  return host ? authorityOf(host, scheme) : undefined
}

/** Reads the values of `Signature-Input` and `Signature`. */
export function parseRfc9421(
  input: string,
  signature: string,
): Rfc9421Signature | SignatureRefusal {
  const inputs = parseDictionary(input)
  const signatures = parseDictionary(signature)
  if (!inputs || !signatures) return syntax('Signature-Input or Signature is not a dictionary.')
  if (inputs.size !== 1 || signatures.size !== 1)
    return refused('signature_duplicate', 'There is more than one signature.')

  const [label, list] = [...inputs][0] ?? ['', undefined]
  const value = signatures.get(label)
  if (list?.kind !== 'list') return syntax('Signature-Input has no list of components.')
  if (value?.kind !== 'item' || value.bare.kind !== 'bytes' || value.bare.value.length === 0)
    return syntax('Signature has no bytes under the label of Signature-Input.')
  const covered = readComponents(list.items)
  if (!covered) return syntax('The list of components does not parse, or repeats a name.')
  const named = readNamed(list.parameters)
  if (!named)
    return syntax('created, expires, keyid or alg has the wrong type, or there is no keyid.')

  const names = covered.map((name) => `"${name}"`).join(' ')
  const signatureParams = `(${names})${writeParameters(list.parameters)}`
  return {
    style: 'rfc9421',
    label,
    ...named,
    covered,
    signature: value.bare.value,
    signatureParams,
  }
}

const syntax = (detail: string): SignatureRefusal => refused('signature_syntax', detail)

/**
 * Names of the components; undefined when one is no name, or comes twice. A component with a parameter (`;sf`,
 * `;key`, `;req` …) stands for something else than its name says, so it is refused rather than misread.
 */
function readComponents(items: readonly Item[]): readonly string[] | undefined {
  const names = new Set<string>()
  if (items.length > MAX_COVERED) return undefined
  for (const { bare, parameters } of items) {
    if (bare.kind !== 'string' || parameters.size > 0 || names.has(bare.value)) return undefined
    if (!Object.hasOwn(DERIVED, bare.value) && !FIELD_NAME.test(bare.value)) return undefined
    names.add(bare.value)
  }
  return [...names]
}

function readNamed(parameters: Parameters) {
  const text = (name: string) => parameters.get(name)
  const [keyId, alg, created, expires] = ['keyid', 'alg', 'created', 'expires'].map(text)
  if (keyId?.kind !== 'string' || keyId.value === '') return undefined
  if (alg && alg.kind !== 'string') return undefined
  if (created && created.kind !== 'integer') return undefined
  if (expires && expires.kind !== 'integer') return undefined
  return {
    keyId: keyId.value,
    algorithm: alg?.value,
    created: created?.value,
    expires: expires?.value,
  }
}

/**
 * The signature base (2.5): one line per covered component, then `@signature-params`.
 * @returns a refusal `coverage` when a covered header is absent, unprintable or present twice.
 */
export function rfc9421Base(
  signature: Pick<Rfc9421Signature, 'covered' | 'signatureParams'>,
  message: ReadMessage,
): string | SignatureRefusal {
  let base = ''
  for (const name of signature.covered) {
    const value = name.startsWith('@') ? DERIVED[name]?.(message) : onlyValue(message.headers, name)
    if (value === undefined)
      return refused('coverage', `The signed ${name} is absent or present twice.`)
    base += `"${name}": ${value}\n`
  }
  return `${base}"@signature-params": ${signature.signatureParams}`
}
