import { monotonicFactory } from 'ulid'

/** What an id of ours looks like: opaque, permanent, never derived from a title (PROTOCOL 1.1). */
export const ID = /^[0-9A-Za-z_-]{1,64}$/

/** Makes ids that sort by the time of their making (ULID), even within one millisecond. */
export function idMaker(now: () => Date): () => string {
  const next = monotonicFactory()
  return () => next(now().getTime())
}
