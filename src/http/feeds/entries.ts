import { type SafeHtml, escapeText } from '../../domain/richtext.ts'
import type { FeedRow } from '../../store/feeds.ts'
import type { MessageKey } from '../web/locales/index.ts'
import { direction } from '../web/locales/names.ts'
import type { LocalisedHtml } from '../web/parts/text.ts'
import { type Reader, htmlFor, markdownFor, textFor, titleFor } from '../web/present/reader.ts'
import type { Entry } from './feed.ts'

/** The texts of a record in the order of its page, each under the heading that it has there. */
const TEXTS = {
  Initiative: ['challenge', 'content', 'results', 'obstacle'],
  LessonLearned: ['drivingEvent', 'content', 'recommendation', 'appliesWhen', 'effectEvidence'],
} as const

/** Row -> entry, in the language that this reader wants most. */
export function toEntry(reader: Reader, row: FeedRow): Entry {
  const source = row.source_language
  const { author } = {
    author: titleFor(reader, row.owner_name, row.owner_language, row.owner_handle),
  }
  return {
    uri: row.uri,
    title: titleFor(reader, row.name, source, row.uri),
    summary: textFor(reader, row.summary, source),
    content: contentOf(reader, row),
    author: { name: author.value, uri: row.owner_uri },
    published: row.published_at ?? row.updated_at,
    updated: row.updated_at,
    keywords: row.draft?.keyword ?? [],
  }
}

/** Joined from what the sanitiser returned and from our own headings. */
function contentOf(reader: Reader, row: FeedRow): SafeHtml {
  const parts = TEXTS[row.kind].flatMap((field) => {
    const text = textOf(reader, row, field)
    if (!text) return []
    const heading = reader.voice.t(`${row.kind}.${field}` as MessageKey)
    const { lang, value } = text
    return [
      `<h3 lang="${reader.voice.locale}">${escapeText(heading)}</h3>`,
      `<div lang="${escapeText(lang)}" dir="${direction(lang)}">${value}</div>`,
    ]
  })
  return parts.join('') as SafeHtml
}

function textOf(reader: Reader, row: FeedRow, field: string): LocalisedHtml | undefined {
  const source = row.source_language
  if (field === 'content') return htmlFor(reader, row.html, source)
  const map = (row.draft as Readonly<Record<string, never>> | null)?.[field]
  return markdownFor(reader, map, source)
}
