import type { Context } from '../../context.ts'
import { type Apply, type Received, ignored } from './received.ts'
import { refreshActor } from './update.ts'

/**
 * Somebody says that they are to be found elsewhere. Their profile is read anew; follows stay where they
 * are, and an administrator who wants the new address adds it as any other.
 */
export async function onMove(ctx: Context, received: Received): Promise<Apply> {
  const refresh = await refreshActor(ctx, received)
  return async (tx) => {
    await refresh(tx)
    return ignored('move')
  }
}
