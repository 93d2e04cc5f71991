import type { Context } from '../../context.ts'
import { Refusal } from '../../domain/refusal.ts'

/** Fetches that one activity may cause, ten in all (SEC-17); the front door has had two of them for the key. */
const FETCHES_MAX = 8

/**
 * A context in which only so many things are fetched: those that one activity, or one hint, is worth.
 * @returns one whose `outbound` refuses, with Refusal `invalid`, what is beyond.
 */
export function withFetchBudget(ctx: Context): Context {
  let fetches = 0
  const get: Context['outbound']['get'] = async (url, options) => {
    if (++fetches > FETCHES_MAX)
      throw new Refusal('invalid', `It asks for more than ${FETCHES_MAX} fetches.`)
    return ctx.outbound.get(url, options)
  }
  return { ...ctx, outbound: { ...ctx.outbound, get } }
}
