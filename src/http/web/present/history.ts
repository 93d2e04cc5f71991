import { brokenLink } from '../../../domain/revision.ts'
import type { RecordRow } from '../../../store/records.ts'
import type { RevisionRow } from '../../../store/revisions.ts'
import type { ChainedRevision, HistoryView } from '../pages/history.ts'
import type { Comparison } from '../parts/comparison.ts'
import { changesBetween } from './changes.ts'
import { historyPath, recordPath, snapshotPath } from './links.ts'
import { type Reader, titleFor } from './reader.ts'
import { type RevisionLine, revisionOf, toChain } from './record.ts'

/**
 * @param revisions newest first.
 * @param compared the two revisions that were chosen, the older one first.
 */
export function toHistoryView(
  reader: Reader,
  row: RecordRow,
  revisions: readonly RevisionLine[],
  compared?: readonly [RevisionRow, RevisionRow],
): HistoryView {
  return {
    path: historyPath(row.kind, row.id),
    kind: row.kind,
    record: {
      title: titleFor(reader, row.name, row.source_language, row.uri),
      href: recordPath(row.kind, row.id),
    },
    revisions: revisions.map((line) => chained(row, line)),
    // What another server sent may begin in the middle of its chain.
    broken: row.local ? brokenLink(toChain(revisions)) : undefined,
    comparison: compared && comparisonOf(compared),
  }
}

const chained = (row: RecordRow, line: RevisionLine): ChainedRevision => ({
  ...revisionOf(line, row.source_language),
  sha256: line.sha256,
  previousSha256: line.previous_sha256 ?? undefined,
  href: snapshotPath(row.kind, row.id, line.revision),
})

const comparisonOf = ([from, to]: readonly [RevisionRow, RevisionRow]): Comparison => ({
  from: from.revision,
  to: to.revision,
  changes: changesBetween(from.draft, to.draft),
})
