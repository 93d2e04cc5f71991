import type { Viewer } from '../domain/viewer.ts'
import type { Stage } from '../domain/vocabularies/stages.ts'
import type { Db } from './database.ts'
import { type RecordCardRow, selectCards } from './lists.ts'
import { readableBy } from './visibility.ts'

/** The parts in which the records of one body are shown. */
export type Shelf = 'live' | 'lessons' | 'past'

/** Initiatives that do not go on. */
export const PAST_STAGES: readonly Stage[] = ['ended', 'abandoned']

/** The newest records on one shelf of a body. An initiative without a stage counts as live. */
export function listShelf(
  db: Db,
  viewer: Viewer,
  ownerId: string,
  shelf: Shelf,
  limit: number,
): Promise<RecordCardRow[]> {
  const cards = selectCards(db).where(readableBy(viewer)).where('records.owner_id', '=', ownerId)
  const mine =
    shelf === 'lessons'
      ? cards.where('records.kind', '=', 'LessonLearned')
      : cards
          .where('records.kind', '=', 'Initiative')
          .where((eb) =>
            shelf === 'past'
              ? eb('records.stage', 'in', PAST_STAGES)
              : eb.or([
                  eb('records.stage', 'is', null),
                  eb('records.stage', 'not in', PAST_STAGES),
                ]),
          )
  return mine
    .orderBy('records.published_at', 'desc')
    .orderBy('records.id', 'desc')
    .limit(limit)
    .execute()
}
