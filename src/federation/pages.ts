import type { FastifyRequest } from 'fastify'
import type { Viewer } from '../domain/viewer.ts'
import type { Direction, Key, Range } from '../store/keyset.ts'
import {
  type CollectionHead,
  type Item,
  writePage,
  writePaged,
  writeWhole,
} from '../vocabulary/collection.ts'
import { toBytes } from '../vocabulary/record.ts'
import { type Answer, VARY_VIEWER, privateAnswer, publicAnswer } from './answers.ts'

/** Addresses on one page, and in a collection that is sent whole (PROTOCOL 1.2). */
export const IDS_PER_PAGE = 50
/** Bytes of the members of one page: with its envelope below what servers fetch, 1 MiB (PROTOCOL 10). */
const PAGE_BYTES_MAX = 1_020_000
/** Longest cursor: 15 digits of milliseconds, a dash, and an address (characters). */
const CURSOR_MAX = 2_100

/** A list that can be read by pages. */
export interface Listed<T extends Key> {
  readonly list: (range: Range) => Promise<T[]>
  readonly direction: Direction
  /** What stands in the collection for an entry, as JSON text. */
  readonly write: (entry: T) => string
  readonly perPage: number
  /** Up to how many members it is sent whole; 0: always by pages. */
  readonly wholeUpTo: number
}

/** A member that is an address and nothing else. */
export const writeUri = ({ uri }: { readonly uri: string }): string => JSON.stringify(uri)

/** Which part of a collection is asked for: the collection itself, or a page of it. */
type Part =
  | { readonly kind: 'head' }
  | { readonly kind: 'page'; readonly max?: Key; readonly min?: Key; readonly cursor: string }

const BEGINNING: Key = { at: new Date(0), id: '' }
/** The last instant that every database and JavaScript can name alike. */
const END: Key = { at: new Date('9999-12-31T23:59:59Z'), id: '' }

const writeKey = ({ at, id }: Key): string => `${at.getTime()}-${id}`

function readKey(text: string): Key | undefined {
  if (text === '0') return BEGINNING
  if (text === 'end') return END
  const dash = text.indexOf('-')
  const at = new Date(Number(text.slice(0, Math.max(0, dash))))
  const isUsable = dash > 0 && text.length <= CURSOR_MAX && !text.includes('\0')
  return isUsable && at.getTime() >= 0 && at <= END.at
    ? { at, id: text.slice(dash + 1) }
    : undefined
}

/** Reads `?page=1`, `?max=…` and `?min=…`. @returns undefined for any other query that names a page. */
export function readPart(request: FastifyRequest): Part | undefined {
  const query = request.query as Readonly<Record<string, unknown>>
  const { page, max, min } = query
  if (page === undefined && max === undefined && min === undefined) return { kind: 'head' }
  if (page === '1') return { kind: 'page', cursor: 'page=1' }
  const [side, text] = max === undefined ? (['min', min] as const) : (['max', max] as const)
  const key = typeof text === 'string' ? readKey(text) : undefined
  return key && { kind: 'page', [side]: key, cursor: `${side}=${encodeURIComponent(String(text))}` }
}

/** As many members as fit, from the side that is read from; at least one. */
function fitting(texts: readonly string[], fromEnd: boolean): number {
  let bytes = 0
  const order = fromEnd ? texts.toReversed() : texts
  const over = order.findIndex((text) => (bytes += Buffer.byteLength(text)) > PAGE_BYTES_MAX)
  return over < 0 ? texts.length : Math.max(1, over)
}

const link = (id: string, side: 'max' | 'min', key: Key | undefined): string | undefined =>
  key && `${id}?${side}=${encodeURIComponent(writeKey(key))}`

/** The bytes of one page, with links to the pages on both sides of it where there are any. */
async function writePart<T extends Key>(
  head: CollectionHead,
  listed: Listed<T>,
  part: Extract<Part, { readonly kind: 'page' }>,
): Promise<string> {
  const { direction, perPage } = listed
  const [forward, backward] =
    direction === 'desc' ? (['max', 'min'] as const) : (['min', 'max'] as const)
  const goesBack = part[backward] !== undefined
  const range = { ...(part.max ? { max: part.max } : {}), ...(part.min ? { min: part.min } : {}) }
  const found = await listed.list({ ...range, limit: perPage + 1 })
  const candidates = goesBack ? found.slice(-perPage) : found.slice(0, perPage)
  const texts = candidates.map(listed.write)
  const fit = fitting(texts, goesBack)
  const shown = goesBack ? texts.slice(-fit) : texts.slice(0, fit)
  const entries = goesBack ? candidates.slice(-fit) : candidates.slice(0, fit)
  const hasMore = found.length > fit
  const isFirst = part.max === undefined && part.min === undefined
  const isLast = goesBack && isOuter(part[backward])
  const page = {
    id: `${head.id}?${part.cursor}`,
    partOf: head.id,
    type: head.type,
    next: (goesBack ? !isLast : hasMore) ? link(head.id, forward, entries.at(-1)) : undefined,
    prev: (goesBack ? hasMore : !isFirst) ? link(head.id, backward, entries[0]) : undefined,
  }
  return writePage(page, shown)
}

const isOuter = (key: Key | undefined): boolean => key === BEGINNING || key === END

/** The bytes of the collection itself: whole when it is small, else with the links to its pages. */
async function writeHead<T extends Key>(head: CollectionHead, listed: Listed<T>): Promise<string> {
  const { direction, wholeUpTo } = listed
  if (head.total <= wholeUpTo) {
    const found = await listed.list({ limit: wholeUpTo })
    return toBytes(
      writeWhole(
        head,
        found.map((entry) => JSON.parse(listed.write(entry)) as Item),
      ),
    )
  }
  const last = direction === 'desc' ? `${head.id}?min=0` : `${head.id}?max=end`
  return toBytes(writePaged(head, { first: `${head.id}?page=1`, last }))
}

/** A collection, or the page of it that the request names; undefined when there is no such page. */
export async function collectionAnswer<T extends Key>(
  request: FastifyRequest,
  viewer: Viewer,
  head: CollectionHead,
  listed: Listed<T>,
): Promise<Answer | undefined> {
  const part = readPart(request)
  if (!part) return undefined
  const text =
    part.kind === 'head' ? await writeHead(head, listed) : await writePart(head, listed, part)
  return viewerAnswer(viewer, text)
}

/** The answer for what a signature changes: everybody's view may be kept, a peer's may not (SEC-56). */
export const viewerAnswer = (viewer: Viewer, text: string): Answer =>
  viewer.kind === 'anyone' ? publicAnswer(text, undefined, 200, VARY_VIEWER) : privateAnswer(text)
