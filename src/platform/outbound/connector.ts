import { type LookupAddress, lookup } from 'node:dns'
import { readFileSync } from 'node:fs'
import { connect as connectTcp, isIP, type LookupFunction, type Socket } from 'node:net'
import { connect as connectTls, createSecureContext, rootCertificates } from 'node:tls'
import { LRUCache } from 'lru-cache'
import type { buildConnector } from 'undici'
import { refusalOf } from './addresses.ts'
import { outboundFailure, toFailure } from './failure.ts'
import type { OutboundCounts, OutboundPolicy } from './interface.ts'
import { TLS_SESSIONS } from './limits.ts'

/** All addresses of a host name. */
export type Resolve = (hostname: string) => Promise<readonly LookupAddress[]>

/** The operating system's resolver, with its hosts file, as every other program on the machine uses it. */
export const systemResolve: Resolve = (hostname) =>
  new Promise((resolve, reject) => {
    lookup(hostname, { all: true }, (error, addresses) =>
      error ? reject(error) : resolve(addresses),
    )
  })

export interface ConnectorSettings {
  readonly policy: OutboundPolicy
  readonly resolve: Resolve
  readonly connectMs: number
  /** Counted up by the connector. */
  readonly counts: OutboundCounts
}

type Target = buildConnector.Options

/** TCP keep-alive probes begin after this idle time, in milliseconds. */
const PROBE_AFTER_MS = 60_000

/**
 * The one place where sockets are opened. One lookup per connection, every address of it checked, and only
 * the checked ones handed to the socket, so an answer that changes between check and use changes nothing.
 */
export function makeConnector(settings: ConnectorSettings): buildConnector.connector {
  const openTls = tlsOpener(settings.policy.caFile)
  return (target, callback) => {
    let socket: Socket | undefined
    let done = false
    const end = (error: unknown) => {
      if (done) return
      done = true
      clearTimeout(timer)
      if (socket && !error) return callback(null, socket)
      socket?.destroy()
      callback(toFailure(error), null)
    }
    const late = () =>
      end(outboundFailure('timeout', `${target.hostname} could not be reached in time.`))
    const timer = setTimeout(late, settings.connectMs)

    const open = (addresses: readonly LookupAddress[]) => {
      if (done) return
      settings.counts.sockets += 1
      const lookupChecked = answerWith(addresses)
      const secure = target.protocol === 'https:'
      socket = secure ? openTls(target, lookupChecked) : openTcp(target, lookupChecked)
      watch(socket, target, settings.policy, secure, end)
    }
    checkedAddresses(target, settings).then(open).catch(end)
  }
}

/**
 * @returns the addresses a socket for `target` may go to; a literal address counts as its own lookup.
 * @throws OutboundFailure `refused-address` when one of them is not allowed, even if others are.
 */
async function checkedAddresses(target: Target, settings: ConnectorSettings) {
  const family = isIP(target.hostname)
  if (family === 0) settings.counts.lookups += 1
  const addresses =
    family === 0 ? await settings.resolve(target.hostname) : [{ address: target.hostname, family }]
  if (addresses.length === 0) throw outboundFailure('network', `${target.hostname} has no address.`)
  for (const { address } of addresses) refuseUnless(address, target, settings.policy)
  return addresses
}

function refuseUnless(address: string, target: Target, policy: OutboundPolicy): void {
  const host = target.host ?? target.hostname
  const cidrs = policy.cidrsFor?.(host) ?? []
  const refusal = refusalOf(address, { allowPrivate: policy.allowPrivate, cidrs })
  if (refusal)
    throw outboundFailure('refused-address', `${host} is at ${address}, which is ${refusal}.`)
}

// Node asks for all addresses when it tries IPv6 and IPv4 side by side (RFC 8305), for one otherwise.
function answerWith(addresses: readonly LookupAddress[]): LookupFunction {
  return (_hostname, options, callback) => {
    const [first] = addresses
    if (options.all) callback(null, [...addresses])
    else callback(null, first?.address ?? '', first?.family)
  }
}

const openTcp = ({ hostname, port }: Target, lookupChecked: LookupFunction): Socket =>
  connectTcp({ host: hostname, port: Number(port || 80), lookup: lookupChecked })

function tlsOpener(caFile: string | undefined) {
  // Made once: reading 140 certificate authorities costs milliseconds.
  const ca = caFile === undefined ? {} : { ca: [...rootCertificates, readFileSync(caFile, 'utf8')] }
  const secureContext = createSecureContext({ ...ca, minVersion: 'TLSv1.2' })
  const sessions = new LRUCache<string, Buffer>({ max: TLS_SESSIONS })

  return ({ hostname, port }: Target, lookupChecked: LookupFunction): Socket => {
    const key = `${hostname}:${port}`
    const session = sessions.get(key)
    const socket = connectTls({
      host: hostname,
      port: Number(port || 443),
      servername: isIP(hostname) ? '' : hostname, // RFC 6066, section 3: names only
      lookup: lookupChecked,
      secureContext,
      rejectUnauthorized: true, // said aloud, since an environment variable can change Node's default
      ALPNProtocols: ['http/1.1'],
      ...(session && { session }),
    })
    return socket.on('session', (made: Buffer) => sessions.set(key, made))
  }
}

/** Tells `end` when the socket is ready or has failed, after looking at whom it is really connected to. */
function watch(
  socket: Socket,
  target: Target,
  policy: OutboundPolicy,
  secure: boolean,
  end: (error?: unknown) => void,
): void {
  let reached = false
  socket.setNoDelay(true).setKeepAlive(true, PROBE_AFTER_MS)
  socket.on('connect', () => {
    reached = true
    try {
      const { remoteAddress } = socket
      if (!remoteAddress) throw outboundFailure('network', `${target.hostname} hung up at once.`)
      refuseUnless(remoteAddress, target, policy)
      if (!secure) end()
    } catch (error) {
      end(error)
    }
  })
  if (secure) socket.on('secureConnect', () => end())
  socket.on('error', (error: NodeJS.ErrnoException) => {
    const handshake = secure && reached && error.code !== 'ECONNRESET' && error.code !== 'EPIPE'
    const reason = `${target.hostname} failed the TLS handshake: ${error.message}`
    end(handshake ? outboundFailure('tls', reason, error) : error)
  })
}
