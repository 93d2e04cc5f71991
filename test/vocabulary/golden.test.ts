import { existsSync, readFileSync } from 'node:fs'
import { test } from 'tap'
import type { InitiativeDraft } from '../../src/domain/initiative.ts'
import type { LessonDraft } from '../../src/domain/lesson.ts'
import { parseDraft } from '../../src/domain/record.ts'
import { CONTEXT } from '../../src/vocabulary/context.ts'
import { readRecord } from '../../src/vocabulary/read-record.ts'
import {
  type Surroundings,
  toBytes,
  withContext,
  writeRecord,
  writeSnapshot,
} from '../../src/vocabulary/record.ts'
import { writeTombstone } from '../../src/vocabulary/tombstone.ts'
import type { Wire } from '../../src/vocabulary/wire.ts'

const SHARED = new URL('../../../shared/', import.meta.url)
const skip = existsSync(new URL('examples/', SHARED)) ? false : 'the protocol examples are not here'

type Json = Record<string, unknown>
const example = (name: string): Json =>
  JSON.parse(readFileSync(new URL(`examples/${name}.json`, SHARED), 'utf8')) as Json
const objectOf = (name: string): Json => example(name)['object'] as Json

const ORIGIN = 'https://share.ruritania.example'
const OWNER = `${ORIGIN}/actors/01JA7Q2M5N8RVR0GXV00000001`

/** What an official typed to get the example: its texts back out of the document. */
const initiative = (): InitiativeDraft => ({
  sourceLanguage: 'en',
  name: { de: 'Datenaustausch der Register', en: 'Register data exchange layer' },
  summary: {
    en: 'Registers ask each other instead of asking the citizen.',
    de: 'Register fragen einander, nicht die Bürger.',
  },
  content: {
    en: 'Each register publishes signed services; every request is logged at both ends.',
    de: 'Jedes Register bietet signierte Dienste an.',
  },
  challenge: { en: 'Citizens gave the same data to many agencies.' },
  results: { en: '98 % of requests answered within one second.' },
  obstacle: { en: 'Small agencies lacked staff to run a security server.' },
  conditionsForSuccess: { en: 'A law that lets registers rely on each other.' },
  replicability: { en: 'High: the software is open.' },
  function: ['01.3'],
  stage: 'operation',
  jurisdiction: ['XR'],
  governmentLevel: 'national',
  license: 'https://creativecommons.org/licenses/by/4.0/',
  sdg: ['16'],
  keyword: ['registers', 'once-only'],
  technology: ['api', 'pki'],
  targetAudience: ['agencies'],
  startDate: '2021-03-01',
  participation: [
    {
      name: 'Example Ltd',
      participant: 'https://supplier.example/#org',
      role: 'supplier',
      organizationKind: 'business',
    },
  ],
  indicator: [
    {
      name: { en: 'Requests a year' },
      value: '2700000',
      unitText: 'requests',
      baseline: '0',
      observedAt: '2025-12-31',
    },
  ],
  cost: { amount: '1200000', currency: 'EUR' },
  codeRepository: ['https://code.ruritania.example/exchange'],
  assetLicense: ['MIT'],
  conformsTo: ['https://spec.openapis.org/oas/v3.1.0'],
  legalBasis: ['https://law.ruritania.example/eli/2020/17'],
  evidence: [
    {
      name: { en: 'Audit 2025' },
      mediaType: 'application/pdf',
      url: 'https://media.share.ruritania.example/f1.pdf',
      sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    },
  ],
})

const lesson = (): LessonDraft => ({
  sourceLanguage: 'en',
  name: { en: 'Procure the security servers centrally' },
  drivingEvent: { en: 'Eleven tenders failed in 2022.' },
  content: {
    en: 'Each agency ran its own tender. A framework contract would have been enough.',
  },
  recommendation: { en: 'Sign one framework contract first.' },
  outcome: 'didNotWork',
  about: `${ORIGIN}/initiatives/01JB3W8X4K2T6Y9ZQ1C5D7E8F0`,
  phase: 'development',
  function: ['01.3'],
  keyword: ['procurement'],
  appliesWhen: { en: 'Agencies may buy from a central contract.' },
  effectEvidence: { en: 'No tender failed in 2024.' },
  date: '2023-06-30',
  cost: { amount: '40000', currency: 'EUR' },
  jurisdiction: ['XR'],
  governmentLevel: 'national',
  license: 'https://creativecommons.org/licenses/by/4.0/',
})

const around = (uri: string, time: string, more: Partial<Surroundings> = {}): Surroundings => ({
  origin: ORIGIN,
  uri,
  owner: OWNER,
  visibility: 'public',
  recordStatus: 'published',
  revision: 1,
  translations: [],
  published: new Date(time),
  updated: new Date(time),
  ...more,
})

/** Pictures come with attachments, and the example's hashtag was chosen by hand. */
const comparable = (object: Json, ...but: string[]): Json =>
  Object.fromEntries(
    Object.entries(object).filter(([key]) => !['image', 'tag', ...but].includes(key)),
  )

test('writing records as the protocol has them', { skip }, async (t) => {
  t.test('the context is the same, byte for byte', async (t) => {
    const shared = JSON.parse(readFileSync(new URL('context.json', SHARED), 'utf8')) as Json
    t.equal(JSON.stringify(CONTEXT), JSON.stringify(shared['@context']))
  })

  t.test('an initiative', async (t) => {
    const golden = objectOf('create-initiative')
    const draft = parseDraft('Initiative', initiative())
    t.ok(draft.ok, 'its texts pass our own form')
    const written = writeRecord(
      { kind: 'Initiative', draft: initiative() },
      around(golden['id'] as string, '2026-11-01T09:00:00Z', {
        translations: [{ language: 'de', translationMethod: 'reviewed', translatedRevision: 1 }],
      }),
    )
    t.same(comparable(written), comparable(golden))
    t.equal(Object.keys(written['nameMap'] as Json)[0], 'en', 'the source language comes first')
    t.same(written['tag'], [
      { type: 'Hashtag', name: '#Registers', href: `${ORIGIN}/tags/registers` },
      { type: 'Hashtag', name: '#OnceOnly', href: `${ORIGIN}/tags/onceonly` },
    ])
  })

  t.test('a lesson, whose summary is the first sentence of its advice', async (t) => {
    const golden = objectOf('create-lesson')
    const written = writeRecord(
      { kind: 'LessonLearned', draft: lesson() },
      around(golden['id'] as string, '2026-11-02T09:00:00Z', {
        context: golden['context'] as string,
      }),
    )
    const but = ['summary', 'summaryMap', 'preview', 'source']
    t.same(comparable(written, ...but), comparable(golden, ...but))
    t.equal(written['summary'], 'Sign one framework contract first.')
  })

  t.test('a peers-only initiative, addressed to peers and to nobody else', async (t) => {
    const golden = objectOf('create-initiative-peers')
    const written = writeRecord(
      {
        kind: 'Initiative',
        draft: {
          sourceLanguage: 'en',
          name: { en: golden['name'] as string },
          summary: { en: golden['summary'] as string },
          content: { en: 'Four offices compare signals weekly.' },
          challenge: { en: golden['challenge'] as string },
          stage: 'pilot',
          startDate: '2026-01-01',
          endDate: '2026-12-31',
          function: ['01.1'],
          jurisdiction: ['XR'],
          governmentLevel: 'national',
          license: 'https://creativecommons.org/licenses/by/4.0/',
        },
      },
      around(golden['id'] as string, '2026-11-20T09:00:00Z', { visibility: 'peers' }),
    )
    const but = ['summaryMap', 'source', 'preview']
    t.same(comparable(written, ...but), comparable(golden, ...but))
  })

  t.test('a snapshot, under its own id', async (t) => {
    const golden = example('revision-snapshot')
    const object = writeRecord(
      { kind: 'Initiative', draft: initiative() },
      around(objectOf('create-initiative')['id'] as string, '2026-11-01T09:00:00Z', {
        translations: [{ language: 'de', translationMethod: 'reviewed', translatedRevision: 1 }],
      }),
    )
    const snapshot = writeSnapshot(object, object['id'] as string, 1)
    t.same(comparable(snapshot), comparable(golden))
  })

  t.test('a tombstone', async (t) => {
    const golden = example('object-tombstone')
    const written = withContext(
      writeTombstone({
        uri: golden['id'] as string,
        kind: 'Initiative',
        reason: 'Withdrawn: replaced by a new programme.',
        published: new Date('2026-11-01T09:00:00Z'),
        deleted: new Date('2026-12-01T09:00:00Z'),
      }),
    )
    t.same(written, golden)
  })
})

test('reading records of other servers', { skip }, async (t) => {
  const read = (object: Wire) => {
    const result = readRecord(object)
    if (!result.ok) throw new Error(JSON.stringify(result.issues))
    return result.value
  }

  t.test('gets back what was written', async (t) => {
    const golden = objectOf('create-initiative')
    const { record, html, ...rest } = read(golden)
    t.match(rest, { owner: OWNER, visibility: 'public', revision: 1, archived: false })
    t.same(html, golden['contentMap'])
    const { content, ...draft } = record.draft
    const { content: typed, ...typedDraft } = initiative()
    t.same(draft, typedDraft)
    t.equal(content?.['en'], typed?.['en'], 'the Markdown of the source language')
  })

  t.test('W6: takes a term in all three spellings', async (t) => {
    const golden = objectOf('create-initiative')
    for (const key of ['stage', 'comity:stage', 'https://w3id.org/comity/ns#stage']) {
      const { stage, ...others } = golden
      t.match(read({ ...others, [key]: stage }).record.draft, { stage: 'operation' }, key)
    }
  })

  t.test('keeps its document byte for byte', async (t) => {
    const object = objectOf('create-initiative')
    t.equal(read(object).document, toBytes(withContext(object)))
  })

  t.test('leaves out a code it does not know, and keeps the record', async (t) => {
    const golden = objectOf('create-initiative')
    const { record } = read({ ...golden, stage: 'flourishing', function: ['99.9'] })
    t.match(record.draft, { name: { en: 'Register data exchange layer' } })
    t.equal('stage' in record.draft || 'function' in record.draft, false)
  })

  t.test('cleans the HTML it came with', async (t) => {
    const golden = objectOf('create-initiative')
    const { html } = read({
      ...golden,
      contentMap: { en: '<p onclick="x()">Hi<script>alert(1)</script></p>' },
    })
    t.same(html, { en: '<p>Hi</p>' })
  })

  t.test('reads a peers-only record as such, and refuses one addressed to nobody', async (t) => {
    const golden = objectOf('create-initiative-peers')
    t.equal(read(golden).visibility, 'peers')
    t.notOk(readRecord({ ...golden, to: ['https://elsewhere.example/peers'] }).ok)
    t.notOk(readRecord({ ...golden, to: [] }).ok)
  })
})
