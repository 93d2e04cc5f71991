import type { Test } from 'tap'
import { listPeers } from '../../../src/actions/peer-list.ts'
import { listSubscriptions } from '../../../src/actions/peer-lists.ts'
import { listProposals } from '../../../src/actions/peer-proposals.ts'
import type { Context } from '../../../src/context.ts'
import { addProof } from '../../../src/federation/outgoing/proof.ts'
import { proofKey } from '../../../src/federation/keyring.ts'
import { addPeer } from '../../../src/federation/peering.ts'
import { publish } from '../../../src/federation/peer-lists.ts'
import { INSTANCE_ID } from '../../../src/store/actors.ts'
import { findDocument, saveDocument } from '../../../src/store/documents.ts'
import type { Wire } from '../../../src/vocabulary/wire.ts'
import type { WorldOptions } from '../../support/world.ts'
import { movableClock } from '../reading/support.ts'
import { type Instance, instance } from './servers.ts'

export const AGREED = { followPublic: true, exchangePeers: false, reason: 'Agreed' }
export const DAY = 86_400_000

/** The entry of a host, as its administrators see it. */
export const peerAt = async ({ ctx }: Instance, host: string) =>
  (await listPeers(ctx)).find((one) => one.host === host)
/** What waits at a server. */
export const proposalsAt = async ({ ctx }: Instance) =>
  (await listProposals(ctx)).map(({ host, kind, proposedBy }) => `${proposedBy}: ${kind} ${host}`)
export const listUri = ({ ctx }: Instance) => `${ctx.origin}/peers/list`

/** Three servers: `there` publishes its list, on which `third` is; `here` has `there` as a peer. */
export async function three(
  t: Test,
  make?: (options: WorldOptions) => Promise<Context & { close: () => Promise<void> }>,
) {
  const clock = movableClock()
  const open = () => instance(t, { now: clock.now }, make)
  const [here, there, third] = [await open(), await open(), await open()]
  await addPeer(there.ctx, 'anna', third.host, AGREED)
  await publish(there.ctx, 'anna', true)
  await addPeer(here.ctx, 'boris', there.host, AGREED)
  return { clock, here, there, third, tomorrow: () => clock.move(DAY + 1_000) }
}

/** The list that a server publishes now. */
export async function published(at: Instance): Promise<Wire> {
  const document = await findDocument(at.ctx.db, listUri(at))
  return JSON.parse(document?.body ?? '{}') as Wire
}

/** Puts other bytes in the place of a server's list, as one that is not honest would. */
export const put = (at: Instance, document: object) =>
  saveDocument(at.ctx.db, {
    uri: listUri(at),
    actorId: INSTANCE_ID,
    local: true,
    visibility: 'public',
    body: JSON.stringify(document),
    updatedAt: at.ctx.now(),
  })

/** A list without its proof. */
export const unsigned = (document: Wire): Wire =>
  Object.fromEntries(Object.entries(document).filter(([name]) => name !== 'proof'))

/** A list signed by the server itself, saying what the test wants; the rest is as it was in `first`. */
export async function signed(
  at: Instance,
  more: object,
  expires?: Date,
  first?: Wire,
): Promise<object> {
  const bare = unsigned(first ?? (await published(at)))
  const { keyId, privateKey } = await proofKey(at.ctx, INSTANCE_ID)
  const created = at.ctx.now()
  const key = { verificationMethod: keyId, privateKey, created, ...(expires ? { expires } : {}) }
  return addProof({ ...bare, ...more }, key)
}

/** Why the one list that is subscribed to could not be taken. */
export const errorAt = async ({ ctx }: Instance) => (await listSubscriptions(ctx))[0]?.error
