import type { Context } from '../../context.ts'
import { type Apply, type Received, ignore } from './received.ts'

/** A proposal for a showcase, or a translation: from listed peers, once this server has those. */
export const onOffer = async (ctx: Context, { host }: Received): Promise<Apply> =>
  ignore(ctx.admission.isPeer(host) ? 'not-supported' : 'not-listed')
