import { type Feed } from './feed.ts'

export const JSON_FEED_TYPE = 'application/feed+json; charset=utf-8'

/** A feed as JSON Feed 1.1 (jsonfeed.org). */
export const toJsonFeed = (feed: Feed): string =>
  JSON.stringify({
    version: 'https://jsonfeed.org/version/1.1',
    title: feed.title,
    home_page_url: feed.home,
    feed_url: feed.self,
    language: feed.lang,
    items: feed.entries.map((entry) => ({
      id: entry.uri,
      url: entry.uri,
      title: entry.title.value,
      summary: entry.summary?.value,
      content_html: entry.content,
      date_published: entry.published.toISOString(),
      date_modified: entry.updated.toISOString(),
      authors: [{ name: entry.author.name, url: entry.author.uri }],
      tags: entry.keywords,
      language: entry.title.lang,
    })),
  })
