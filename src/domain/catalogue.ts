/** A line of another server's catalogue, as it was read. */
export interface Listed {
  readonly uri: string
  readonly kind: 'live' | 'tombstone'
  /** Of the last change or of the deletion. */
  readonly time: Date
}

/** What is here under an address of that catalogue. */
export interface HeldLine {
  readonly uri: string
  /** `missing`: a copy that the owner no longer has, as far as can be seen. */
  readonly kind: 'copy' | 'missing' | 'tombstone'
  readonly time: Date
}

/** One thing to do so that the copies are as the catalogue says. */
export type Repair =
  | { readonly kind: 'fetch' | 'look-for'; readonly uri: string }
  | { readonly kind: 'delete' | 'date'; readonly uri: string; readonly time: Date }

function repairOf(listed: Listed, held: HeldLine | undefined): Repair | undefined {
  const { uri, time } = listed
  if (held?.kind === 'tombstone') {
    // What was deleted never comes back (SEC-0A), also when the owner lists it again.
    const isDated = listed.kind === 'live' || held.time.getTime() === time.getTime()
    return isDated ? undefined : { kind: 'date', uri, time }
  }
  if (listed.kind === 'tombstone') return { kind: 'delete', uri, time }
  const isCurrent = held?.kind === 'copy' && held.time >= time
  return isCurrent ? undefined : { kind: 'fetch', uri }
}

/**
 * What has to be done so that the copies equal the catalogue (PROTOCOL 7.4): fetch what is unknown or
 * newer, delete what has a tombstone, look for what is not listed any more. By address, so that a run that
 * was stopped goes on where it was.
 * @param isWhole false when not all of the catalogue was read: nothing is looked for then.
 */
export function planRepairs(
  listed: readonly Listed[],
  held: readonly HeldLine[],
  isWhole: boolean,
): Repair[] {
  const here = new Map(held.map((line) => [line.uri, line]))
  const there = new Map(listed.map((line) => [line.uri, line]))
  const repairs = [...there.values()].flatMap((line) => repairOf(line, here.get(line.uri)) ?? [])
  const unlisted = isWhole
    ? held
        .filter(({ uri, kind }) => kind === 'copy' && !there.has(uri))
        .map(({ uri }) => ({ kind: 'look-for' as const, uri }))
    : []
  return [...repairs, ...unlisted].sort((a, b) => (a.uri < b.uri ? -1 : a.uri > b.uri ? 1 : 0))
}
