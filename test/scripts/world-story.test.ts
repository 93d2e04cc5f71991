import { test } from 'tap'
import { story } from '../../scripts/demo/world/story.ts'
import { missingForPublishing, parseDraft } from '../../src/domain/record.ts'
import { renderMarkdown } from '../../src/domain/richtext.ts'
import { byRef, draftOf, fullLanguages, initiatives, mapsIn, refOf } from './world-support.ts'

const ofKind = <K extends (typeof story)[number]['kind']>(kind: K) =>
  story.filter((beat): beat is Extract<(typeof story)[number], { kind: K }> => beat.kind === kind)
const seeded = new Map(initiatives.map((one) => [refOf(one), one]))

test('the story of the demo', async (t) => {
  t.test('has 12 to 18 beats, each with one sentence for the terminal', async (t) => {
    t.ok(story.length >= 12 && story.length <= 18, String(story.length))
    for (const { sentence } of story) t.match(sentence, /^[A-Z].{20,94}[^.]\.$/)
    t.same([...new Set(story.map((beat) => beat.at))].sort(), [
      'freedonia',
      'ruritania',
      'sylvania',
    ])
  })

  t.test('revises two records that were seeded, and leaves them publishable', async (t) => {
    const revisions = ofKind('revise-initiative')
    t.equal(revisions.length, 2)
    for (const { at, initiative, changes, changeNote } of revisions) {
      const before = seeded.get(initiative)
      if (!before) throw new Error(`${initiative} is not seeded`)
      t.equal(before.at, at, 'only the owner revises')
      const after = { ...before, ...changes }
      t.strictNotSame(after, before)
      const read = parseDraft('Initiative', draftOf(after))
      t.same(read.ok ? missingForPublishing('Initiative', read.value) : read.issues, [])
      t.same(fullLanguages(after), fullLanguages(before), 'no translation is lost')
      for (const [path, map] of mapsIn(changes))
        for (const text of Object.values(map)) t.notMatch(renderMarkdown(text), /\*|\]\(/, path)
      t.ok(changeNote.length > 20)
    }
    const scaled = revisions.find((beat) => beat.changes.stage === 'scaling')
    t.equal(seeded.get(scaled?.initiative ?? '')?.stage, 'pilot', 'one goes from pilot to scaling')
  })

  t.test('withdraws one public record, with a reason, and touches it no more', async (t) => {
    const [withdrawal, ...others] = ofKind('withdraw-initiative')
    t.same(others, [])
    if (!withdrawal) throw new Error('no withdrawal')
    t.match(seeded.get(withdrawal.initiative), { at: withdrawal.at, visibility: 'public' })
    t.match(withdrawal.reason, /^.{40,300}$/)
    const after = story.slice(story.indexOf(withdrawal) + 1)
    t.notOk(JSON.stringify(after).includes(`"${withdrawal.initiative}"`))
  })

  t.test('shares one new record with peers only', async (t) => {
    const shared = ofKind('share-with-peers')
    t.equal(shared.length, 1)
    for (const { initiative } of shared) t.equal(initiative.visibility, 'peers')
    for (const { initiative } of ofKind('publish-initiative'))
      t.equal(initiative.visibility, 'public')
  })

  t.test('searches for words that the foreign record holds in that language', async (t) => {
    const searches = ofKind('search')
    t.ok(searches.length >= 1)
    for (const { at, language, query, finds } of searches) {
      t.ok(finds.length > 0, query)
      for (const ref of finds) {
        const found = byRef.get(ref)
        if (!found) throw new Error(`${ref} does not exist`)
        t.not(found.at, at, 'across governments')
        t.equal(found.visibility, 'public')
        const text = mapsIn(found)
          .map(([, map]) => map[language] ?? '')
          .join(' ')
          .toLowerCase()
        for (const word of query.split(' ')) t.ok(text.includes(word), `${ref}: ${word}`)
      }
    }
  })

  t.test('tells what follows in the order of its instants', async (t) => {
    const instants = story.flatMap((beat) => {
      if (beat.kind === 'publish-lesson') return [beat.lesson.publishedAt]
      return 'initiative' in beat && typeof beat.initiative === 'object'
        ? [beat.initiative.publishedAt]
        : []
    })
    t.same(instants, [...instants].sort())
    const seededLast =
      [...seeded.values()]
        .map((one) => one.publishedAt)
        .sort()
        .at(-1) ?? ''
    t.ok((instants[0] ?? '') > seededLast, 'all of it after the seeding')
  })
})
