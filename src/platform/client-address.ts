import { BlockList, isIP, isIPv6 } from 'node:net'

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
  return `${firstGroups(address, GROUPS / 2)}::/64`
}

/** The first groups of an IPv6 address, written out. */
function firstGroups(address: string, count: number): string {
  const [head = '', tail] = address.replace(/%.*$/, '').split('::')
  const before = head.split(':').filter((group) => group !== '')
  const after = (tail ?? '').split(':').filter((group) => group !== '')
  const gap = tail === undefined ? 0 : GROUPS - before.length - after.length
  const groups = [...before, ...Array<string>(Math.max(0, gap)).fill('0'), ...after]
  const first = groups.slice(0, count).map((group) => Number.parseInt(group, 16).toString(16))
  return first.join(':')
}

/** The network of a client as a log may name it (OPS-14): /24 of IPv4, /48 of IPv6. */
export function networkOf(address: string): string {
  const plain = MAPPED.exec(address)?.[1] ?? address
  if (isIP(plain) === 4) return `${plain.split('.').slice(0, 3).join('.')}.0/24`
  return isIPv6(plain) ? `${firstGroups(plain, 3)}::/48` : 'unknown'
}

function blockList(blocks: readonly (readonly [net: string, bits: number, family?: 'ipv6'])[]) {
  const list = new BlockList()
  for (const [net, bits, family] of blocks) list.addSubnet(net, bits, family ?? 'ipv4')
  return list
}

const LOOPBACK = blockList([
  ['127.0.0.0', 8],
  ['::1', 128, 'ipv6'],
])
const PRIVATE = blockList([
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['100.64.0.0', 10],
  ['169.254.0.0', 16],
  ['fc00::', 7, 'ipv6'],
  ['fe80::', 10, 'ipv6'],
])

/** What the audit trail says of where a request came from: a kind of network, and nothing about a person. */
export function addressClass(address: string): 'loopback' | 'private' | 'public' | 'unknown' {
  const plain = (MAPPED.exec(address)?.[1] ?? address).replace(/%.*$/, '')
  if (isIP(plain) === 0) return 'unknown'
  const family = isIPv6(plain) ? 'ipv6' : 'ipv4'
  if (LOOPBACK.check(plain, family)) return 'loopback'
  return PRIVATE.check(plain, family) ? 'private' : 'public'
}
