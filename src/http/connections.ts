import type { Server } from 'node:http'
import type { Log } from '../platform/log.ts'

/** Time from a connection, or from the end of the request before, to the last header (ms; TRUST C16). */
const HEADERS_TIME = 10_000
/** Time a client has to send its whole request (ms). */
const REQUEST_TIME = 30_000
/** Time in which not a byte moves after which a connection is closed (ms): somebody does not read the answer. */
const STILL_TIME = 60_000
/** How often the times above are looked at (ms); Node's own 30 s would make 10 s as much as 40. */
const LOOKED_AT_EVERY = 2_000
/** Connections of one process: 10,000 browsers that wait cost 200 MB, and a process may have as many files. */
const CONNECTIONS_MAX = 12_000
/** Part of them from which on those that wait for their next request are closed. */
const CROWDED = 0.9
/** The waiting ones are looked for this often at most (ms), since all connections have to be gone through. */
const CLEARED_EVERY = 250

/** How long clients may take. Behind a proxy all of them are the proxy's, which waits for its own clients. */
export const CONNECTION_TIMES = {
  requestTimeout: REQUEST_TIME,
  connectionTimeout: STILL_TIME,
  http: { headersTimeout: HEADERS_TIME, connectionsCheckingInterval: LOOKED_AT_EVERY },
}

/**
 * Bounds the connections of a server. When they become many, those without a request under way are closed,
 * which clients expect of any server; only beyond that are new ones turned away.
 */
export function capConnections(
  server: Server,
  log: Pick<Log, 'warn'>,
  max = CONNECTIONS_MAX,
): void {
  let open = 0
  let clearedAt = -Infinity
  server.maxConnections = max
  server.on('connection', (socket) => {
    open++
    socket.once('close', () => {
      open--
    })
    const now = performance.now()
    if (open < max * CROWDED || now - clearedAt < CLEARED_EVERY) return
    clearedAt = now
    log.warn({ connections: open, max }, 'too many connections: those that wait are closed')
    server.closeIdleConnections()
  })
}
