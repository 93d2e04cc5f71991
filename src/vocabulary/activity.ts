import { CONTEXT } from './context.ts'
import { type Wire, writeTime } from './wire.ts'

export type ActivityType =
  'Create' | 'Update' | 'Delete' | 'Follow' | 'Accept' | 'Reject' | 'Undo' | 'Flag' | 'Move'

/** The envelope of every activity of ours (PROTOCOL 3); the proof is added afterwards. */
export const writeActivity = (activity: {
  readonly id: string
  readonly type: ActivityType
  readonly actor: string
  readonly published: Date
  readonly to: readonly string[]
  readonly cc: readonly string[]
  readonly object: Wire | string | readonly string[]
  /** What only some types have: the `content` of a Flag, the `target` of a Move. */
  readonly more?: Wire
  /** An Update of an actor has the actor's context. */
  readonly context?: unknown
}): Wire => ({
  '@context': activity.context ?? CONTEXT,
  id: activity.id,
  type: activity.type,
  actor: activity.actor,
  published: writeTime(activity.published),
  to: activity.to,
  cc: activity.cc,
  object: activity.object,
  ...activity.more,
})

/** The short copy of an activity inside the Accept, Reject or Undo that answers it. */
export const embedded = (activity: {
  readonly id: string
  readonly type: ActivityType
  readonly actor: string
  readonly object: string
}): Wire => ({
  id: activity.id,
  type: activity.type,
  actor: activity.actor,
  object: activity.object,
})
