import { test } from 'tap'
import {
  beginDraft,
  deleteDraft,
  saveDraft,
  submitDraft,
} from '../../src/actions/records/drafts.ts'
import { publishDraft } from '../../src/actions/records/publishing.ts'
import type { Context } from '../../src/context.ts'
import { ANYONE } from '../../src/domain/viewer.ts'
import { listAudit } from '../../src/store/audit.ts'
import { findDocument } from '../../src/store/documents.ts'
import { findRecord } from '../../src/store/records.ts'
import { initiative, office, published } from '../support/office.ts'
import { bothDatabases } from '../support/world.ts'

const facts = (ctx: Context) =>
  ctx.db.selectFrom('facts').select(['kind', 'subject', 'revision']).orderBy('id').execute()

test('publishing a record', async (t) => {
  await bothDatabases(
    t,
    'stores revision, document, audit line and fact together',
    async (t, make) => {
      const ctx = await make()
      const at = await office(ctx)
      const id = await published(ctx, at)

      const row = await findRecord(ctx.db, ANYONE, id)
      t.match(row, {
        status: 'published',
        revision: 1,
        stage: 'pilot',
        jurisdiction: ['XR'],
        government_level: 'national',
        languages: ['en', 'fr'],
        html: { en: '<p>Each register publishes <strong>signed</strong> services.</p>' },
      })
      t.equal(row?.working, null)
      t.same(await facts(ctx), [{ kind: 'record-published', subject: id, revision: 1 }])

      const document = await findDocument(ctx.db, row?.uri ?? '')
      t.match(JSON.parse(document?.body ?? ''), {
        type: 'Article',
        revision: 1,
        license: 'https://creativecommons.org/licenses/by/4.0/',
        translations: [{ inLanguage: 'fr', translationMethod: 'human', translatedRevision: 1 }],
      })
      t.match(await listAudit(ctx.db, {}, { limit: 1 }), [
        { who_handle: 'petra', action: 'record-published' },
      ])
    },
  )

  await bothDatabases(
    t,
    'takes a second person where the organisation wants one',
    async (t, make) => {
      const ctx = await make()
      const at = await office(ctx)
      const id = await beginDraft(ctx, at.author, at.id, 'Initiative', initiative())
      await t.rejects(publishDraft(ctx, at.author, id), { code: 'not-allowed' })
      await t.rejects(publishDraft(ctx, at.publisher, id), { code: 'wrong-state' })
      await submitDraft(ctx, at.author, id)
      await saveDraft(ctx, at.publisher, id, 'Initiative', { draft: initiative() })
      await submitDraft(ctx, at.author, id)
      await t.rejects(publishDraft(ctx, at.publisher, id), { message: /another reviewer/ })
      t.same(await facts(ctx), [], 'and nothing was stored')
    },
  )

  await bothDatabases(t, 'names every field that is missing', async (t, make) => {
    const ctx = await make()
    const at = await office(ctx, false)
    const bare = { sourceLanguage: 'en', name: { en: 'Only a title' } }
    const id = await beginDraft(ctx, at.author, at.id, 'Initiative', bare)
    const error = await submitDraft(ctx, at.author, id).catch((e: unknown) => e)
    t.match(error, { code: 'invalid' })
    t.same(
      (error as { issues: { path: string }[] }).issues.map((issue) => issue.path),
      ['summary', 'challenge', 'content', 'function', 'stage'],
    )
  })

  await bothDatabases(t, 'is for members of the organisation', async (t, make) => {
    const ctx = await make()
    const at = await office(ctx)
    await t.rejects(beginDraft(ctx, at.outsider, at.id, 'Initiative', initiative()), {
      code: 'not-allowed',
    })
    const id = await beginDraft(ctx, at.author, at.id, 'Initiative', initiative())
    for (const act of [
      () => saveDraft(ctx, at.outsider, id, 'Initiative', { draft: initiative() }),
      () => submitDraft(ctx, at.outsider, id),
      () => publishDraft(ctx, at.outsider, id),
      () => deleteDraft(ctx, at.outsider, id),
    ])
      await t.rejects(act(), { code: 'not-allowed' })
    t.equal(await findRecord(ctx.db, at.author, id), undefined, 'no list shows a draft')
  })
})
