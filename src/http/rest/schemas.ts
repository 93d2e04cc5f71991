import type { FastifyInstance, FastifyPluginAsync, RawServerDefault } from 'fastify'
import type { FastifyBaseLogger } from 'fastify'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { ID } from '../../domain/ids.ts'
import { InitiativeDraft } from '../../domain/initiative.ts'
import { LessonDraft } from '../../domain/lesson.ts'
import { RECORD_PROOFS } from '../../domain/proof.ts'
import { RECORD_KINDS, type RecordKind } from '../../domain/uris.ts'
import { RECORD_STATUSES, VISIBILITIES } from '../../domain/visibility.ts'
import { TRANSLATION_METHODS } from '../../domain/vocabularies/lists.ts'

/** A Fastify instance whose routes are typed by their zod schemas. */
export type Api = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>
export type Routes = FastifyPluginAsync<
  Record<never, never>,
  RawServerDefault,
  ZodTypeProvider,
  FastifyBaseLogger
>

const Time = z.iso.datetime().describe('RFC 3339, UTC.')
const Texts = z.record(z.string(), z.string()).describe('One text for each language.')

export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    instance: z.string(),
    issues: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem', description: 'Problem details, RFC 9457.' })

/** The errors that every route may answer. */
export const problems = {
  401: Problem.describe('A token is needed, or the one sent is not known.'),
  403: Problem.describe('The account lacks the role.'),
  404: Problem.describe('Absent, or hidden from the caller: the two look the same.'),
  409: Problem.describe('The record or peer is in a state that does not allow this.'),
  422: Problem.describe('The input is not right; `issues` says where and why.'),
}

const Id = z.string().regex(ID, { error: 'This is no id.' })
export const IdParams = z.object({ id: Id })
export const OrganisationParams = z.object({ organisationId: Id })
export const RevisionParams = IdParams.extend({ revision: z.coerce.number().int().min(1) })

export const PageQuery = z.object({
  after: z.string().max(200).optional().describe('`next` of the page before.'),
  limit: z.coerce.number().int().min(1).max(40).default(20),
})

export const OwnerJson = z
  .object({
    id: z.string(),
    uri: z.string(),
    handle: z.string(),
    host: z.string(),
    name: Texts,
  })
  .meta({ id: 'Owner' })

export const Kind = z.enum(RECORD_KINDS as [RecordKind, ...RecordKind[]])

/** A record as lists show it. */
export const RecordCardJson = z
  .object({
    id: z.string(),
    uri: z.string(),
    kind: Kind,
    local: z.boolean().describe('False for a record of another server.'),
    owner: OwnerJson,
    status: z.enum(RECORD_STATUSES),
    visibility: z.enum(VISIBILITIES),
    revision: z.int(),
    name: Texts,
    summary: Texts.optional(),
    stage: z.string().optional(),
    outcome: z.string().optional(),
    governmentLevel: z.string().optional(),
    jurisdiction: z.array(z.string()),
    function: z.array(z.string()),
    published: Time.optional(),
    updated: Time,
  })
  .meta({ id: 'RecordCard' })

export const RecordPageJson = z
  .object({ items: z.array(RecordCardJson), next: z.string().optional() })
  .meta({ id: 'RecordPage' })

const Provenance = z
  .record(z.string(), z.unknown())
  .describe('Of an imported record: where it came from, and what had no field here.')

const common = {
  id: z.string(),
  uri: z.string(),
  local: z.boolean(),
  owner: OwnerJson,
  status: z.enum(RECORD_STATUSES),
  visibility: z.enum(VISIBILITIES),
  revision: z.int(),
  changeNote: z.string().optional(),
  translations: z.array(
    z.object({
      language: z.string(),
      translationMethod: z.enum(TRANSLATION_METHODS),
      translatedRevision: z.int(),
    }),
  ),
  published: Time.optional(),
  updated: Time,
  proof: z
    .enum(RECORD_PROOFS)
    .optional()
    .describe('Of a copy: whether the signature of its owner over it was checked.'),
  missing: z.boolean().optional().describe('Of a copy: its owner no longer has it.'),
  usefulTo: z.int().describe('How many people marked it as useful.'),
  provenance: Provenance.optional(),
}

const DRAFTS = { Initiative: InitiativeDraft, LessonLearned: LessonDraft } as const

/**
 * A published record with all its texts. Its content is not judged again on the way out: a record of
 * another server may hold what our own form would not take.
 */
const recordJson = (kind: RecordKind) =>
  z
    .object({
      ...common,
      kind: z.literal(kind),
      content: z.looseObject({}).describe(`The fields of ${DRAFTS[kind].meta()?.id ?? kind}.`),
    })
    .meta({ id: kind })

export const RECORD_JSON = {
  Initiative: recordJson('Initiative'),
  LessonLearned: recordJson('LessonLearned'),
} as const

export const DRAFT_SCHEMAS = DRAFTS

/** What a working copy looks like to the people who write it. */
export const WorkingCopyJson = z
  .object({
    id: z.string(),
    uri: z.string(),
    kind: Kind,
    revision: z.int().describe('The last published one; 0 when it was never published.'),
    inReview: z.boolean(),
    note: z.string().optional().describe('What the reviewer asked for.'),
    visibility: z.enum(VISIBILITIES),
    draft: z.looseObject({}),
    missing: z
      .array(z.object({ path: z.string(), message: z.string() }))
      .describe('What is needed before it can be published.'),
  })
  .meta({ id: 'WorkingCopy' })

export const RevisionJson = z
  .object({
    revision: z.int(),
    published: Time,
    changeNote: z.string().optional(),
    sha256: z.string().describe('Of the canonical JSON (RFC 8785) of the snapshot.'),
    previousSha256: z.string().optional(),
  })
  .meta({ id: 'Revision' })

export const Created = z.object({ id: z.string(), uri: z.string() }).meta({ id: 'Created' })
export const Nothing = z.null().describe('Done; nothing to say.')
