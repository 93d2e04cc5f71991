import { setTimeout as sleep } from 'node:timers/promises'
import type { Resolve } from '../../../src/platform/outbound.ts'

const ADDRESS = '127.0.0.1'
/** Longer than a lookup and a connection may take (ms). */
const SLOW = 8_000

const failing = (code: string) => () =>
  Promise.reject(Object.assign(new Error(`queryA ${code}`), { code }))

const at = (address: string) => [{ address, family: 4 }]

/** Resolvers that misbehave; each keeps its own count, so that one name has one story. */
export const NAMES = {
  NXDOMAIN: () => failing('ENOTFOUND'),
  SERVFAIL: () => failing('ESERVFAIL'),
  'slow dns':
    (address = ADDRESS) =>
    () =>
      sleep(SLOW, at(address), { ref: false }),
  /** Right at first, and at each second question an address of the cloud's own network (rebinding). */
  'changing dns': (address = ADDRESS) => {
    let asked = 0
    return async () => at(asked++ % 2 === 0 ? address : '169.254.169.254')
  },
} satisfies Readonly<Record<string, (address?: string) => Resolve>>

export type NameFault = keyof typeof NAMES
