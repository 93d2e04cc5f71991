import { html } from 'hono/html'

/** A piece of an XML document; whatever is put into the template is escaped, unless it is such a piece. */
export type Xml = ReturnType<typeof html>

/** Characters that XML 1.0 cannot hold, not even escaped (section 2.2). */
const NO_XML = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu

/** The template of our pages, for XML: texts lose what XML cannot hold. */
export const xml = (strings: TemplateStringsArray, ...values: readonly unknown[]): Xml =>
  html(
    strings,
    ...values.map((value) => (typeof value === 'string' ? value.replaceAll(NO_XML, '') : value)),
  )

/** A whole document as text. */
export const xmlDocument = (root: Xml): string =>
  `<?xml version="1.0" encoding="utf-8"?>\n${String(root)}\n`
