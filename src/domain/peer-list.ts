import { isIP } from 'node:net'
import { canonicalHost, isOwnMachine } from './peer.ts'

/** What a subscriber does with the additions of a list: ask an administrator, or enter them. */
export const LIST_MODES = ['propose', 'add'] as const
export type ListMode = (typeof LIST_MODES)[number]

/** A server on somebody's list. */
export interface ListEntry {
  readonly host: string
  readonly name?: string
  /** Of the keys of its own actor, in groups of four hex digits. */
  readonly fingerprint?: string
}

/** Servers that are taken from one list; what is beyond is left out, and told. */
export const LIST_ENTRIES_MAX = 500
/** Lists that one server subscribes to. */
export const LISTS_MAX = 20
/** Time for which a list holds after it was signed (days); it is signed anew every day. */
export const LIST_HOLDS_DAYS = 7

/**
 * Whether a list may name this host at all: a canonical name that is not ours, not this machine
 * (except in development) and not a bare address, since those mean another machine to each reader.
 */
export function isListable(host: string, own: string, mayBeHere: boolean): boolean {
  if (canonicalHost(host) !== host || host === own) return false
  if (isOwnMachine(host)) return mayBeHere
  return isIP(hostname(host)) === 0
}

const hostname = (host: string): string =>
  new URL(`https://${host}`).hostname.replace(/^\[|\]$/g, '')
