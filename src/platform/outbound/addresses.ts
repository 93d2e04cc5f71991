import { BlockList, isIP } from 'node:net'
import {
  GLOBAL_UNICAST_IPV6,
  LOCAL_BLOCKS,
  NEVER_LISTED,
  SPECIAL_IPV4,
  SPECIAL_IPV6,
} from './special-addresses.ts'

export interface AddressRules {
  /** Loopback and private blocks are allowed too. */
  readonly allowPrivate: boolean
  /** Blocks that the operator listed for the peer at hand, as `10.20.0.0/16`. */
  readonly cidrs: readonly string[]
}

type Family = 'ipv4' | 'ipv6'

function familyOf(address: string): Family | undefined {
  if (isIP(address) === 4) return 'ipv4'
  return isIP(address) === 6 ? 'ipv6' : undefined
}

/** Address and prefix length of a CIDR, or undefined when it is none. */
function readCidr(cidr: string) {
  const [address = '', length = '', ...more] = cidr.split('/')
  const family = familyOf(address)
  const bits = /^\d{1,3}$/.test(length) ? Number(length) : Infinity
  if (!family || more.length > 0 || bits > (family === 'ipv4' ? 32 : 128)) return undefined
  return { address, bits, family }
}

/** Whether a setting is one CIDR that `refusalOf` would understand. */
export const isCidr = (text: string): boolean => readCidr(text) !== undefined

// One list per family, since a BlockList would find an IPv4-mapped IPv6 address in an IPv4 block.
function blocks(cidrs: readonly string[]) {
  const lists = { ipv4: new BlockList(), ipv6: new BlockList() }
  for (const cidr of cidrs) {
    const read = readCidr(cidr)
    if (read) lists[read.family].addSubnet(read.address, read.bits, read.family)
  }
  return (address: string, family: Family) => lists[family].check(address, family)
}

const SPECIAL = [...SPECIAL_IPV4, ...SPECIAL_IPV6].map(
  ([cidr, name]) => ({ name, holds: blocks([cidr]) }) as const,
)
const isGlobalIpv6 = blocks([GLOBAL_UNICAST_IPV6])
const isLocal = blocks(LOCAL_BLOCKS)
const isNeverListed = blocks(NEVER_LISTED)

/** The name of the special block an address lies in, or undefined for global unicast. */
function specialNameOf(address: string, family: Family): string | undefined {
  const special = SPECIAL.find(({ holds }) => holds(address, family))
  if (special) return special.name
  return family === 'ipv4' || isGlobalIpv6(address, family) ? undefined : 'not global unicast'
}

/**
 * Why no socket may be opened to an address, or undefined when one may.
 * Anything but a plain IPv4 or IPv6 address, such as one with a zone, is refused.
 */
export function refusalOf(address: string, rules: AddressRules): string | undefined {
  const family = familyOf(address)
  if (!family || address.includes('%')) return 'not an address'
  const special = specialNameOf(address, family)
  if (special === undefined) return undefined
  if (rules.allowPrivate && isLocal(address, family)) return undefined
  const listed = rules.cidrs.length > 0 && blocks(rules.cidrs)(address, family)
  return listed && !isNeverListed(address, family) ? undefined : special
}
