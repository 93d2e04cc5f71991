import { AS2 } from '../vocabulary/context.ts'
import { type Wire, isWire } from '../vocabulary/wire.ts'
import { isBundled, termsOf } from './loaders.ts'

/** Entries of one `@context` (TRUST 2.1, step 14). */
const ENTRIES_MAX = 10

/** Prefixes that every sender means the same by, also where its context is unknown to us. */
const PREFIXES: Readonly<Record<string, string>> = {
  as: `${AS2}#`,
  sec: 'https://w3id.org/security#',
}

/** Security terms that decide whose key it is; the other ones of that vocabulary mean nothing here. */
const SECURITY = [
  'publicKey',
  'publicKeyPem',
  'publicKeyMultibase',
  'owner',
  'controller',
  'assertionMethod',
  'proof',
  'signature',
]

const iriOf = (definition: unknown): unknown =>
  isWire(definition) ? definition['@id'] : definition

const expand = (value: unknown, inline: Wire): unknown => {
  if (typeof value !== 'string') return value
  const colon = value.indexOf(':')
  const prefix = value.slice(0, Math.max(0, colon))
  const base = iriOf(Object.hasOwn(inline, prefix) ? inline[prefix] : PREFIXES[prefix])
  return typeof base === 'string' ? `${base}${value.slice(colon + 1)}` : value
}

/** What each protected term means, as a whole IRI or a keyword. */
const MEANINGS = new Map<string, unknown>([
  ...Object.entries(termsOf(AS2))
    .filter(([term]) => !term.startsWith('@'))
    .map(([term, definition]) => [term, expand(iriOf(definition), {})] as const),
  ...SECURITY.map((term) => [term, `${PREFIXES['sec']}${term}`] as const),
])

/** Runs at the front door, over a hundred terms for each activity of a Comity server: hence no copies. */
function keepsMeanings(inline: Wire): boolean {
  for (const term in inline) {
    const definition = inline[term]
    if (term === '@import' || (isWire(definition) && '@context' in definition)) return false
    const meaning = MEANINGS.get(term)
    if (meaning !== undefined && expand(iriOf(definition), inline) !== meaning) return false
  }
  return true
}

/**
 * Whether the `@context` of a foreign document leaves the plain names that are read here their meaning
 * (TRUST 2.1, step 14): it is absent, or names ActivityStreams before anything that is not bundled, and
 * redefines no term of ActivityStreams or of keys. Nothing in it is ever fetched.
 */
export function isFaithful(context: unknown): boolean {
  if (context === undefined) return true
  const entries: readonly unknown[] = Array.isArray(context) ? context : [context]
  if (entries.length > ENTRIES_MAX) return false
  const first = entries.findIndex((entry) => entry === AS2)
  if (first < 0) return false
  return (
    entries.slice(0, first).every((entry) => typeof entry === 'string' && isBundled(entry)) &&
    entries.every((entry) => typeof entry === 'string' || (isWire(entry) && keepsMeanings(entry)))
  )
}

/** The context URLs of a document that the product does not have; they count as empty. */
export const unknownContexts = (context: unknown): readonly string[] =>
  (Array.isArray(context) ? context : [context]).filter(
    (entry): entry is string => typeof entry === 'string' && !isBundled(entry),
  )
