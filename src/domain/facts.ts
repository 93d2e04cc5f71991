import type { RecordKind } from './uris.ts'
import type { Visibility } from './visibility.ts'

/**
 * Something that happened here and may concern other servers. Stored in the transaction of the action;
 * the worker turns it into an activity and its deliveries (DESIGN, "facts, not packets").
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
  | { readonly kind: 'actor-changed'; readonly subject: string; readonly revision: number }
  | { readonly kind: 'follow-wanted' | 'follow-unwanted'; readonly subject: string }
  | { readonly kind: 'follower-accepted' | 'follower-rejected'; readonly subject: string }
export type FactKind = Fact['kind']
