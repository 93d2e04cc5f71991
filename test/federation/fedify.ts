import { Temporal } from '@js-temporal/polyfill'

// Fedify's code uses the global Temporal, which Node 24 does not have.
if (!('Temporal' in globalThis)) Object.assign(globalThis, { Temporal })

/** Fedify, imported once the global it needs is there: the independent implementation that we compare with. */
export const fedify = await import('@fedify/fedify')
export const vocab = await import('@fedify/vocab')

/** A moment as Fedify takes it. */
export const instant = (date: Date) =>
  globalThis.Temporal.Instant.fromEpochMilliseconds(date.getTime())

/**
 * A document loader without any network: the context documents that Fedify ships, and what `find` knows.
 * Anything else is an error, so a test that would reach out fails.
 */
export const loaderOf = (find: (url: string) => object | undefined) => async (url: string) => {
  const document = fedify.preloadedContexts[url] ?? find(url)
  if (!document) throw new Error(`A test asked for ${url}.`)
  return { contextUrl: null, documentUrl: url, document }
}
