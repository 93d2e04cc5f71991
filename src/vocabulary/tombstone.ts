import type { RecordKind } from '../domain/uris.ts'
import { typeIri } from './record.ts'
import { type Wire, present, writeTime } from './wire.ts'

/** What stands at the address of a withdrawn record, with status 410 (PROTOCOL 3.10, FEP-4f05). */
export const writeTombstone = (gone: {
  readonly uri: string
  readonly kind: RecordKind
  /** The public reason. */
  readonly reason?: string | undefined
  readonly published: Date
  readonly deleted: Date
}): Wire =>
  present({
    id: gone.uri,
    type: 'Tombstone',
    formerType: 'Article',
    additionalType: typeIri(gone.kind),
    summary: gone.reason,
    published: writeTime(gone.published),
    updated: writeTime(gone.deleted),
    deleted: writeTime(gone.deleted),
  })
