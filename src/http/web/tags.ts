import type { Context } from '../../context.ts'
import { hashtagOf } from '../../vocabulary/record-parts.ts'
import { listKeywords } from '../../store/tags.ts'

/** The keywords that a hashtag stands for: `dataexchange` -> `data exchange`; else the tag itself. */
export async function keywordsOfTag(ctx: Context, tag: string): Promise<string[]> {
  const wanted = tag.normalize('NFC').toLowerCase()
  const all = await listKeywords(ctx.db)
  const known = all.filter((keyword) => hashtagOf(keyword)?.toLowerCase() === wanted).sort()
  return known.length > 0 ? known : [wanted]
}
