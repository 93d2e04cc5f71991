import { createPrivateKey } from 'node:crypto'
import { Agent, request } from 'undici'
import { hostileRequests } from '../../support/hostile-requests.ts'
import { throwAt } from '../../support/throw-at.ts'
import { type Post, activityOf, signPost } from '../peerd/sending.ts'
import { randomFrom } from '../random.ts'
import type { FloodPlan, FloodReport, FloodSigner } from './flood.ts'

// Throws at an inbox what it can for some seconds: good activities, unsigned ones, forged ones, and
// everything that the generator of hostile requests knows. Said once what, it says once what came of it.

/** Lines at once of each kind. */
const LINES = { valid: 12, unsigned: 24, forged: 12, hostile: 24 } as const
/** Activities of one sender that are signed beforehand and sent in turn; signing costs more than sending. */
const SIGNED_EACH = 150
/** Hostile requests at most; the time ends first. */
const HOSTILE_MAX = 1_000_000
/** Addresses that unsigned requests come from: few, so that most are shut out, as in life. */
const ADDRESSES = 40

const agent = new Agent({ connections: 64 })
const sent = { valid: 0, unsigned: 0, forged: 0, hostile: 0 }
const statuses: Record<string, number> = {}
const accepted: string[] = []
const count = (status: number) => {
  statuses[status] = (statuses[status] ?? 0) + 1
}

const keyOf = ({ keyId, privateKey }: FloodSigner) => ({
  keyId,
  privateKey: createPrivateKey(privateKey),
})

/** @returns the status, or 0 when the connection ended without an answer. */
async function post({ inbox, headers, body }: Post, from: string): Promise<number> {
  const named: Record<string, string> = { 'x-forwarded-for': from }
  for (let i = 0; i < headers.length; i += 2) named[headers[i] ?? ''] = headers[i + 1] ?? ''
  delete named['content-length']
  try {
    const answer = await request(inbox, { method: 'POST', dispatcher: agent, headers: named, body })
    await answer.body.dump()
    return answer.statusCode
  } catch {
    return 0
  }
}

const idOf = ({ body }: Post): string => (JSON.parse(body.toString()) as { id: string }).id

async function flood(plan: FloodPlan): Promise<FloodReport> {
  const { origin, seconds, seed } = plan
  const random = randomFrom(seed)
  const inbox = `${origin}/inbox`
  const like = (uri: string) => activityOf(uri, 'Like', `${origin}/initiatives/none`)
  const good = plan.honest.flatMap((signer) => {
    const key = keyOf(signer)
    return Array.from({ length: SIGNED_EACH }, () => signPost(key, inbox, like(signer.uri)))
  })
  const forger = { ...keyOf(plan.hostile[0]), keyId: plan.forged.keyId }
  const forged = Array.from({ length: SIGNED_EACH }, () =>
    signPost(forger, inbox, like(plan.forged.uri)),
  )
  const signers = plan.hostile.map((signer) => ({ ...signer, ...keyOf(signer) }))
  const [first, second] = signers
  if (!first || !second) throw new Error('Two have to sign.')
  const target = { origin, signers: [first, second] as const, now: () => new Date() }
  const bad = hostileRequests(seed, HOSTILE_MAX, target)

  const until = performance.now() + seconds * 1_000
  const somewhere = () => `10.8.0.${Math.floor(random() * ADDRESSES)}`
  let turn = 0
  const kinds = {
    valid: async () => {
      const next = good[turn++]
      if (!next) return false
      const status = await post(next, '10.7.0.1')
      count(status)
      if (status === 202) accepted.push(idOf(next))
      return true
    },
    unsigned: async () => {
      const body = Buffer.from(JSON.stringify(like(`${origin}/nobody`)))
      const headers = ['host', new URL(origin).host, 'content-type', 'application/activity+json']
      count(await post({ inbox, headers, body }, somewhere()))
      return true
    },
    forged: async () => {
      const next = forged[Math.floor(random() * forged.length)]
      if (next) count(await post(next, `10.6.${Math.floor(random() * 250)}.1`))
      return true
    },
    hostile: async () => {
      const next = bad.next()
      if (next.done === true) return false
      for (const status of await throwAt(origin, next.value)) count(status)
      return true
    },
  }
  const line = async (kind: keyof typeof kinds) => {
    while (performance.now() < until && (await kinds[kind]())) sent[kind]++
  }
  const names = Object.keys(kinds) as (keyof typeof kinds)[]
  await Promise.all(names.flatMap((kind) => Array.from({ length: LINES[kind] }, () => line(kind))))
  return { sent, statuses, accepted }
}

process.once('message', (plan: FloodPlan) => {
  void flood(plan).then((report) => process.send?.(report))
})
process.on('disconnect', () => process.exit(0))
