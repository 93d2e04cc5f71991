import type { FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import { hostOf } from '../domain/uris.ts'
import { ANYONE, type Viewer } from '../domain/viewer.ts'
import { type Announced, guardRead } from './inbox/guard.ts'
import { ringOf } from './inbox/key-ring.ts'
import { proveSigner } from './inbox/signer.ts'

/** Whether a request claims to be somebody's. Only then is there anything to check. */
export const isSigned = (request: FastifyRequest): boolean =>
  request.headers.signature !== undefined

/**
 * Who asks for a document. A peer is a server that is on the list now, exchanges peers-only records, and
 * whose actor signed this very request to this server; everybody else, however badly signed, is anyone
 * (TRUST 2.7). Nothing is fetched from a host that is not on the list.
 */
export async function viewerOf(ctx: Context, request: FastifyRequest): Promise<Viewer> {
  if (!isSigned(request)) return ANYONE
  const announced = announcedBy(ctx, request)
  if (!announced) return ANYONE
  const host = hostOf(announced.keyOrigin)
  const { refusedReads } = ringOf(ctx)
  if (!ctx.admission.sharesPeersOnly(host) || refusedReads.isExceeded(request.ip)) return ANYONE
  const { message, signature } = announced
  const signer = await proveSigner(ctx, signature, message, { address: request.ip })
  if (!signer.ok) {
    // A key that cannot be had now is no fault of who asks.
    if (signer.status === 401) refusedReads.count(request.ip)
    return ANYONE
  }
  // Asked again: the list may have changed while the key was fetched.
  return ctx.admission.sharesPeersOnly(host) ? { kind: 'peer', host } : ANYONE
}

/** What the headers say of the signer; undefined when they say it wrongly, or to another server. */
function announcedBy(ctx: Context, request: FastifyRequest): Announced | undefined {
  const { raw, method } = request
  try {
    const guarded = guardRead(ctx, { method, target: raw.url ?? '/', rawHeaders: raw.rawHeaders })
    return guarded.ok ? guarded : undefined
  } catch (error) {
    ctx.log.error({ err: error }, 'the signature of a GET could not be judged')
    return undefined
  }
}
