import { createOrganisation } from '../../../src/actions/organisations.ts'
import type { OpenContext } from '../../../src/context.ts'
import { processInbox } from '../../../src/federation/incoming/process.ts'
import { type ActorRow } from '../../../src/store/actors.ts'
import { insertInbox } from '../../../src/store/inbox.ts'
import { PUBLIC } from '../../../src/vocabulary/context.ts'
import { CONTEXT, NS } from '../../../src/vocabulary/context.ts'
import type { Author } from '../inbox/support.ts'

/** What the worker made of an activity. */
export interface Made {
  readonly state: string
  readonly reason: string | null
}

/** Stores an activity as the front door does, and lets the worker have its turn. */
export async function deliver(
  ctx: OpenContext,
  author: Pick<Author, 'uri' | 'keyId'>,
  document: Record<string, unknown>,
): Promise<Made> {
  await insertInbox(ctx.db, [
    {
      actor: author.uri,
      activityId: String(document['id']),
      type: String(document['type']),
      body: JSON.stringify(document),
      keyId: author.keyId,
      style: 'cavage',
    },
  ])
  while ((await processInbox(ctx, 'test')) > 0);
  return ctx.db
    .selectFrom('inbox')
    .select(['state', 'reason'])
    .where('activity_id', '=', String(document['id']))
    .executeTakeFirstOrThrow()
}

/** An organisation of ours. */
export const organisation = (ctx: OpenContext, handle = 'digital'): Promise<ActorRow> =>
  createOrganisation(ctx, 'test', {
    handle,
    name: { en: 'Office of Digital Affairs' },
    jurisdiction: ['XR'],
    governmentLevel: 'national',
    organizationKind: 'government',
    license: 'https://creativecommons.org/licenses/by/4.0/',
    language: 'en',
    fourEyes: true,
  })

/** An initiative of another server as it stands on the wire. */
export const remoteInitiative = (
  author: Pick<Author, 'uri'>,
  more: Record<string, unknown> = {},
): Record<string, unknown> => {
  const id = `${new URL(author.uri).origin}/initiatives/1`
  return {
    id,
    type: 'Article',
    additionalType: `${NS}Initiative`,
    url: id,
    attributedTo: author.uri,
    name: 'One door for permits',
    nameMap: { en: 'One door for permits', de: 'Eine Tür für Genehmigungen' },
    summary: 'One office answers for all of them.',
    content: '<p>One office <script>alert(1)</script>answers.</p>',
    contentMap: { en: '<p>One office answers.</p>' },
    challenge: 'Eleven offices, eleven forms.',
    stage: 'pilot',
    function: ['01.3'],
    jurisdiction: ['XF'],
    governmentLevel: 'national',
    license: 'https://creativecommons.org/licenses/by/4.0/',
    inLanguage: 'en',
    recordStatus: 'published',
    revision: 1,
    published: '2026-11-01T09:00:00Z',
    updated: '2026-11-01T09:00:00Z',
    to: [PUBLIC],
    cc: [`${author.uri}/followers`],
    ...more,
  }
}

export const withContext = { '@context': CONTEXT }

/** A reply of another server. */
export const remoteNote = (
  author: Pick<Author, 'uri'>,
  inReplyTo: string,
  more: Record<string, unknown> = {},
): Record<string, unknown> => ({
  id: `${author.uri}/notes/1`,
  type: 'Note',
  attributedTo: author.uri,
  inReplyTo,
  content: '<p>How do you <img src="x" onerror="alert(1)">handle outages?</p>',
  contentMap: { en: '<p>How do you <img src="x" onerror="alert(1)">handle outages?</p>' },
  published: '2026-11-19T09:00:00Z',
  to: [PUBLIC],
  cc: [],
  ...more,
})
