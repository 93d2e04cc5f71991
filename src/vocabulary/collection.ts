import { CONTEXT } from './context.ts'
import type { Wire } from './wire.ts'

/** What stands in a collection: an address, or a short object. */
export type Item = string | Wire

/** Whose collection it is, and how much is in it for whoever asks. */
export interface CollectionHead {
  readonly id: string
  /** `Collection` has no order and its members are `items`. */
  readonly type: 'OrderedCollection' | 'Collection'
  readonly owner: string
  readonly total: number
  /** Of a catalogue (PROTOCOL 7.4). */
  readonly digest?: string | undefined
}

const head = (collection: CollectionHead): Wire => ({
  '@context': CONTEXT,
  id: collection.id,
  type: collection.type,
  attributedTo: collection.owner,
  totalItems: collection.total,
  ...(collection.digest === undefined ? {} : { digest: collection.digest }),
})

const membersKey = (type: string): string => (type.startsWith('Ordered') ? 'orderedItems' : 'items')

/** A collection of which only the number is told. */
export const writeCounted = (collection: CollectionHead): Wire => head(collection)

/** A collection that is small enough to be sent whole. */
export const writeWhole = (collection: CollectionHead, items: readonly Item[]): Wire => ({
  ...head(collection),
  [membersKey(collection.type)]: items,
})

/** A collection that is read by its pages. */
export const writePaged = (
  collection: CollectionHead,
  ends: { readonly first: string; readonly last: string },
): Wire => ({ ...head(collection), ...ends })

export interface Page {
  readonly id: string
  readonly partOf: string
  readonly type: CollectionHead['type']
  readonly next?: string | undefined
  readonly prev?: string | undefined
}

/**
 * The bytes of a page.
 * @param items each as JSON text, put in as they are: activities keep the bytes that were signed.
 */
export function writePage(page: Page, items: readonly string[]): string {
  const { id, partOf, next, prev } = page
  const type = `${page.type}Page`
  const envelope = JSON.stringify({ '@context': CONTEXT, id, type, partOf, next, prev })
  return `${envelope.slice(0, -1)},"${membersKey(type)}":[${items.join(',')}]}`
}
