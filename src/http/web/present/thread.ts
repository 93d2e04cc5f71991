import { showHost } from '../../../domain/names.ts'
import { sanitizeHtml } from '../../../domain/richtext.ts'
import type { ReplyRow } from '../../../store/threads.ts'
import type { Reply } from '../parts/thread.ts'
import { type Reader, textFor } from './reader.ts'

/** Language of a text whose author does not say: BCP 47 "undetermined". */
const UNDETERMINED = 'und'

/** Who owns the record, and which servers are those of peer governments. */
export interface Standing {
  readonly ownerId: string
  readonly isPeer: (host: string) => boolean
}

/**
 * Replies as a tree, oldest first. One whose parent is not shown stands at the top, so that nothing is
 * lost with it; a circle of replies has no top and is left out.
 */
export function toThread(reader: Reader, rows: readonly ReplyRow[], standing: Standing): Reply[] {
  const shown = new Set(rows.map(({ uri }) => uri))
  const byParent = Map.groupBy(rows, ({ in_reply_to }) =>
    shown.has(in_reply_to) ? in_reply_to : '',
  )
  const under = (parent: string): Reply[] =>
    (byParent.get(parent) ?? []).map((row) => ({
      ...toReply(reader, row, standing),
      replies: under(row.uri),
    }))
  return under('')
}

const toReply = (reader: Reader, row: ReplyRow, standing: Standing): Omit<Reply, 'replies'> => ({
  id: `reply-${row.id}`,
  author: {
    name: textFor(reader, row.author_name)?.value ?? row.handle,
    handle: `@${row.handle}@${showHost(row.host)}`,
    href: row.author_url ?? row.author_uri,
  },
  standing: standingOf(row, standing),
  published: row.published_at.toISOString(),
  text:
    row.state === 'shown'
      ? { lang: row.language ?? UNDETERMINED, value: sanitizeHtml(row.content) }
      : undefined,
})

function standingOf(row: ReplyRow, { ownerId, isPeer }: Standing): Reply['standing'] {
  if (row.author_id === ownerId) return 'official'
  return row.author_kind === 'Organization' && !row.author_local && isPeer(row.host)
    ? 'peer'
    : 'person'
}
