import { test } from 'tap'
import { importLines } from '../../../src/actions/import/import.ts'
import type { Context } from '../../../src/context.ts'
import { InitiativeDraft } from '../../../src/domain/initiative.ts'
import { LessonDraft } from '../../../src/domain/lesson.ts'
import { findBySource, findOwnRecord } from '../../../src/store/records.ts'
import { office } from '../../support/office.ts'
import { world } from '../../support/world.ts'
import { from } from '../import/lines.ts'
import { counts, linesIn, options, organisation, row } from '../import/stored.ts'
import { exported, linesOfText, publishedAs } from './support.ts'

const FREEDONIA = 'https://share.freedonia.example'

const texts = (en: string) => ({
  en,
  fr: `${en} (français)`,
  ar: `نص: ${en}`,
  'zh-Hant': `「${en}」`,
})

/** An initiative that says everything there is to say. */
const WHOLE_INITIATIVE = {
  sourceLanguage: 'fr',
  translations: [
    { language: 'en', translationMethod: 'reviewed' },
    { language: 'ar', translationMethod: 'machine' },
    { language: 'zh-Hant', translationMethod: 'human' },
  ],
  name: texts('Registers that ask each other'),
  summary: texts('Asked once. And never again!'),
  challenge: texts('A family that moved told *eleven* offices.'),
  content: texts('# How\n\nEach register publishes **signed** services.\n\n- one\n- two'),
  function: ['01.3', '04.5'],
  stage: 'scaling',
  jurisdiction: ['XR', 'FR-IDF'],
  governmentLevel: 'national',
  license: 'https://creativecommons.org/licenses/by-sa/4.0/',
  results: texts('Fewer letters.'),
  indicator: [
    {
      name: texts('Letters'),
      value: '12',
      unitText: 'a day',
      baseline: '90',
      observedAt: '2026-01-31',
    },
  ],
  obstacle: texts('Two registers had no keys.'),
  conditionsForSuccess: texts('A law.'),
  replicability: texts('Begin with two.'),
  cost: { amount: '1200000.50', currency: 'EUR', note: texts('Without staff') },
  startDate: '2021-05',
  endDate: '2024',
  targetAudience: ['Families that move'],
  participation: [
    { name: 'Ministry of the Interior', role: 'funder', organizationKind: 'government' },
    { participant: 'https://share.snegorye.example/actors/1', role: 'research' },
  ],
  keyword: ['registers', 'once only'],
  technology: ['X-Road'],
  sdg: ['16', '9'],
  sameAs: ['https://registers.example/', 'https://registers.example/fr'],
  codeRepository: ['https://code.example/registers'],
  assetLicense: ['EUPL-1.2'],
  conformsTo: ['https://standards.example/1'],
  legalBasis: ['https://law.example/7'],
  evidence: [
    {
      url: 'https://registers.example/report.pdf',
      name: texts('Report'),
      mediaType: 'application/pdf',
      sha256: 'ab'.repeat(32),
    },
  ],
}

/** A lesson that says everything there is to say. */
const WHOLE_LESSON = (about: string) => ({
  sourceLanguage: 'fr',
  translations: [{ language: 'ar', translationMethod: 'machine' }],
  name: texts('Sign one contract first'),
  drivingEvent: texts('Eleven tenders failed.'),
  content: texts('Prices differed.\n\nBy *four*.'),
  recommendation: texts('Sign one contract. Then let agencies call off.'),
  outcome: 'didNotWork',
  about,
  jurisdiction: ['XR'],
  governmentLevel: 'regional',
  license: 'https://licences.example/our-own',
  phase: 'pilot',
  function: ['01.3'],
  keyword: ['contracts'],
  technology: ['X-Road'],
  appliesWhen: texts('Where there are many agencies.'),
  effectEvidence: texts('Two years of prices.'),
  date: '2025-03-09',
  cost: { amount: '3', currency: 'EUR' },
  evidence: [{ url: 'https://registers.example/prices', name: texts('Prices') }],
})

/** What another instance has of a line. */
async function arrived(ctx: Context, source: string, id: string) {
  const found = await findBySource(ctx.db, source, id)
  if (!found) throw new Error(`${id} did not arrive.`)
  return found
}

test('a record that says everything', async (t) => {
  const ctx = await world(t)
  const at = await office(ctx)
  const other = await world(t, { origin: FREEDONIA })
  const owner = await organisation(other)

  const whole = await publishedAs(ctx, at, 'Initiative', WHOLE_INITIATIVE)
  const little = await publishedAs(ctx, at, 'Initiative', {
    ...{ sourceLanguage: 'en', name: { en: 'Little' }, summary: { en: 'S.' }, stage: 'idea' },
    ...{ challenge: { en: 'C.' }, content: { en: 'T.' }, function: ['01.3'], keyword: [] },
  })
  const uri = `${ctx.origin}/initiatives/${whole.id}`
  const lesson = await publishedAs(ctx, at, 'LessonLearned', WHOLE_LESSON(uri))
  const { text, report } = await exported(t, ctx)
  t.match(report, { records: 3, adoptions: 0, tooLong: 0, bytes: Buffer.byteLength(text) })

  const done = await importLines(other, from(linesOfText(text)), options(owner))
  t.match(done, { refusedLines: 0, initiatives: counts(2, 0, 0), lessons: counts(1, 0, 0) })

  await t.test('OPS-12: every field of an initiative makes the trip', async (t) => {
    t.same(
      Object.keys(whole.draft).sort(),
      Object.keys(InitiativeDraft.shape).sort(),
      'all are here',
    )
    const there = await arrived(other, ctx.origin, uri)
    t.strictSame(there.draft, whole.draft)
    t.match(there.translations, [
      { language: 'ar', translationMethod: 'machine' },
      { language: 'en', translationMethod: 'reviewed' },
      { language: 'zh-Hant', translationMethod: 'human' },
    ])
    t.match(there.provenance, {
      source: ctx.origin,
      url: uri,
      license: 'CC-BY-SA-4.0',
      organization: { name: { en: 'digital' }, url: /\/actors\// },
    })
    t.notOk(there.provenance?.unmapped, 'and nothing had no place')
  })

  await t.test('OPS-12: what is empty stays empty', async (t) => {
    const there = await arrived(other, ctx.origin, `${ctx.origin}/initiatives/${little.id}`)
    const here = (await findOwnRecord(ctx.db, little.id))?.draft
    t.strictSame({ keyword: [], ...there.draft }, here, 'an empty list is an absent one')
  })

  await t.test('OPS-12: every field of a lesson makes the trip', async (t) => {
    t.same(Object.keys(lesson.draft).sort(), Object.keys(LessonDraft.shape).sort(), 'all are here')
    const there = await arrived(other, ctx.origin, `${ctx.origin}/lessons/${lesson.id}#1`)
    t.strictSame(there.draft, lesson.draft)
    t.notOk(there.provenance?.unmapped, 'and nothing had no place')
  })

  await t.test('OPS-12: an export is not imported where it comes from', async (t) => {
    const back = await importLines(ctx, from(linesOfText(text)), options(at.id))
    t.match(back, { initiatives: { created: 0, left: 2 }, lessons: { created: 0, left: 1 } })
    t.match(back.notes.at(-1), { reason: /Was exported from this server/ })
  })

  await t.test('OPS-12: the second trip keeps the first source', async (t) => {
    const again = await exported(t, other)
    const third = await world(t, { origin: 'https://share.snegorye.example' })
    await importLines(third, from(linesOfText(again.text)), options(await organisation(third)))
    const there = await arrived(third, ctx.origin, `${ctx.origin}/lessons/${lesson.id}#1`)
    t.strictSame(there.draft, lesson.draft)
    const before = await arrived(other, ctx.origin, uri)
    t.same((await arrived(third, ctx.origin, uri)).provenance, before.provenance)
  })
})

test('a catalogue that was imported', async (t) => {
  const ctx = await world(t)
  const all = ['initiatives', 'lessons', 'adoptions'].flatMap(linesIn)
  await importLines(ctx, from(all), options(await organisation(ctx)))
  const { text, report } = await exported(t, ctx)
  t.match(report, { records: 6, adoptions: 2 })
  const other = await world(t, { origin: FREEDONIA })
  const done = await importLines(other, from(linesOfText(text)), options(await organisation(other)))
  t.match(done, { refusedLines: 0, initiatives: counts(3, 0, 0), adoptions: counts(2, 0, 0) })

  await t.test('OPS-12: goes on with its source, licence and leftovers', async (t) => {
    for (const id of ['zenda-ferry', 'zenda-meter', 'zenda-archive', 'zenda-diary-1#1']) {
      const [here, there] = [await row(ctx, id), await row(other, id)]
      t.strictSame(there.draft, here.draft, id)
      const { organization: body, ...said } = here.provenance ?? { source: '' }
      const shown = Object.entries(body ?? {}).filter(([key]) => key !== 'kind')
      t.same(there.provenance, { ...said, organization: Object.fromEntries(shown) }, id)
    }
    const adoptions = other.db.selectFrom('imported_adoptions').select('body').orderBy('source_id')
    t.same(
      (await adoptions.execute()).map(({ body }) => body),
      linesIn('adoptions').map((line) => JSON.parse(line) as object),
    )
  })
})
