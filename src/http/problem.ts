import { STATUS_CODES } from 'node:http'
import type { FastifyError } from 'fastify'
import { Refusal, type RefusalCode } from '../domain/refusal.ts'
import type { Issue } from '../domain/parse.ts'
import { isDatabaseAway } from '../store/database.ts'

/** HTTP status for each refusal. The `Record` type makes a forgotten code a compile error. */
const STATUS: Record<RefusalCode, number> = {
  'not-found': 404,
  gone: 410,
  'not-allowed': 403,
  'sign-in-required': 401,
  invalid: 422,
  'edited-meanwhile': 409,
  'wrong-state': 409,
  taken: 409,
  'peer-blocked': 403,
  'peer-unreachable': 502,
  'too-many': 429,
  busy: 503,
}

/** Problem details (RFC 9457), with every issue of an input and the request's id for the log. */
export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  readonly instance: string
  readonly issues?: readonly Issue[]
}

/** The status and the sentence for anything that was thrown; a bug is told of in no more than that. */
export function judge(error: unknown): {
  status: number
  detail: string
  issues?: readonly Issue[]
} {
  if (error instanceof Refusal)
    return {
      status: STATUS[error.code],
      detail: error.message,
      ...(error.issues.length > 0 ? { issues: error.issues } : {}),
    }
  const { statusCode, message, validation } = error as Partial<FastifyError>
  if (isDatabaseAway(error))
    return { status: 503, detail: 'The database does not answer. Try again in a moment.' }
  if (validation !== undefined)
    return {
      status: 422,
      detail: 'Some of the input is not right.',
      issues: validation.map((v) => ({
        path: v.instancePath.replace(/^\//, '').replaceAll('/', '.'),
        message: v.message ?? 'This is not right.',
      })),
    }
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500)
    return { status: statusCode, detail: message ?? 'The request is not right.' }
  return { status: 500, detail: 'Something went wrong here. It was logged under this request.' }
}

/** @param id of the request, as it stands in the log. */
export function toProblem(error: unknown, id: string): Problem {
  const { status, detail, issues } = judge(error)
  return {
    type: 'about:blank',
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail,
    instance: `urn:request:${id}`,
    ...(issues ? { issues } : {}),
  }
}
