import { dropRetiredKeys } from '../../actions/key-rotation.ts'
import { type Context, inTransaction } from '../../context.ts'
import { ALONE, type Turn } from '../../platform/turn.ts'
import { listHolding, replaceBody } from '../../store/activities.ts'
import { type RetiredKey, listOverdue, listUnrenewed, markProofsRenewed } from '../../store/keys.ts'
import { toBytes } from '../../vocabulary/record.ts'
import { type Wire, isWire } from '../../vocabulary/wire.ts'
import { type OwnKey, proofKey } from '../keyring.ts'
import { addProof } from './proof.ts'

/** Activities proven anew in one transaction. */
const AT_ONCE = 100
/**
 * How long ago a key was replaced before it is forgotten (ms): by then no process makes anything with it,
 * even one that was not told of its rotation.
 */
const SETTLED = 60_000

/** How the stored bytes of an activity name the key of their proof. */
const markOf = (keyId: string): string => `"verificationMethod":${JSON.stringify(keyId)}`

/** The same activity with a proof made by this key, which its actor lists. */
function withProof(ctx: Context, activity: Wire, key: OwnKey): string {
  const bare = Object.fromEntries(Object.entries(activity).filter(([name]) => name !== 'proof'))
  return toBytes(
    addProof(bare, {
      verificationMethod: key.keyId,
      privateKey: key.privateKey,
      created: ctx.now(),
    }),
  )
}

/**
 * The bytes of an activity as they may be sent now: proven anew if the key of their proof was replaced,
 * since its actor may not list that one any more when they arrive.
 */
export async function provenNow(ctx: Context, actorId: string, body: Buffer): Promise<Buffer> {
  const key = await proofKey(ctx, actorId)
  if (body.includes(markOf(key.keyId))) return body
  const activity: unknown = JSON.parse(body.toString('utf8'))
  return isWire(activity) && 'proof' in activity ? Buffer.from(withProof(ctx, activity, key)) : body
}

/** Proves the stored activities anew that show a proof of this key. Goes on where it stopped. */
async function renewProofs(ctx: Context, { key_id, actor_id }: RetiredKey, turn: Turn) {
  const text = markOf(key_id)
  const key = await proofKey(ctx, actor_id)
  if (key.keyId === key_id) return false // this process has not heard of the rotation yet
  let after = ''
  while (!turn.stopping.aborted) {
    const page = await listHolding(ctx.db, actor_id, text, { after, limit: AT_ONCE })
    await inTransaction(ctx, async (tx) => {
      for (const { uri, body } of page)
        await replaceBody(tx.db, uri, body, withProof(tx, JSON.parse(body) as Wire, key))
    })
    after = page.at(-1)?.uri ?? ''
    if (page.length < AT_ONCE) return true
  }
  return false
}

/**
 * Does what is left to do about keys that were replaced (REL-12): first every proof made with one is made
 * anew, then, when its time is over, it is forgotten and leaves the actor's document.
 * @returns 0: it is never in a hurry.
 */
export async function keepKeys(ctx: Context, turn: Turn = ALONE): Promise<number> {
  for (const key of await listUnrenewed(ctx.db))
    if (await renewProofs(ctx, key, turn)) await markProofsRenewed(ctx.db, key.key_id, ctx.now())
  const now = ctx.now()
  const overdue = await listOverdue(ctx.db, now, new Date(now.getTime() - SETTLED))
  for (const [actorId, keys] of Map.groupBy(overdue, (key) => key.actor_id)) {
    // Once more: a process that heard late of the rotation may have made proofs after the first time.
    for (const key of keys)
      if (key.kind === 'ed25519' && !(await renewProofs(ctx, key, turn))) return 0
    await dropRetiredKeys(
      ctx,
      actorId,
      keys.map((key) => key.key_id),
    )
  }
  return 0
}
