import { type Server as TcpServer, type Socket, createServer } from 'node:net'
import type { Server as HttpServer } from 'node:http'
import { type TlsOptions, TLSSocket, createSecureContext } from 'node:tls'
import { makeCertificate, makeCertificateFor } from '../../platform/outbound-certificate.ts'

/** What happens on a connection before the first request: everything that is not HTTP. */
export type LineName =
  | 'plain'
  | 'reset after accept'
  | 'tls'
  | 'tls expired'
  | 'tls of another name'
  | 'tls self-signed'
  | 'tls 1.0'
  | 'tls handshake that never ends'

/** Faults only; the other two work. */
export const LINE_FAULTS = [
  'reset after accept',
  'tls expired',
  'tls of another name',
  'tls self-signed',
  'tls 1.0',
  'tls handshake that never ends',
] as const satisfies readonly LineName[]

export const isTls = (line: LineName): boolean => line.startsWith('tls')

const HOUR = 3_600_000

/** Certificates for a name, as good and as bad as peers have them. `trusted` is what a client has to believe. */
export interface Certificates {
  readonly optionsFor: (line: LineName) => TlsOptions
  /** PEM of every one but the self-signed: what makes it fail is then the fault alone. */
  readonly trusted: string
}

export function makeCertificates(name: string): Certificates {
  const good = makeCertificate(name)
  const expired = makeCertificateFor({ names: [name], from: -48 * HOUR, until: -HOUR })
  const other = makeCertificate('another.example')
  const unknown = makeCertificate(name)
  const old = {
    minVersion: 'TLSv1',
    maxVersion: 'TLSv1',
    ciphers: 'DEFAULT:@SECLEVEL=0',
  } as const
  const options: Partial<Record<LineName, TlsOptions>> = {
    'tls expired': expired,
    'tls of another name': other,
    'tls self-signed': unknown,
    'tls 1.0': { ...good, ...old },
  }
  return {
    optionsFor: (line) => options[line] ?? good,
    trusted: [good, expired, other].map(({ cert }) => cert).join(''),
  }
}

/** Accepts connections, treats them as told at this moment, and hands the sound ones to an HTTP server. */
export function acceptLines(
  http: HttpServer,
  line: () => LineName,
  certificates: () => Certificates,
): { readonly server: TcpServer; readonly open: Set<Socket> } {
  const open = new Set<Socket>()
  const server = createServer((socket) => {
    open.add(socket)
    socket.on('error', () => undefined).on('close', () => open.delete(socket))
    const name = line()
    if (name === 'plain') return void http.emit('connection', socket)
    if (name === 'reset after accept') return void socket.resetAndDestroy()
    if (name === 'tls handshake that never ends') return void socket.resume()
    const options = certificates().optionsFor(name)
    const secure = new TLSSocket(socket, {
      isServer: true,
      secureContext: createSecureContext(options),
    })
    secure.on('error', () => socket.destroy())
    secure.once('secure', () => http.emit('connection', secure))
  })
  return { server, open }
}
