import type { Context } from '../context.ts'
import { sameOrigin } from '../domain/uris.ts'
import { type Wire, isWire, readInteger, readObjects, readText } from '../vocabulary/wire.ts'
import { type FetchedDocument, fetchPage } from './fetch.ts'

/** Pages walked in one run, and members read (PROTOCOL 10, SEC-15). */
export const PAGES_MAX = 50
export const ITEMS_MAX = 1_000

/** A collection or one of its pages, as far as it matters for walking it. */
export interface Part {
  readonly items: readonly unknown[]
  /** The next page, of the same origin; from a collection, its first. */
  readonly next: string | undefined
  readonly total: number | undefined
  readonly digest: string | undefined
}

export type FetchedPart =
  { readonly ok: true; readonly part: Part } | Extract<FetchedDocument, { readonly ok: false }>

/** Largest number of members that is believed: a counter of the database (int4). */
const TOTAL_MAX = 2_147_483_647

const listOf = (value: unknown): readonly unknown[] =>
  value === undefined || value === null ? [] : Array.isArray(value) ? value : [value]

const itemsOf = (document: Wire): readonly unknown[] =>
  listOf(document['orderedItems'] ?? document['items'])

function totalOf(document: Wire): number | undefined {
  const total = readInteger(document['totalItems'])
  return total !== undefined && total >= 0 && total <= TOTAL_MAX ? total : undefined
}

/** Reads a collection, with its first page when that is embedded, or a page. */
function readPart(document: Wire, url: string): Part {
  const embedded = readObjects(document['first'])[0]
  const page = embedded ?? document
  const next =
    readText(page['next']) ?? (isWire(document['first']) ? undefined : readText(document['first']))
  return {
    items: [...itemsOf(document), ...(embedded ? itemsOf(embedded) : [])],
    next: next !== undefined && sameOrigin(next, url) ? next : undefined,
    total: totalOf(document),
    digest: readText(document['digest']),
  }
}

/** Fetches one part of a collection by a signed GET. */
export async function fetchPart(ctx: Context, url: string): Promise<FetchedPart> {
  const fetched = await fetchPage(ctx, url)
  return fetched.ok ? { ok: true, part: readPart(fetched.document, url) } : fetched
}

/** Limits of a walk, and what its head may say that makes the rest not worth reading. */
export interface WalkLimits {
  readonly pages: number
  readonly items: number
  readonly isEnough?: (head: Part) => boolean
}

/** All members of a collection that is walked whole. */
export interface Walked {
  readonly ok: true
  readonly items: readonly unknown[]
  readonly total: number | undefined
  readonly digest: string | undefined
  /** False when the limits ended the walk. */
  readonly isWhole: boolean
}

/**
 * Walks a collection from its address to its end, or to the limits: a page twice ends it too, so an endless
 * or circular one does no harm (SEC-15).
 * @param limits `isEnough` ends the walk after the head; what is returned then is not the whole.
 * @param beforeEach awaited before each request, to be polite.
 */
export async function walkWhole(
  ctx: Context,
  url: string,
  limits: WalkLimits,
  beforeEach: () => Promise<void> = async () => undefined,
): Promise<Walked | Extract<FetchedDocument, { readonly ok: false }>> {
  const visited = new Set<string>()
  const items: unknown[] = []
  let head: Part | undefined
  let next: string | undefined = url
  while (next !== undefined && visited.size < limits.pages && items.length < limits.items) {
    if (visited.has(next)) break
    visited.add(next)
    await beforeEach()
    const fetched: FetchedPart = await fetchPart(ctx, next)
    if (!fetched.ok) return fetched
    head ??= fetched.part
    items.push(...fetched.part.items)
    next = limits.isEnough?.(head) ? undefined : fetched.part.next
  }
  const isWhole = next === undefined && items.length <= limits.items
  return {
    ok: true,
    items: items.slice(0, limits.items),
    total: head?.total,
    digest: head?.digest,
    isWhole,
  }
}
