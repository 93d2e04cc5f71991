/** Time after a Move in which the same actor cannot move again (PROTOCOL 6). */
const REST_DAYS = 30

/** Whether an actor moved so lately that it stays where it is. */
export const hasMovedLately = (actor: { readonly moved_at: Date | null }, now: Date): boolean =>
  actor.moved_at !== null && now.getTime() - actor.moved_at.getTime() < REST_DAYS * 24 * 3_600_000
