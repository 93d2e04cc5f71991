import { prepareInstance } from '../../src/actions/instance.ts'
import { createOrganisation } from '../../src/actions/organisations.ts'
import { loadOwnConfig } from '../../src/config.ts'
import { type OpenContext, openContext } from '../../src/context.ts'
import { parseOrganisationDraft } from '../../src/domain/organisation.ts'
import type { ActorRow } from '../../src/store/actors.ts'

/** Handle of the organisation that publishes in every measurement. */
export const HANDLE = 'digital'

/** An instance as its settings in the environment say, open and ready. @throws Error when they are wrong. */
export async function openInstance(): Promise<OpenContext> {
  const read = loadOwnConfig()
  if (!read.ok) throw new Error(JSON.stringify(read.issues))
  const ctx = await openContext(read.value)
  await prepareInstance(ctx)
  return ctx
}

/** A government body that publishes there. */
export async function makeOrganisation(ctx: OpenContext): Promise<ActorRow> {
  const draft = parseOrganisationDraft({
    handle: HANDLE,
    name: { en: 'Office of Digital Affairs' },
    jurisdiction: ['XR'],
    governmentLevel: 'national',
  })
  if (!draft.ok) throw new Error(JSON.stringify(draft.issues))
  return createOrganisation(ctx, 'bench', draft.value)
}
