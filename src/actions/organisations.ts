import { type Context, inTransaction } from '../context.ts'
import type { OrganisationDraft } from '../domain/organisation.ts'
import { Refusal } from '../domain/refusal.ts'
import { actorUri } from '../domain/uris.ts'
import { type ActorRow, findActor, findOrganisation, insertActor } from '../store/actors.ts'
import { recordAudit } from '../store/audit.ts'
import { insertKeys } from '../store/keys.ts'
import { makeKeys, storeActorDocument } from './actor-documents.ts'
import { boxesOf } from './instance.ts'

/**
 * Makes a government body of this server, with its keys and its actor document.
 * @param by the account's handle, or `command line`.
 * @throws Refusal `taken` when the handle is in use.
 */
export async function createOrganisation(
  ctx: Context,
  by: string,
  draft: OrganisationDraft,
): Promise<ActorRow> {
  const id = ctx.newId()
  const uri = actorUri(ctx.origin, id)
  const keys = await makeKeys(ctx, id, uri)
  return inTransaction(ctx, async (tx) => {
    if (await findOrganisation(tx.db, draft.handle))
      throw new Refusal('taken', `The handle ${draft.handle} is in use here. Choose another.`)
    const now = tx.now()
    await insertActor(tx.db, {
      id,
      ...boxesOf(tx.origin, uri),
      kind: 'Organization',
      handle: draft.handle,
      name: JSON.stringify(draft.name),
      summary: draft.summary ? JSON.stringify(draft.summary) : null,
      language: draft.language in draft.name ? draft.language : firstLanguage(draft),
      jurisdiction: draft.jurisdiction,
      government_level: draft.governmentLevel,
      organization_kind: draft.organizationKind,
      url: draft.url ?? null,
      license: draft.license,
      four_eyes: draft.fourEyes,
      created_at: now,
      updated_at: now,
    })
    await insertKeys(tx.db, keys)
    const made = await findActor(tx.db, id)
    if (!made) throw new Error('The organisation was not stored.')
    await storeActorDocument(tx, made)
    await recordAudit(tx.db, { at: now, who: by, action: 'organisation-created', subject: uri })
    return made
  })
}

const firstLanguage = (draft: OrganisationDraft): string =>
  Object.keys(draft.name)[0] ?? draft.language
