import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import type { Test } from 'tap'
import { createOrganisation } from '../../src/actions/organisations.ts'
import { beginDraft, saveDraft } from '../../src/actions/records/drafts.ts'
import { publishDraft } from '../../src/actions/records/publishing.ts'
import type { OpenContext } from '../../src/context.ts'
import { OrganisationDraft } from '../../src/domain/organisation.ts'
import { type Drafts, parseDraft } from '../../src/domain/record.ts'
import type { RecordKind } from '../../src/domain/uris.ts'
import type { Member } from '../../src/domain/viewer.ts'
import type { Visibility } from '../../src/domain/visibility.ts'
import { PEERING } from '../../src/federation/peering-surface.ts'
import { type Federation, buildApp } from '../../src/http/app.ts'
import type { ActorRow } from '../../src/store/actors.ts'
import { type WorldOptions, world } from '../support/world.ts'

/** A whole server that answers injected requests, without the federation's routes. */
export interface TestSite {
  readonly ctx: OpenContext
  readonly app: FastifyInstance
  /** A browser that prefers pages, unless the headers say otherwise. */
  readonly get: (
    url: string,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<LightMyRequestResponse>
}

const noFederation: Federation = {
  routes: async () => undefined,
  peering: PEERING,
}

export async function openSite(t: Test, options: WorldOptions = {}): Promise<TestSite> {
  const ctx = await world(t, options)
  const app = await buildApp(ctx, { closing: false }, noFederation)
  t.teardown(() => app.close())
  const get = (url: string, headers: Readonly<Record<string, string>> = {}) =>
    app.inject({ url, headers: { accept: 'text/html', ...headers } })
  return { ctx, app, get }
}

/** Somebody who may do everything for this organisation. */
export const publisherOf = (organisation: Pick<ActorRow, 'id'>): Member => ({
  kind: 'member',
  accountId: 'account-of-the-publisher',
  handle: 'publisher',
  organisations: { [organisation.id]: ['author', 'publisher'] },
  roles: [],
})

/** A body of this server in which one person may publish. */
export const openOrganisation = (
  ctx: OpenContext,
  draft: Partial<OrganisationDraft> & Pick<OrganisationDraft, 'handle'>,
): Promise<ActorRow> =>
  createOrganisation(
    ctx,
    'test',
    OrganisationDraft.parse({
      name: { en: 'Office of Digital Affairs', ar: 'مكتب الشؤون الرقمية' },
      jurisdiction: ['XR'],
      governmentLevel: 'national',
      fourEyes: false,
      ...draft,
    }),
  )

/** A whole draft from some of its fields. @throws Error with every issue. */
export function draftOf<K extends RecordKind>(kind: K, fields: object): Drafts[K] {
  const read = parseDraft(kind, fields)
  if (!read.ok) throw new Error(JSON.stringify(read.issues))
  return read.value
}

/** Publishes a record for an organisation as it is. @returns its id. */
export async function publish<K extends RecordKind>(
  ctx: OpenContext,
  owner: ActorRow,
  kind: K,
  draft: Drafts[K],
  visibility: Visibility = 'public',
): Promise<string> {
  const member = publisherOf(owner)
  const id = await beginDraft(ctx, member, owner.id, kind, draft, visibility)
  await publishDraft(ctx, member, id)
  return id
}

/** Publishes the next revision of a record. */
export async function revise<K extends RecordKind>(
  ctx: OpenContext,
  owner: ActorRow,
  id: string,
  kind: K,
  draft: Drafts[K],
  note: string,
): Promise<void> {
  const member = publisherOf(owner)
  await saveDraft(ctx, member, id, kind, { draft })
  await publishDraft(ctx, member, id, note)
}

const TEXT = 'A family that moved told the same news to *eleven* offices.'

/** Everything an initiative needs to be published, and whatever is given besides. */
export const initiative = (fields: object = {}): Drafts['Initiative'] =>
  draftOf('Initiative', {
    sourceLanguage: 'en',
    name: { en: 'Register data exchange' },
    summary: { en: 'Registers ask each other instead of asking the citizen again.' },
    challenge: { en: TEXT },
    content: { en: `${TEXT}\n\n- signed services\n- no central database` },
    function: ['01.3'],
    stage: 'operation',
    keyword: ['data exchange', 'once only'],
    ...fields,
  })

export const lesson = (fields: object = {}): Drafts['LessonLearned'] =>
  draftOf('LessonLearned', {
    sourceLanguage: 'en',
    name: { en: 'Eleven tenders for one component cost a year' },
    drivingEvent: { en: TEXT },
    content: { en: 'A shared component has **one** owner.' },
    recommendation: { en: 'Sign one framework contract first.' },
    outcome: 'didNotWork',
    function: ['01.3'],
    keyword: ['procurement'],
    ...fields,
  })
