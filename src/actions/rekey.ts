import { type Context, inTransaction } from '../context.ts'
import { Refusal } from '../domain/refusal.ts'
import { renewOwnSecret } from '../platform/secret-file.ts'
import { recordAudit } from '../store/audit.ts'
import { countOldSealed, resealSome } from '../store/sealed.ts'

/** Rows sealed anew in one transaction: a server that runs beside waits for a key no longer than that. */
const AT_ONCE = 50

export interface Rekeyed {
  /** Rows that were sealed anew now. */
  readonly sealed: number
  /** Id of the key that everything is sealed with now. */
  readonly keyId: string
}

/** The data folder whose secret is this server's to make; undefined when the operator gives it. */
const ownFolder = ({ config }: Context): string | undefined =>
  config.secret === undefined && config.database.kind === 'embedded'
    ? config.database.folder
    : undefined

/**
 * Seals everything that lies sealed in the database with the current secret (SEC-71). An embedded
 * instance makes itself a new secret first, unless an earlier run was cut short. Can be repeated, and goes
 * on where it stopped.
 * @throws Refusal `wrong-state` when something was sealed with a secret that is not known here; what came
 *   before it stays sealed anew.
 */
export async function rekey(
  ctx: Context,
  by: string,
  onProgress: (done: number, total: number) => void = () => undefined,
): Promise<Rekeyed> {
  const folder = ownFolder(ctx)
  if (folder !== undefined && (await countOldSealed(ctx.db, ctx.sealer.keyId)) === 0)
    ctx.sealer.renew(renewOwnSecret(folder))
  const { keyId } = ctx.sealer
  const total = await countOldSealed(ctx.db, keyId)
  let sealed = 0
  for (let did = 1; did > 0; sealed += did) {
    did = await inTransaction(ctx, (tx) => resealSome(tx.db, keyId, AT_ONCE, sealAnew(tx)))
    onProgress(sealed + did, total)
  }
  if (sealed > 0)
    await recordAudit(ctx.db, {
      at: ctx.now(),
      who: by,
      action: 'secrets-resealed',
      subject: ctx.origin,
      detail: { rows: sealed, keyId },
    })
  return { sealed, keyId }
}

const sealAnew =
  ({ sealer }: Context) =>
  (row: { readonly id: string; readonly owner: string; readonly sealed: string }): string => {
    try {
      return sealer.seal(sealer.open(row.sealed, row.owner), row.owner)
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      throw new Refusal('wrong-state', `The secret of ${row.id} cannot be opened. ${why}`)
    }
  }
