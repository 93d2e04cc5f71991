/**
 * Classes of SQLSTATE that speak of the moment and not of the work: connection lost, transaction in the
 * way, no resources, lock not to be had, server closing, system error.
 */
const PASSING = /^(08|40|53|55|57|58)/
/** Names that Node gives to connections that fail. */
const CONNECTION = /^(ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EHOSTUNREACH|EAI_)/

/** Whether a database that failed so will do the same work another time; anything else may be the work's fault. */
export function isPassing(error: unknown): boolean {
  const code = String((error as { readonly code?: unknown } | null)?.code)
  return PASSING.test(code) || CONNECTION.test(code)
}
