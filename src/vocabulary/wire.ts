import type { LanguageMap } from '../domain/language.ts'
import { sourceFirst } from '../domain/language.ts'
import type { Visibility } from '../domain/visibility.ts'
import { collectionUri, peersUri } from '../domain/uris.ts'
import { NS, PUBLIC, TERMS } from './context.ts'

/** A JSON object as it stands in a document. */
export type Wire = Readonly<Record<string, unknown>>

/** Times on the wire: RFC 3339, UTC, whole seconds. */
export const writeTime = (date: Date): string => `${date.toISOString().slice(0, 19)}Z`

/** `x` in the source language and `xMap`, the source first; nothing for an absent text (PROTOCOL 2). */
export function writeTexts(
  term: string,
  map: LanguageMap | undefined,
  source: string,
): Record<string, unknown> {
  if (map === undefined) return {}
  const ordered = sourceFirst(map, source)
  const plain = ordered[source] ?? Object.values(ordered)[0]
  return plain === undefined ? {} : { [term]: plain, [`${term}Map`]: ordered }
}

/** Both stand in every document of ours, also when nobody is in them (rule 4.4). */
const ALWAYS = ['to', 'cc']

/** The entries that are there; an empty list is left out, like an absent value. */
export function present(fields: Wire): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).filter(
      ([key, value]) =>
        value !== undefined &&
        (ALWAYS.includes(key) || !(Array.isArray(value) && value.length === 0)),
    ),
  )
}

/** Who a document is addressed to (PROTOCOL 2.3). A `local` one is written for members' eyes only. */
export function audience(
  origin: string,
  owner: string,
  visibility: Visibility,
  mentioned: readonly string[] = [],
): { to: string[]; cc: string[] } {
  if (visibility === 'public')
    return { to: [PUBLIC], cc: [collectionUri(owner, 'followers'), ...mentioned] }
  return { to: visibility === 'peers' ? [peersUri(origin)] : [], cc: [] }
}

/** What the addresses of a foreign document mean: Public anywhere is public, a peers collection is peers. */
export function readVisibility(object: Wire, host: string): Visibility | undefined {
  const addressed = [...readIris(object['to']), ...readIris(object['cc'])]
  if (addressed.some((a) => a === PUBLIC || a === 'as:Public' || a === 'Public')) return 'public'
  return readIris(object['to']).some((a) => URL.canParse(a) && isPeersOf(a, host))
    ? 'peers'
    : undefined
}

const isPeersOf = (uri: string, host: string): boolean => {
  const { host: its, pathname } = new URL(uri)
  return its === host && pathname === '/peers'
}

/** A term of ours in any of its three spellings: `stage`, `comity:stage`, the whole IRI (PROTOCOL 2). */
export function readTerm(object: Wire, term: string): unknown {
  if (term in object) return object[term]
  const definition = TERMS[term as keyof typeof TERMS] as string | { '@id': string } | undefined
  const compact = typeof definition === 'string' ? definition : definition?.['@id']
  if (compact === undefined) return undefined
  return object[compact] ?? object[expand(compact)]
}

const expand = (compact: string): string =>
  compact
    .replace(/^comity:/, NS)
    .replace(/^schema:/, TERMS.schema)
    .replace(/^toot:/, TERMS.toot)

export const isWire = (value: unknown): value is Wire =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const readText = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined

export const readInteger = (value: unknown): number | undefined =>
  Number.isSafeInteger(value) ? (value as number) : undefined

/** One value or a list of them, as a list of texts; anything else in it is left out. */
export const readTextList = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).filter((v): v is string => typeof v === 'string')

/** One IRI or object with an id, or a list of them, as a list of IRIs. */
export const readIris = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value])
    .map((v) => (isWire(v) ? v['id'] : v))
    .filter((v): v is string => typeof v === 'string')

export const readIri = (value: unknown): string | undefined => readIris(value)[0]

export const readObjects = (value: unknown): Wire[] =>
  (Array.isArray(value) ? value : [value]).filter(isWire)

export function readTime(value: unknown): Date | undefined {
  if (typeof value !== 'string') return undefined
  const date = new Date(value)
  return Number.isNaN(date.getTime()) ? undefined : date
}

/** `x` and `xMap` -> one language map; the plain text counts for the source language. */
export function readTexts(object: Wire, term: string, source: string): LanguageMap | undefined {
  const map = readTerm(object, `${term}Map`)
  const plain = readText(readTerm(object, term))
  const texts = isWire(map)
    ? Object.entries(map).filter((e): e is [string, string] => readText(e[1]) !== undefined)
    : []
  if (plain !== undefined && !texts.some(([lang]) => lang === source))
    texts.unshift([source, plain])
  return texts.length === 0 ? undefined : Object.fromEntries(texts)
}
