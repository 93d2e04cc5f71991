import type { SafeHtml } from '../../domain/richtext.ts'
import type { Localised } from '../web/parts/text.ts'

/** A record as an entry of a feed, whichever its format. */
export interface Entry {
  /** The record's own URI, on whichever server it is at home; also where it is read. */
  readonly uri: string
  readonly title: Localised
  readonly summary: Localised | undefined
  /** All main texts, cleaned; in the language of the title where there is one. */
  readonly content: SafeHtml
  readonly author: { readonly name: string; readonly uri: string }
  readonly published: Date
  readonly updated: Date
  readonly keywords: readonly string[]
}

export interface Feed {
  readonly title: string
  /** Language of the words that this server adds. */
  readonly lang: string
  /** Absolute addresses of this feed and of the page that shows the same. */
  readonly self: string
  readonly home: string
  readonly entries: readonly Entry[]
}

/** Time of a feed in which nothing was ever published: a fixed one, so that its ETag stays. */
const NEVER = new Date(0)

export const updatedOf = ({ entries }: Feed): Date =>
  entries.reduce((last, { updated }) => (updated > last ? updated : last), NEVER)
