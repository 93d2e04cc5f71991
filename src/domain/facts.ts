import type { RecordKind } from './uris.ts'
import type { Visibility } from './visibility.ts'

/**
 * Something that happened here and may concern other servers. Stored in the transaction of the action;
 * the worker turns it into an activity and its deliveries (DESIGN, "facts, not packets"). Records and
 * actors are named by their ids in this database, activities by their URIs. The id of the fact becomes
 * the id of its activity: `activityUri(origin, factId)`.
 */
export type Fact =
  | {
      readonly kind: 'record-published' | 'record-revised'
      readonly record: RecordKind
      readonly subject: string
      readonly revision: number
      /** Before this revision, when it was wider: those who lose it are sent a Delete. */
      readonly visibilityBefore?: Visibility
    }
  | {
      readonly kind: 'record-withdrawn'
      readonly record: RecordKind
      readonly subject: string
      readonly revision: number
      readonly visibilityBefore: Visibility
    }
  /** An actor of ours has a new document. */
  | { readonly kind: 'actor-changed'; readonly subject: string; readonly revision: number }
  /** The instance follows the actor `subject` of another server; `follows` keeps the URI of this Follow. */
  | { readonly kind: 'follow-wanted'; readonly subject: string }
  /** The instance no longer follows `subject`. */
  | {
      readonly kind: 'follow-unwanted'
      readonly subject: string
      /** URI of the Follow that is taken back. */
      readonly follow: string
    }
  /** Our actor `subject` answers somebody who asked to follow it, or ends what it had accepted. */
  | {
      readonly kind: 'follower-accepted' | 'follower-rejected'
      readonly subject: string
      readonly follower: string
      /** URI of the Follow that is answered. */
      readonly follow: string
    }
  /** A moderator tells the server of somebody about them; `subject` is the report. */
  | { readonly kind: 'report-sent'; readonly subject: string }
  /** Our actor `subject` is to be found elsewhere from now on. */
  | { readonly kind: 'actor-moved'; readonly subject: string; readonly target: string }
  /** A host is back that did not get the last of what happened to a record or an actor of ours. */
  | {
      readonly kind: 'missed'
      readonly about: 'record' | 'actor'
      readonly subject: string
      readonly host: string
    }
export type FactKind = Fact['kind']
