import { pino } from 'pino'
import { createAccount } from '../../src/actions/accounts.ts'
import { prepareInstance } from '../../src/actions/instance.ts'
import { createOrganisation } from '../../src/actions/organisations.ts'
import { beginDraft, submitDraft } from '../../src/actions/records/drafts.ts'
import { publishDraft } from '../../src/actions/records/publishing.ts'
import { createToken } from '../../src/actions/tokens.ts'
import type { Config } from '../../src/config.ts'
import { type Context, openContext } from '../../src/context.ts'
import { parseOrganisationDraft } from '../../src/domain/organisation.ts'
import type { Parsed } from '../../src/domain/parse.ts'
import { parseDraft } from '../../src/domain/record.ts'
import { type RecordKind, recordUri } from '../../src/domain/uris.ts'
import type { Member } from '../../src/domain/viewer.ts'
import { findMember } from '../../src/store/accounts.ts'
import type { Government } from './world/governments.ts'
import type { Initiative, Lesson } from './world/shapes.ts'

/** A record of the world, ready to be published by its government. */
export interface Planned {
  readonly kind: RecordKind
  readonly government: Government['key']
  readonly record: Initiative | Lesson
}

/** `government/key` -> the address its record got. */
export type Addresses = Map<string, string>

export const refOf = (planned: Planned): string => `${planned.government}/${planned.record.key}`

/** The value, or an error that names what is wrong: the world is ours, so it is a fault of ours. */
export function valueOf<T>(read: Parsed<T>, what: string): T {
  if (read.ok) return read.value
  throw new Error(`${what}: ${JSON.stringify(read.issues)}`)
}

/** What the world says about a record besides its texts. */
const OURS = ['key', 'organisation', 'visibility', 'publishedAt']

/** A record of the world as the API takes it: its fields alone, with the address of what it is about. */
export function draftOf(planned: Planned, addresses: Addresses): Record<string, unknown> {
  const fields = Object.fromEntries(
    Object.entries(planned.record).filter(([field]) => !OURS.includes(field)),
  )
  const { key } = planned.record
  const about = 'about' in planned.record ? planned.record.about : undefined
  if (about === undefined) return fields
  const address = addresses.get(about)
  if (!address) throw new Error(`${key} is about ${about}, which is not published yet.`)
  return { ...fields, about: address }
}

/** An instance while it is being filled: its clock can be set to when things happened. */
export interface Filling {
  readonly government: Government
  readonly ctx: Context
  readonly setClock: (to: Date) => void
  readonly close: () => Promise<void>
}

/** Opens a new instance with its bodies and staff, as they were on its first day. */
export async function openInstance(government: Government, config: Config): Promise<Filling> {
  let clock = new Date('2026-01-05T08:00:00Z')
  const ctx = await openContext(config, { now: () => clock, log: pino({ level: 'warn' }) })
  await prepareInstance(ctx)
  for (const organisation of government.organisations) {
    const draft = valueOf(
      parseOrganisationDraft({ ...organisation, language: government.defaultLanguage }),
      organisation.handle,
    )
    await createOrganisation(ctx, 'demo', draft)
  }
  for (const { handle, name, role, organisation } of government.staff)
    await createAccount(
      ctx,
      'demo',
      { handle, name, role },
      role === 'administrator' ? undefined : organisation,
    )
  return {
    government,
    ctx,
    setClock: (to) => {
      clock = to
    },
    close: ctx.close,
  }
}

/** A token of each member of staff, by handle. */
export async function tokensOf({ government, ctx }: Filling): Promise<Map<string, string>> {
  const made = government.staff.map(
    async ({ handle }) => [handle, await createToken(ctx, 'demo', handle, 'demo')] as const,
  )
  return new Map(await Promise.all(made))
}

/** What a government is called in English, the language of the demo. */
export const nameOf = (government: Government): string => government.name.en ?? government.key

/** The handle of whoever holds this role for a body. */
export function staffWith(government: Government, role: string, organisation: string): string {
  const found = government.staff.find((s) => s.role === role && s.organisation === organisation)
  if (!found) throw new Error(`${government.key} has no ${role} for ${organisation}.`)
  return found.handle
}

async function memberWith(filling: Filling, handle: string): Promise<Member> {
  const { db } = filling.ctx
  const account = await db
    .selectFrom('accounts')
    .select('id')
    .where('handle', '=', handle)
    .executeTakeFirstOrThrow()
  const member = await findMember(db, account.id)
  if (!member) throw new Error(`${handle} is suspended.`)
  return member
}

/** Publishes one record at its own time, by the two people that its body has for it. */
export async function publishPlanned(
  filling: Filling,
  planned: Planned,
  addresses: Addresses,
): Promise<void> {
  const { ctx, government } = filling
  const { organisation, visibility, publishedAt } = planned.record
  filling.setClock(new Date(publishedAt))
  const author = await memberWith(filling, staffWith(government, 'author', organisation))
  const publisher = await memberWith(filling, staffWith(government, 'publisher', organisation))
  const organisationId = Object.keys(author.organisations)[0] ?? ''
  const draft = valueOf(parseDraft(planned.kind, draftOf(planned, addresses)), refOf(planned))
  const id = await beginDraft(ctx, author, organisationId, planned.kind, draft, visibility)
  await submitDraft(ctx, author, id)
  await publishDraft(ctx, publisher, id)
  addresses.set(refOf(planned), recordUri(ctx.origin, planned.kind, id))
}
