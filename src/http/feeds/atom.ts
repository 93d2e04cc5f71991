import { type Xml, xml, xmlDocument } from '../xml.ts'
import { type Entry, type Feed, updatedOf } from './feed.ts'

export const ATOM_TYPE = 'application/atom+xml; charset=utf-8'

/**
 * A feed as Atom (RFC 4287). The language stands on each entry, since one feed has entries in several;
 * titles are plain text, contents are HTML.
 */
export const toAtom = (feed: Feed): string =>
  xmlDocument(xml`<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${feed.lang}">
<title>${feed.title}</title>
<id>${feed.self}</id>
<updated>${updatedOf(feed).toISOString()}</updated>
<link rel="self" type="application/atom+xml" href="${feed.self}"/>
<link rel="alternate" type="text/html" href="${feed.home}"/>
${feed.entries.map(toEntry)}</feed>`)

const toEntry = ({ uri, title, summary, content, author, keywords, ...times }: Entry): Xml =>
  xml`<entry xml:lang="${title.lang}">
<title>${title.value}</title>
<id>${uri}</id>
<link rel="alternate" type="text/html" href="${uri}"/>
<published>${times.published.toISOString()}</published>
<updated>${times.updated.toISOString()}</updated>
<author><name>${author.name}</name><uri>${author.uri}</uri></author>
${keywords.map((keyword) => xml`<category term="${keyword}"/>`)}
${summary && xml`<summary xml:lang="${summary.lang}">${summary.value}</summary>`}
<content type="html">${content}</content>
</entry>
`
