import type { LanguageMap } from '../domain/language.ts'
import { isJurisdiction } from '../domain/vocabularies/places.ts'
import { LEVELS, ORGANISATION_KINDS } from '../domain/vocabularies/lists.ts'
import { type Wire, readTerm, readTextList } from './wire.ts'

/** The types of actor that ActivityStreams knows. */
export const ACTOR_TYPES = ['Organization', 'Application', 'Service', 'Person', 'Group'] as const
export type ActorType = (typeof ACTOR_TYPES)[number]

/** An actor of another server, as read from its document; all its addresses are of its own origin. */
export interface RemoteActor {
  readonly uri: string
  readonly host: string
  readonly kind: ActorType
  readonly handle: string
  readonly name: LanguageMap
  /** Sanitised HTML. */
  readonly summary: LanguageMap | undefined
  readonly language: string
  readonly inbox: string
  readonly sharedInbox: string | undefined
  readonly outbox: string | undefined
  readonly followers: string | undefined
  readonly catalogue: string | undefined
  /** Where people read about it; any web address. */
  readonly url: string | undefined
  readonly icon: string | undefined
  readonly government: Government
  /** Where it says that it is to be found now. */
  readonly movedTo: string | undefined
  /** Addresses that it says it had before. */
  readonly alsoKnownAs: readonly string[]
}

/** What only government bodies say of themselves; codes that are not known are left out. */
export interface Government {
  readonly jurisdiction: readonly string[]
  readonly governmentLevel: string | undefined
  readonly organizationKind: string | undefined
}

/** Countries and regions of one body. */
const PLACES_MAX = 20

/** Reads our own terms of an actor, in any of their spellings. */
export const readGovernment = (actor: Wire): Government => ({
  jurisdiction: readTextList(readTerm(actor, 'jurisdiction'))
    .filter(isJurisdiction)
    .slice(0, PLACES_MAX),
  governmentLevel: LEVELS.find((level) => level === readTerm(actor, 'governmentLevel')),
  organizationKind: ORGANISATION_KINDS.find((kind) => kind === readTerm(actor, 'organizationKind')),
})
