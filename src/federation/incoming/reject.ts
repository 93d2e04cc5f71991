import type { Context } from '../../context.ts'
import { onAnswer } from './accept.ts'
import type { Apply, Received } from './received.ts'

/** The actor we asked to follow says no, or no longer. */
export const onReject = (ctx: Context, received: Received): Promise<Apply> =>
  onAnswer(ctx, received, 'rejected')
