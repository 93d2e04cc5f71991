/** Who may read a record. `peers` is the allow-listed servers; `local` never leaves this one. */
export const VISIBILITIES = ['public', 'peers', 'local'] as const
export type Visibility = (typeof VISIBILITIES)[number]

/** The status of the text, not of the initiative (DOMAIN 5.1). */
export const RECORD_STATUSES = ['draft', 'inReview', 'published', 'archived', 'withdrawn'] as const
export type RecordStatus = (typeof RECORD_STATUSES)[number]

const WIDTH: Record<Visibility, number> = { local: 0, peers: 1, public: 2 }

/** True when `a` is shown to more people than `b`. */
export const isWider = (a: Visibility, b: Visibility): boolean => WIDTH[a] > WIDTH[b]
