import { type html, raw } from 'hono/html'
import type { SafeHtml } from '../../domain/richtext.ts'

/** A piece of a page. Whatever is put into the template is escaped, unless it is such a piece itself. */
export type Html = ReturnType<typeof html>

/** The one way for text to enter a page unescaped: it takes only what the sanitiser returned (SEC-30). */
export const unescaped = (text: SafeHtml): Html => raw(text)

const FOLLOWABLE = new Set(['https:', 'http:', 'mailto:'])

/**
 * An absolute address that somebody else wrote, if it may become a link.
 * @returns undefined for other schemes (`javascript:`, `data:`) and for what is no address at all.
 */
export const followable = (address: string): URL | undefined => {
  const url = URL.parse(address)
  return url && FOLLOWABLE.has(url.protocol) ? url : undefined
}
