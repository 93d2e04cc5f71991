import type { FastifyRequest } from 'fastify'
import type { Context } from '../../context.ts'
import { judge } from '../problem.ts'
import { layout } from './layout.ts'
import { type ErrorStatus, errorPage as errorView } from './pages/error.ts'
import { visitOf } from './visit.ts'

/** Statuses that have words of their own; the others borrow those of a neighbour. */
const NEIGHBOUR: Readonly<Record<number, ErrorStatus>> = { 401: 403, 403: 403, 410: 410, 429: 429 }

function wordsFor(status: number): ErrorStatus {
  if (status === 503) return 503
  return status >= 500 ? 500 : (NEIGHBOUR[status] ?? 404)
}

/**
 * The page for anything that was thrown. It says nothing of what the error knows; faults of this server
 * name the request, so that its operator finds it in the log.
 */
export function errorPage(ctx: Context, request: FastifyRequest, error: unknown): string {
  const { reader, site, path } = visitOf(ctx, request)
  const { status } = judge(error)
  const view = {
    path,
    status: wordsFor(status),
    reference: status >= 500 ? request.id : undefined,
  }
  return layout(reader.voice, site, errorView(reader.voice, view))
}
