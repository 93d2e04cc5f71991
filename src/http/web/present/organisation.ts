import { LEVELS, ORGANISATION_KINDS } from '../../../domain/vocabularies/lists.ts'
import { showHost } from '../../../domain/names.ts'
import { textOf } from '../../../domain/richtext.ts'
import { STAGES } from '../../../domain/vocabularies/stages.ts'
import type { ActorRow } from '../../../store/actors.ts'
import type { RecordCardRow } from '../../../store/lists.ts'
import { PAST_STAGES, type Shelf as ShelfName } from '../../../store/shelves.ts'
import type { OrganisationView, Shelf } from '../pages/organisation.ts'
import { toCard } from './card.ts'
import {
  type Search,
  actorPath,
  documentAlternate,
  feedAlternates,
  searchAddress,
} from './links.ts'
import { type Reader, textFor } from './reader.ts'
import { ownerName } from './record.ts'

/** The searches that hold all of what each shelf shows the beginning of. */
const SEARCHES: Readonly<Record<ShelfName, Search>> = {
  live: { kind: ['Initiative'], stage: STAGES.filter((stage) => !PAST_STAGES.includes(stage)) },
  past: { kind: ['Initiative'], stage: PAST_STAGES },
  lessons: { kind: ['LessonLearned'] },
}

/** A body of this server or of another one, with what it published. */
export function toOrganisationView(
  reader: Reader,
  actor: ActorRow,
  shelves: Readonly<Record<ShelfName, readonly RecordCardRow[]>>,
): OrganisationView {
  const path = actorPath(actor.id)
  const name = ownerName(reader, actor)
  const shelf = (one: ShelfName): Shelf => ({
    records: shelves[one].map((row) => toCard(reader, row)),
    all: searchAddress({ ...SEARCHES[one], owner: [actor.uri], order: 'newest' }),
  })
  return {
    path,
    alternates: [
      ...(actor.local ? [documentAlternate(path)] : []),
      ...feedAlternates(path, name.value),
    ],
    name,
    summary: summaryOf(reader, actor),
    handle: `@${actor.handle}@${showHost(actor.host)}`,
    jurisdiction: actor.jurisdiction,
    level: LEVELS.find((level) => level === actor.government_level),
    kind: ORGANISATION_KINDS.find((kind) => kind === actor.organization_kind) ?? 'government',
    website: actor.url ?? undefined,
    original: actor.local ? undefined : actor.uri,
    feed: `${path}/feed.atom`,
    live: shelf('live'),
    lessons: shelf('lessons'),
    past: shelf('past'),
  }
}

/** Ours is plain text; another server's may be HTML, of which the words are shown. */
function summaryOf(reader: Reader, actor: ActorRow) {
  const summary = textFor(reader, actor.summary, actor.language)
  if (!summary || actor.local) return summary
  const words = textOf(summary.value)
  return words === '' ? undefined : { ...summary, value: words }
}
