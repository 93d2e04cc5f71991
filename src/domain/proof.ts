/**
 * What became of the owner's signature over a copy of a record: it was checked and fits; the copy came
 * without one that can be judged; its key could not be had. A copy whose signature does not fit is never
 * kept.
 */
export const RECORD_PROOFS = ['verified', 'missing', 'keyUnknown'] as const
export type RecordProof = (typeof RECORD_PROOFS)[number]
