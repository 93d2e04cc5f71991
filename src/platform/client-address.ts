import { isIPv6 } from 'node:net'

/** What an IPv4 address looks like on a socket that speaks IPv6. */
const MAPPED = /^::ffff:(\d{1,3}(?:\.\d{1,3}){3})$/i
const GROUPS = 8

/**
 * The part of a client's address that one customer of a network is given: an IPv4 address whole, of an IPv6
 * address the first 64 bits, since everybody has 2^64 of those to change among.
 * @returns `192.0.2.1`, `2001:db8:1:2::/64`; anything that is no address as it came.
 */
export function subscriberOf(address: string): string {
  const [, mapped] = MAPPED.exec(address) ?? []
  if (mapped !== undefined) return mapped
  if (!isIPv6(address)) return address
  const [head = '', tail] = address.replace(/%.*$/, '').split('::')
  const before = head.split(':').filter((group) => group !== '')
  const after = (tail ?? '').split(':').filter((group) => group !== '')
  const gap = tail === undefined ? 0 : GROUPS - before.length - after.length
  const groups = [...before, ...Array<string>(Math.max(0, gap)).fill('0'), ...after]
  const first = groups.slice(0, GROUPS / 2).map((group) => Number.parseInt(group, 16).toString(16))
  return `${first.join(':')}::/64`
}
