import { createSign, createVerify, generateKeyPairSync } from 'node:crypto'
import { startChild } from './child.ts'
import { sendLoad } from './load.ts'
import type { BenchRow } from './row.ts'

/** What this machine can do at best, now: everything else is measured beside it. Per second of one core. */
export interface Limits {
  /** GET of a constant, answered by fastify without anything of ours. */
  readonly constant: number
  /** RSA-2048 with SHA-256, a text as long as the base of an HTTP signature. */
  readonly sign: number
  readonly verify: number
}

/** Time of each measurement (s), after as long a time again in which the code becomes hot. */
const SECONDS = 2
/** Bytes of the base of a signature, and of the shortest constant. */
const BASE = 300
const SHORT = 20
const CONNECTIONS = 64

/** A server of constants, to measure beside another one. */
export interface Constants {
  /** Answers in a second of its time. @param bytes of each answer. @param seconds how long to ask. */
  readonly rate: (bytes: number, seconds: number) => Promise<number>
  readonly stop: () => Promise<void>
}

export async function startConstants(): Promise<Constants> {
  const child = await startChild('constant-process.ts')
  const requests = Array.from({ length: CONNECTIONS }, () => ({ path: '/' }))
  return {
    rate: async (bytes, seconds) => {
      const port = await child.ask<number>('listen', bytes)
      let answered = 0
      const cost = await child.costOf(async () => {
        answered = await sendLoad({ port, requests, seconds })
      })
      return answered / cost
    },
    stop: child.stop,
  }
}

async function constantPerSecond(): Promise<number> {
  const constants = await startConstants()
  await constants.rate(SHORT, SECONDS)
  const rate = await constants.rate(SHORT, SECONDS)
  await constants.stop()
  return rate
}

/** Runs work for a while. @returns how often in a second of one core. */
function perSecond(work: () => void): number {
  const until = performance.now() + SECONDS * 1_000
  const before = process.cpuUsage()
  let count = 0
  for (; performance.now() < until; count++) work()
  const { user, system } = process.cpuUsage(before)
  return (count / (user + system)) * 1_000_000
}

async function measure(): Promise<Limits> {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const base = Buffer.alloc(BASE, 'a')
  const signature = createSign('sha256').update(base).sign(privateKey)
  return {
    constant: await constantPerSecond(),
    sign: perSecond(() => createSign('sha256').update(base).sign(privateKey)),
    verify: perSecond(() => createVerify('sha256').update(base).verify(publicKey, signature)),
  }
}

let measured: Promise<Limits> | undefined

/** The limits of this run; measured once. */
export const limits = (): Promise<Limits> => (measured ??= measure())

/** What can be done in a second when each time costs one of all these. */
export const together = (...rates: readonly number[]): number =>
  1 / rates.reduce((time, rate) => time + 1 / rate, 0)

export async function benchLimits(): Promise<BenchRow[]> {
  const { constant, sign, verify } = await limits()
  return [
    { what: 'GET of a constant, fastify alone', figure: constant, unit: '/s' },
    { what: 'RSA-2048 sign, node:crypto alone', figure: sign, unit: '/s' },
    { what: 'RSA-2048 verify, node:crypto alone', figure: verify, unit: '/s' },
  ]
}
