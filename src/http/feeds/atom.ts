import { html } from 'hono/html'
import { type Entry, type Feed, forXml, updatedOf } from './feed.ts'

export const ATOM_TYPE = 'application/atom+xml; charset=utf-8'

/**
 * A feed as Atom (RFC 4287). Written with the template of our pages, which escapes whatever is put in;
 * the language stands on each entry, since one feed has entries in several.
 */
export function toAtom(feed: Feed): string {
  const x = forXml
  return `<?xml version="1.0" encoding="utf-8"?>\n${String(
    html`<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${x(feed.lang)}">
      <title>${x(feed.title)}</title>
      <id>${x(feed.self)}</id>
      <updated>${updatedOf(feed).toISOString()}</updated>
      <link rel="self" type="application/atom+xml" href="${x(feed.self)}" />
      <link rel="alternate" type="text/html" href="${x(feed.home)}" />
      ${feed.entries.map(toEntry)}</feed
    >`,
  )}\n`
}

function toEntry(entry: Entry) {
  const x = forXml
  const { title, summary, author, keywords } = entry
  return html`<entry xml:lang="${x(title.lang)}">
    <title>${x(title.value)}</title>
    <id>${x(entry.uri)}</id>
    <link rel="alternate" type="text/html" href="${x(entry.uri)}" />
    <published>${entry.published.toISOString()}</published>
    <updated>${entry.updated.toISOString()}</updated>
    <author><name>${x(author.name)}</name><uri>${x(author.uri)}</uri></author>
    ${keywords.map((keyword) => html`<category term="${x(keyword)}" />`)}
    ${summary && html`<summary xml:lang="${x(summary.lang)}">${x(summary.value)}</summary>`}
    <content type="html">${x(entry.content)}</content>
  </entry> `
}
