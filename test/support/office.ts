import { createAccount } from '../../src/actions/accounts.ts'
import { createOrganisation } from '../../src/actions/organisations.ts'
import { beginDraft, submitDraft } from '../../src/actions/records/drafts.ts'
import { publishDraft } from '../../src/actions/records/publishing.ts'
import type { Context } from '../../src/context.ts'
import type { InitiativeDraft } from '../../src/domain/initiative.ts'
import type { LessonDraft } from '../../src/domain/lesson.ts'
import { parseOrganisationDraft } from '../../src/domain/organisation.ts'
import type { Member } from '../../src/domain/viewer.ts'
import { findMember } from '../../src/store/accounts.ts'

/** An organisation at work, with a record to publish: what most tests of records begin with. */

export const initiative = (more: Partial<InitiativeDraft> = {}): InitiativeDraft => ({
  sourceLanguage: 'en',
  name: { en: 'Register data exchange layer', fr: 'Échange de données entre registres' },
  summary: { en: 'Registers ask each other instead of asking the citizen.' },
  challenge: { en: 'A family that moved told eleven offices.' },
  content: { en: 'Each register publishes **signed** services.' },
  function: ['01.3'],
  stage: 'pilot',
  ...more,
})

export const lesson = (about: string): LessonDraft => ({
  sourceLanguage: 'en',
  name: { en: 'Sign one framework contract first' },
  drivingEvent: { en: 'Eleven tenders failed.' },
  content: { en: 'Prices differed by a factor of four.' },
  recommendation: { en: 'Sign one contract. Then let agencies call off.' },
  outcome: 'didNotWork',
  about,
})

export interface Office {
  readonly id: string
  readonly author: Member
  readonly publisher: Member
  readonly outsider: Member
}

export async function memberCalled(ctx: Context, handle: string): Promise<Member> {
  const { id } = await ctx.db
    .selectFrom('accounts')
    .select('id')
    .where('handle', '=', handle)
    .executeTakeFirstOrThrow()
  const member = await findMember(ctx.db, id)
  if (!member) throw new Error(handle)
  return member
}

/** An organisation with an author and a publisher, and one next door. */
export async function office(ctx: Context, fourEyes = true): Promise<Office> {
  for (const handle of ['digital', 'interior']) {
    const draft = parseOrganisationDraft({
      handle,
      name: { en: handle },
      jurisdiction: ['XR'],
      governmentLevel: 'national',
      fourEyes,
    })
    if (!draft.ok) throw new Error(JSON.stringify(draft.issues))
    await createOrganisation(ctx, 'test', draft.value)
  }
  await createAccount(ctx, 'test', { handle: 'marta', role: 'author' }, 'digital')
  await createAccount(ctx, 'test', { handle: 'petra', role: 'publisher' }, 'digital')
  await createAccount(ctx, 'test', { handle: 'rudolf', role: 'publisher' }, 'interior')
  const author = await memberCalled(ctx, 'marta')
  return {
    id: Object.keys(author.organisations)[0] ?? '',
    author,
    publisher: await memberCalled(ctx, 'petra'),
    outsider: await memberCalled(ctx, 'rudolf'),
  }
}

export async function published(ctx: Context, at: Office, more: Partial<InitiativeDraft> = {}) {
  const id = await beginDraft(ctx, at.author, at.id, 'Initiative', initiative(more))
  await submitDraft(ctx, at.author, id)
  await publishDraft(ctx, at.publisher, id)
  return id
}
