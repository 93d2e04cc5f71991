import { type Wire, isWire, readText } from './wire.ts'

/** A key as an actor's document lists it, or as a document of its own; texts only, nothing is proven. */
export interface ListedKey {
  readonly id: string
  /** The actor it names as `owner` or `controller`; undefined when it names none, or several. */
  readonly owner: string | undefined
  /** Undefined where only the key's id is listed. */
  readonly material: { readonly kind: 'pem' | 'multibase'; readonly text: string } | undefined
}

/** Keys of one actor that are looked at; honest actors list two or three. */
const KEYS_MAX = 20

const soleIri = (value: unknown): string | undefined =>
  readText(isWire(value) ? value['id'] : value)

/** Reads a key that stands in a document, or is one. */
export function readKey(value: unknown): ListedKey | undefined {
  if (typeof value === 'string') return { id: value, owner: undefined, material: undefined }
  if (!isWire(value)) return undefined
  const id = readText(value['id'])
  const pem = readText(value['publicKeyPem'])
  const multibase = readText(value['publicKeyMultibase'])
  const owner = soleIri(value['owner'] ?? value['controller'])
  if (id === undefined) return undefined
  if (pem !== undefined) return { id, owner, material: { kind: 'pem', text: pem } }
  if (multibase === undefined) return { id, owner, material: undefined }
  return { id, owner, material: { kind: 'multibase', text: multibase } }
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value])

/** The keys that an actor says are its own: `publicKey` signs requests, `assertionMethod` proves documents. */
export const listedKeys = (actor: Wire): readonly ListedKey[] =>
  [...listOf(actor['publicKey']), ...listOf(actor['assertionMethod'])]
    .slice(0, KEYS_MAX)
    .flatMap((value) => readKey(value) ?? [])
