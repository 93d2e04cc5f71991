import type { FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import { hostOf } from '../domain/uris.ts'
import { ANYONE, type Viewer } from '../domain/viewer.ts'
import { guardSignature } from './inbox/guard.ts'
import { resolveKey } from './inbox/keys.ts'
import { toHeaderTable } from './signatures/headers.ts'
import { verifySignature } from './signatures/verify.ts'

/** Whether a request claims to be somebody's. Only then is there anything to check. */
export const isSigned = (request: FastifyRequest): boolean =>
  request.headers.signature !== undefined

/**
 * Who asks for a document. A peer is a server that is on the list now, exchanges peers-only records, and
 * whose actor signed this very request; everybody else, however badly signed, is anyone (TRUST 2.7).
 * Nothing is fetched from a host that is not on the list.
 */
export async function viewerOf(ctx: Context, request: FastifyRequest): Promise<Viewer> {
  if (!isSigned(request)) return ANYONE
  const announced = guardSignature(ctx, {
    method: request.raw.method ?? 'GET',
    path: request.raw.url ?? '/',
    scheme: ctx.origin.startsWith('http:') ? 'http' : 'https',
    headers: toHeaderTable(request.raw.rawHeaders),
  })
  if (!announced.ok) return ANYONE
  const host = hostOf(announced.keyOrigin)
  if (!ctx.admission.sharesPeersOnly(host)) return ANYONE
  const { message, signature } = announced
  const isTheirs = async (refetch: boolean) => {
    const found = await resolveKey(ctx, signature.keyId, { refetch, address: request.ip })
    return found.ok && verifySignature(signature, message, found.key).ok
  }
  // A key that was replaced at its origin is fetched anew, within the limits of the key ring.
  if (!(await isTheirs(false)) && !(await isTheirs(true))) return ANYONE
  // Asked again: the list may have changed while the key was fetched.
  return ctx.admission.sharesPeersOnly(host) ? { kind: 'peer', host } : ANYONE
}
