import { domainToASCII } from 'node:url'
import { z } from 'zod'
import { hidesSomething } from './names.ts'

/** The life of a peer (DOMAIN 4.11). */
export const PEER_STATES = ['proposed', 'active', 'suspended', 'removed'] as const
export type PeerState = (typeof PEER_STATES)[number]

/**
 * A server's name as people type it, brought into its one form: lower-case A-label, with the port
 * unless it is the usual one. `https://` and a trailing slash are forgiven (SEC-22).
 */
export const Host = z
  .string()
  .trim()
  .min(1)
  .max(260)
  .transform((input, ctx) => {
    const host = canonicalHost(input)
    if (host !== undefined) return host
    ctx.addIssue({ code: 'custom', message: 'Give the name of a server, such as gov.example.' })
    return z.NEVER
  })

/** @returns the canonical host of a name or address, or undefined when it is none. */
export function canonicalHost(input: string): string | undefined {
  const bare = input
    .trim()
    .replace(/^https?:\/\//i, '')
    .replace(/\/$/, '')
  // What cannot be seen would be dropped by the parser: the host listed would not be the one that was read.
  if (bare === '' || /[/?#@%\s\\]/.test(bare) || hidesSomething(bare)) return undefined
  const [name = '', port] = splitPort(bare)
  const ascii = name.startsWith('[') ? name : domainToASCII(name.replace(/\.$/, ''))
  if (ascii === '' || ascii.split('.').includes('')) return undefined
  if (port !== undefined && !/^\d{1,5}$/.test(port)) return undefined
  // Numbers are written in one way only, those of addresses and of ports.
  return URL.parse(`https://${port === undefined ? ascii : `${ascii}:${port}`}`)?.host
}

function splitPort(host: string): [string, string | undefined] {
  const colon = host.lastIndexOf(':')
  if (colon < 0 || host.endsWith(']')) return [host, undefined]
  return [host.slice(0, colon), host.slice(colon + 1)]
}

const OWN_MACHINE = /^(localhost|.+\.localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])(:\d{1,5})?$/

/** Whether a canonical host is on this very machine, as in development and tests. */
export const isOwnMachine = (host: string): boolean => OWN_MACHINE.test(host)
