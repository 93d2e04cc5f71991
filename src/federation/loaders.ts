import './temporal.ts'
import { type DocumentLoader, preloadedContexts } from '@fedify/fedify'
import { CONTEXT, NS } from '../vocabulary/context.ts'

/** Akkoma and Pleroma name this context on their own host; the path is what they share (PROTOCOL 2). */
const LITEPUB_PATH = '/schemas/litepub-0.1.jsonld'

const OWN: Readonly<Record<string, object>> = { [NS]: { '@context': CONTEXT } }
const EMPTY = { '@context': {} }

/** The context document that the product itself has for a URL; undefined for every other. */
function bundled(url: string): unknown {
  if (Object.hasOwn(preloadedContexts, url)) return preloadedContexts[url]
  if (Object.hasOwn(OWN, url)) return OWN[url]
  // Its terms are none of those that are read here.
  return URL.parse(url)?.pathname === LITEPUB_PATH ? EMPTY : undefined
}

export const isBundled = (url: string): boolean => bundled(url) !== undefined

/**
 * Loads contexts for Fedify's vocabulary: bundled ones from the product, every other as empty. It never
 * uses the network, so that no server is locked out by where its context lives, and none is asked for it.
 */
export const contextLoader: DocumentLoader = async (url) => ({
  contextUrl: null,
  documentUrl: url,
  document: bundled(url) ?? EMPTY,
})

/** Documents that Fedify would dereference are never fetched behind our back: fetch.ts does that. */
export const noDocuments: DocumentLoader = async (url) => {
  throw new Error(`Nothing is loaded from ${url} while a document is read.`)
}

/** The terms of a bundled context that is one object. */
export const termsOf = (url: string): Readonly<Record<string, unknown>> =>
  (preloadedContexts[url] as { '@context': Record<string, unknown> })['@context']
