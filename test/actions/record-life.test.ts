import { test } from 'tap'
import {
  beginDraft,
  deleteDraft,
  returnDraft,
  saveDraft,
  submitDraft,
} from '../../src/actions/records/drafts.ts'
import {
  changeStatus,
  changeVisibility,
  withdrawRecord,
} from '../../src/actions/records/lifecycle.ts'
import { publishDraft } from '../../src/actions/records/publishing.ts'
import { brokenLink, snapshotHash } from '../../src/domain/revision.ts'
import { ANYONE, type Viewer } from '../../src/domain/viewer.ts'
import { findDocument } from '../../src/store/documents.ts'
import { findOwnRecord, findRecord, findWithdrawn } from '../../src/store/records.ts'
import { findRevision, listRevisions } from '../../src/store/revisions.ts'
import { initiative, lesson, office, published } from '../support/office.ts'
import { bothDatabases } from '../support/world.ts'

const PEER = { kind: 'peer', host: 'share.freedonia.example' } as const

test('the life of a published record', async (t) => {
  await bothDatabases(t, 'is a chain of revisions', async (t, make) => {
    const ctx = await make()
    const at = await office(ctx)
    const id = await published(ctx, at)
    await saveDraft(ctx, at.author, id, 'Initiative', {
      draft: initiative({ stage: 'scaling', content: { en: 'Three more registers joined.' } }),
      expected: 1,
    })
    t.match(await findRecord(ctx.db, ANYONE, id), { stage: 'pilot' }, 'readers see the old one')
    await submitDraft(ctx, at.author, id)
    await t.rejects(publishDraft(ctx, at.publisher, id), { code: 'invalid' }, 'without a note')
    await publishDraft(ctx, at.publisher, id, 'Three more registers joined.')

    const row = await findRecord(ctx.db, ANYONE, id)
    t.match(row, { revision: 2, stage: 'scaling', change_note: 'Three more registers joined.' })
    t.ok(row && row.published_at && row.updated_at > row.published_at, 'its time grew')
    t.match(row?.translations, [{ language: 'fr', translatedRevision: 1 }], 'French is stale')

    const chain = (await listRevisions(ctx.db, ANYONE, id)).reverse()
    t.equal(chain[1]?.previous_sha256, chain[0]?.sha256)
    t.equal(
      brokenLink(
        chain.map((link) => ({
          revision: link.revision,
          sha256: link.sha256,
          previousSha256: link.previous_sha256 ?? undefined,
        })),
      ),
      undefined,
    )
    const snapshots = await ctx.db.selectFrom('revisions').select(['snapshot', 'sha256']).execute()
    for (const { snapshot, sha256 } of snapshots)
      t.equal(snapshotHash(JSON.parse(snapshot) as object), sha256)
    await t.rejects(
      saveDraft(ctx, at.author, id, 'Initiative', { draft: initiative(), expected: 1 }),
      { code: 'edited-meanwhile' },
    )
  })

  await bothDatabases(t, 'goes back to its author with a note', async (t, make) => {
    const ctx = await make()
    const at = await office(ctx)
    const id = await beginDraft(ctx, at.author, at.id, 'Initiative', initiative())
    await t.rejects(returnDraft(ctx, at.publisher, id, 'Say how many.'), { code: 'wrong-state' })
    await submitDraft(ctx, at.author, id)
    t.match(await findOwnRecord(ctx.db, id), { status: 'inReview', working_in_review: true })
    await returnDraft(ctx, at.publisher, id, 'Say how many.')
    t.match(await findOwnRecord(ctx.db, id), { status: 'draft', working_note: 'Say how many.' })
  })

  await bothDatabases(t, 'SEC-09: widens and narrows, its lessons with it', async (t, make) => {
    const ctx = await make()
    const at = await office(ctx, false)
    const id = await published(ctx, at)
    const uri = (await findOwnRecord(ctx.db, id))?.uri ?? ''
    const child = await beginDraft(ctx, at.author, at.id, 'LessonLearned', lesson(uri))
    await publishDraft(ctx, at.publisher, child)
    await changeVisibility(ctx, at.publisher, id, 'peers', 'Not for everyone yet.')
    for (const record of [id, child]) {
      t.equal(await findRecord(ctx.db, ANYONE, record), undefined)
      t.match(await findRecord(ctx.db, PEER, record), { visibility: 'peers', revision: 2 })
    }
    await t.rejects(changeVisibility(ctx, at.publisher, child, 'public', 'Alone?'), {
      code: 'invalid',
    })
    await changeVisibility(ctx, at.publisher, id, 'local', 'Not even for peers.')
    t.equal(await findRecord(ctx.db, PEER, id), undefined)
    t.match(await findRecord(ctx.db, at.author, id), { visibility: 'local' })
    await t.rejects(changeVisibility(ctx, at.author, id, 'public', 'x'), { code: 'not-allowed' })
  })

  await bothDatabases(
    t,
    'SEC-09: keeps the past of a widened record to those it was for',
    async (t, make) => {
      const ctx = await make()
      const at = await office(ctx, false)
      const id = await beginDraft(ctx, at.author, at.id, 'Initiative', initiative(), 'peers')
      await publishDraft(ctx, at.publisher, id)
      await saveDraft(ctx, at.author, id, 'Initiative', { draft: initiative({ stage: 'scaling' }) })
      await publishDraft(ctx, at.publisher, id, 'Two offices of three are late.')
      await changeVisibility(ctx, at.publisher, id, 'public', 'Now for everyone.')
      const notes = async (viewer: Viewer) =>
        (await listRevisions(ctx.db, viewer, id)).map((line) => line.change_note)
      t.same(await notes(ANYONE), ['Now for everyone.', null, null])
      t.same(await notes(PEER), ['Now for everyone.', 'Two offices of three are late.', null])
      for (const revision of [1, 2]) {
        t.equal(await findRevision(ctx.db, ANYONE, id, revision), undefined)
        t.match(await findRevision(ctx.db, PEER, id, revision), { revision })
      }
      t.match(await findRevision(ctx.db, ANYONE, id, 3), { revision: 3 })
    },
  )

  await bothDatabases(
    t,
    'can be archived and restored, keeping an edit in work',
    async (t, make) => {
      const ctx = await make()
      const at = await office(ctx)
      const id = await published(ctx, at)
      await saveDraft(ctx, at.author, id, 'Initiative', { draft: initiative({ stage: 'ended' }) })
      await changeStatus(ctx, at.publisher, id, 'archived', 'Nobody keeps it up.')
      t.match(await findRecord(ctx.db, ANYONE, id), { status: 'archived', revision: 2 })
      t.match(await findOwnRecord(ctx.db, id), { working: { stage: 'ended' } })
      await changeStatus(ctx, at.publisher, id, 'published', 'Somebody does.')
      t.match(await findRecord(ctx.db, ANYONE, id), { status: 'published', revision: 3 })
    },
  )

  await bothDatabases(t, 'ends with a tombstone that says why', async (t, make) => {
    const ctx = await make()
    const at = await office(ctx)
    const id = await published(ctx, at)
    const uri = (await findOwnRecord(ctx.db, id))?.uri ?? ''
    await t.rejects(withdrawRecord(ctx, at.publisher, id, ' '), { code: 'invalid' })
    await t.rejects(withdrawRecord(ctx, at.author, id, 'No.'), { code: 'not-allowed' })
    await withdrawRecord(ctx, at.publisher, id, 'Replaced by a newer record.')
    t.equal(await findRecord(ctx.db, ANYONE, id), undefined)
    t.match(await findWithdrawn(ctx.db, id), { withdrawal_reason: 'Replaced by a newer record.' })
    const document = await findDocument(ctx.db, uri)
    t.match(document, { status: 410 })
    t.match(JSON.parse(document?.body ?? ''), {
      type: 'Tombstone',
      formerType: 'Article',
      summary: 'Replaced by a newer record.',
    })
    await t.rejects(saveDraft(ctx, at.author, id, 'Initiative', { draft: initiative() }), {
      code: 'wrong-state',
    })
  })

  await bothDatabases(t, 'may not begin wider than what it is about', async (t, make) => {
    const ctx = await make()
    const at = await office(ctx, false)
    const id = await published(ctx, at)
    await changeVisibility(ctx, at.publisher, id, 'peers', 'For peers.')
    const uri = (await findOwnRecord(ctx.db, id))?.uri ?? ''
    const child = await beginDraft(ctx, at.author, at.id, 'LessonLearned', lesson(uri))
    await t.rejects(publishDraft(ctx, at.publisher, child), { code: 'invalid' })
    t.match(await findOwnRecord(ctx.db, child), { status: 'draft', revision: 0 }, 'nothing stored')
    await deleteDraft(ctx, at.author, child)
    t.equal(await findOwnRecord(ctx.db, child), undefined)
  })
})
