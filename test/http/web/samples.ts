import type { SafeHtml } from '../../../src/domain/richtext.ts'
import { loadAssets } from '../../../src/http/web/assets.ts'
import type { Site } from '../../../src/http/web/layout.ts'
import type { AboutView } from '../../../src/http/web/pages/about.ts'
import type { GovernmentsView } from '../../../src/http/web/pages/governments.ts'
import type { HistoryView } from '../../../src/http/web/pages/history.ts'
import type { HomeView } from '../../../src/http/web/pages/home.ts'
import type { InitiativeView } from '../../../src/http/web/pages/initiative.ts'
import type { LessonView } from '../../../src/http/web/pages/lesson.ts'
import type { OrganisationView } from '../../../src/http/web/pages/organisation.ts'
import type { SearchView } from '../../../src/http/web/pages/search.ts'
import type { TermsView } from '../../../src/http/web/pages/terms.ts'
import type { TombstoneView } from '../../../src/http/web/pages/tombstone.ts'
import type { RecordCard } from '../../../src/http/web/parts/record-card.ts'
import type { RecordView } from '../../../src/http/web/parts/record-view.ts'
import type { Localised, LocalisedHtml } from '../../../src/http/web/parts/text.ts'

/** Views of invented governments, as a route would hand them to the pages. */
const said = (value: string, lang = 'en'): Localised => ({ lang, value })
const told = (value: string, lang = 'en'): LocalisedHtml => ({ lang, value: value as SafeHtml })

export const PLACE_NAMES = new Map([
  ['XR', 'Ruritania'],
  ['XF', 'Freedonia'],
  ['XS', 'Sylvania'],
  ['XR-ZE', 'Zenda'],
])

export const site: Site = {
  origin: 'https://share.ruritania.example',
  name: said('Shared knowledge'),
  operator: said('Government of Ruritania'),
  handle: '@digital@share.ruritania.example',
  licence: { name: 'CC-BY-4.0', href: 'https://creativecommons.org/licenses/by/4.0/' },
  assets: loadAssets(),
}

const tenders: RecordCard = {
  kind: 'LessonLearned',
  href: '/lessons/01JB41M0',
  title: said('Eleven separate tenders for one component cost a year'),
  sentence: said('Every office bought its own connection. Prices differed by a factor of four.'),
  outcome: 'didNotWork',
  advice: said('Sign one framework contract first, then let each office call off from it.'),
  jurisdiction: ['XR'],
  owner: said('Office of Digital Affairs'),
  revision: 1,
  date: '2026-11-09T08:00:00Z',
}

const logs: RecordCard = {
  kind: 'LessonLearned',
  href: '/lessons/01JB41M1',
  title: said('Log every request at both ends'),
  sentence: said('Two offices settled a dispute over a wrong address in an afternoon.'),
  outcome: 'worked',
  advice: said('Make the log a condition of connecting, not a recommendation.'),
  jurisdiction: ['XS'],
  owner: said('Ministry of the Interior'),
  revision: 2,
  date: '2026-03-03T08:00:00Z',
  host: 'share.sylvania.example',
}

const helpDesk: RecordCard = {
  kind: 'LessonLearned',
  href: '/lessons/01JB41M2',
  title: said('Un guichet par téléphone seulement', 'fr'),
  sentence: said('Bon pour les dix premiers registres, trop lent pour trente.', 'fr'),
  outcome: 'mixed',
  advice: said('Commencer par le téléphone, prévoir l’écrit pour la deuxième année.', 'fr'),
  jurisdiction: ['XF'],
  owner: said('Federal Office for Registers'),
  revision: 1,
  date: '2025-02-11T08:00:00Z',
  host: 'share.freedonia.example',
}

const exchange: RecordCard = {
  kind: 'Initiative',
  href: '/initiatives/01JB3W8X',
  title: said('Register data exchange layer'),
  sentence: said('Registers ask each other instead of asking the citizen again.'),
  stage: 'operation',
  jurisdiction: ['XR'],
  owner: said('Office of Digital Affairs'),
  revision: 4,
  date: '2026-11-01T09:00:00Z',
}

const birth: RecordCard = {
  kind: 'Initiative',
  href: '/initiatives/01JB3W8Y',
  title: said('One notice of birth instead of five forms'),
  sentence: said(
    'The hospital reports a birth once; registry, health insurance and child benefit take it from there.',
  ),
  stage: 'pilot',
  jurisdiction: ['XS'],
  owner: said('Ministry of the Interior'),
  revision: 1,
  date: '2026-11-06T09:00:00Z',
  host: 'share.sylvania.example',
}

const citizenFile: RecordCard = {
  kind: 'Initiative',
  href: '/initiatives/01JB3W8Z',
  title: said('ملف المواطن المركزي', 'ar'),
  sentence: said('ملف واحد لكل السجلات، أوقف قبل إطلاقه. ما وجده التدقيق وما حل محله.', 'ar'),
  stage: 'abandoned',
  jurisdiction: ['XR-ZE'],
  owner: said('City of Zenda'),
  revision: 3,
  date: '2019-05-08T09:00:00Z',
  archived: true,
}

const governments = [
  {
    name: said('Kingdom of Sylvania'),
    jurisdiction: ['XS'],
    here: false,
    anchor: 'share.sylvania.example',
  },
  {
    name: said('Government of Ruritania'),
    jurisdiction: ['XR'],
    here: true,
    anchor: 'share.ruritania.example',
  },
  {
    name: said('Federation of Freedonia'),
    jurisdiction: ['XF'],
    here: false,
    anchor: 'share.freedonia.example',
  },
] as const

export const home: HomeView = {
  path: '/',
  governments,
  newest: [tenders, birth, exchange, citizenFile],
  lessons: [tenders, logs, helpDesk],
  alternates: [{ type: 'application/atom+xml', href: '/feeds/all.atom', title: 'Everything' }],
}

const record: RecordView = {
  path: '/initiatives/01JB3W8X',
  alternates: [{ type: 'application/activity+json', href: '/initiatives/01JB3W8X' }],
  title: said('Register data exchange layer'),
  provenance: {
    owner: { name: said('Office of Digital Affairs'), href: '/actors/01JA7Q2M' },
    jurisdiction: ['XR'],
    level: 'national',
    published: '2021-03-04T09:00:00Z',
    revision: { number: 4, date: '2026-11-01T09:00:00Z' },
    proof: { state: 'verified' },
    history: '/initiatives/01JB3W8X/revisions',
    languages: [
      { lang: 'en', href: '?lang=en', current: true },
      { lang: 'ar', href: '?lang=ar', current: false },
    ],
  },
  visibility: 'public',
  recordStatus: 'published',
  licence: { name: 'CC-BY-4.0', href: 'https://creativecommons.org/licenses/by/4.0/' },
  function: ['01.3'],
  keywords: ['registers', 'once only', 'law', 'procurement'],
  technology: ['REST', 'PKI'],
  cost: { amount: '1200000', currency: 'EUR', note: said('A year; a third is the help desk.') },
  evidence: [
    {
      name: said('Audit of the exchange layer, 2025'),
      href: 'https://audit.ruritania.example/2025.pdf',
      mediaType: 'application/pdf',
      sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    },
  ],
  revisions: [
    {
      number: 4,
      date: '2026-11-01T09:00:00Z',
      note: said('Figures for October; court order named.'),
    },
    {
      number: 3,
      date: '2025-01-14T09:00:00Z',
      note: said('Results added after the second phase.'),
    },
    { number: 2, date: '2023-02-01T09:00:00Z', note: said('From pilot to operation.') },
    { number: 1, date: '2021-03-04T09:00:00Z' },
  ],
  replies: [
    {
      id: 'r-1',
      author: {
        name: 'Ann Hobbs',
        handle: '@ann@social.example',
        href: 'https://social.example/@ann',
      },
      standing: 'person',
      published: '2026-11-19T09:00:00Z',
      text: told(
        '<p>How do you handle outages? Our registry office closes at noon and opens the next morning.</p>',
      ),
      replies: [
        {
          id: 'r-2',
          author: {
            name: 'Office of Digital Affairs',
            handle: '@digital@share.ruritania.example',
          },
          standing: 'official',
          published: '2026-11-20T09:00:00Z',
          text: told(
            '<p>Requests wait for an hour. After that the citizen is told which register does not answer.</p>',
          ),
          replies: [
            {
              id: 'r-3',
              author: { name: 'كارل', handle: '@karel@zenda.example' },
              standing: 'person',
              published: '2026-11-20T11:00:00Z',
              text: told('<p>أعمل في شباك خدمة في زيندا. جملة نقرؤها للناس ستفيدنا.</p>', 'ar'),
              replies: [
                {
                  id: 'r-4',
                  author: { name: 'Ann Hobbs', handle: '@ann@social.example' },
                  standing: 'person',
                  published: '2026-11-21T09:00:00Z',
                  replies: [],
                },
              ],
            },
          ],
        },
      ],
    },
    {
      id: 'r-5',
      author: {
        name: 'Federal Office for Registers',
        handle: '@registers@share.freedonia.example',
        href: 'https://share.freedonia.example/actors/1',
      },
      standing: 'peer',
      published: '2026-11-22T09:00:00Z',
      text: told('<p>We would like to see the text of the court order.</p>'),
      replies: [],
    },
  ],
  usefulTo: 12,
}

export const initiative: InitiativeView = {
  ...record,
  summary: said('Registers ask each other instead of asking the citizen again.'),
  challenge: told(
    '<p>A family that moved house told the same news to eleven offices. Each office kept its own copy of the address, and none of the copies was right for long.</p>',
  ),
  content: told(
    '<p>Each register publishes a small number of signed services. An office that may know an address asks the population register for it, and both sides keep a record of the question and the answer.</p><ul><li>There is no central database.</li><li>The law lets registers rely on one another.</li></ul><blockquote><p>Ask the register, not the citizen.</p></blockquote>',
  ),
  results: told('<p>Nine of eleven offices stopped asking for the address by the end of 2024.</p>'),
  figures: [
    {
      name: said('Forms that still ask for the address'),
      value: '2 of 11',
      baseline: '11',
      observed: '2026-10-31',
    },
    { name: said('Time to correct a wrong address'), value: '1', unit: 'day', baseline: '42' },
    { name: said('Requests answered in a year'), value: '2700000', observed: '2025-12-31' },
  ],
  obstacle: told(
    '<p>The first tender was split by office and failed eleven times. Two registers had no owner on paper.</p>',
  ),
  conditionsForSuccess: told('<p>A law that lets one register rely on another.</p>'),
  replicability: told('<p>Begin with two registers that already trust each other.</p>'),
  stage: 'operation',
  startDate: '2021-03',
  audience: ['Residents', 'Caseworkers'],
  partners: [
    {
      name: 'Zenda Systems Ltd',
      href: 'https://zenda-systems.example/',
      role: 'supplier',
      kind: 'business',
    },
    {
      name: 'University of Strelsau',
      href: 'https://strelsau.example/',
      role: 'research',
      kind: 'academia',
    },
  ],
  sdg: ['16'],
  sameAs: [],
  codeRepository: ['https://code.ruritania.example/exchange'],
  assetLicense: ['EUPL-1.2'],
  conformsTo: ['https://spec.openapis.org/oas/v3.1.0'],
  legalBasis: ['https://law.ruritania.example/eli/2020/17'],
  lessons: [tenders, logs, helpDesk],
  allLessons: '/search?kind=LessonLearned&about=01JB3W8X',
}

/** The Arabic text of the same initiative, made from an older revision. */
export const initiativeInArabic: InitiativeView = {
  ...initiative,
  title: said('طبقة تبادل بيانات السجلات', 'ar'),
  summary: said('تسأل السجلات بعضها بعضًا بدلًا من أن تسأل المواطن مرة أخرى.', 'ar'),
  challenge: told(
    '<p>كانت الأسرة التي تنتقل إلى مسكن جديد تُبلغ الخبر نفسه إلى أحد عشر مكتبًا. وكان كل مكتب يحتفظ بنسخته من العنوان، ولم تبقَ أي نسخة صحيحة مدة طويلة.</p>',
    'ar',
  ),
  translation: {
    method: 'machine',
    revision: 3,
    date: '2025-01-14T09:00:00Z',
    source: { lang: 'en', href: '?lang=en' },
  },
  provenance: {
    ...record.provenance,
    owner: { name: said('مكتب الشؤون الرقمية', 'ar'), href: '/actors/01JA7Q2M' },
    languages: [
      { lang: 'ar', href: '?lang=ar', current: true },
      { lang: 'en', href: '?lang=en', current: false },
    ],
  },
}

export const lesson: LessonView = {
  ...record,
  path: '/lessons/01JB41M0',
  title: tenders.title,
  outcome: 'didNotWork',
  about: { title: exchange.title, href: exchange.href },
  provenance: {
    ...record.provenance,
    proof: { state: 'unverified', reason: 'keyUnknown' },
    original: {
      href: 'https://share.sylvania.example/lessons/01JB41M0',
      received: '2026-11-10T09:00:00Z',
    },
  },
  drivingEvent: told(
    '<p>Every office bought its own connection to the registers. Prices differed by a factor of four, and no two fitted together.</p>',
  ),
  content: told('<p>A component that all share has one owner, and so should its contract.</p>'),
  recommendation: told(
    '<p>Sign one framework contract first, then let each office call off from it.</p>',
  ),
  appliesWhen: told('<p>Where offices may buy from a central contract.</p>'),
  effectEvidence: told('<p>No tender failed in 2024.</p>'),
  phase: 'development',
  date: '2023-06-30',
  replies: [],
  imported: { source: 'Procurement archive', href: 'https://archive.ruritania.example/' },
  recordStatus: 'archived',
  visibility: 'peers',
}

export const organisation: OrganisationView = {
  path: '/actors/01JA7Q2M',
  alternates: [{ type: 'application/activity+json', href: '/actors/01JA7Q2M' }],
  name: said('Office of Digital Affairs'),
  summary: said('Digital services of the government of Ruritania.'),
  handle: '@digital@share.ruritania.example',
  jurisdiction: ['XR'],
  level: 'national',
  kind: 'government',
  website: 'https://digital.ruritania.example/',
  feed: '/feeds/actors/01JA7Q2M.atom',
  live: { records: [exchange], all: '/search?owner=1&kind=Initiative' },
  lessons: { records: [tenders], all: '/search?owner=1&kind=LessonLearned' },
  past: { records: [citizenFile], all: '/search?owner=1&stage=abandoned' },
}

const hit = (before: string, word: string, after: string): NonNullable<RecordCard['sentence']> => ({
  lang: 'en',
  parts: [
    { text: before, hit: false },
    { text: word, hit: true },
    { text: after, hit: false },
  ],
})

const value = (code: string, count: number, chosen = false) => ({
  code,
  count,
  chosen,
  href: `/search?q=registers&x=${encodeURIComponent(code)}`,
})

export const search: SearchView = {
  path: '/search?q=registers&jurisdiction=XR',
  query: { q: 'registers', order: 'relevance' },
  keep: [{ name: 'jurisdiction', value: 'XR' }],
  total: 14,
  records: [
    { ...exchange, sentence: hit('', 'Registers', ' ask each other instead of the citizen.') },
    {
      ...tenders,
      sentence: hit('Every office bought its own connection to the ', 'registers', '.'),
    },
    logs,
    helpDesk,
    citizenFile,
  ],
  facets: [
    { name: 'kind', values: [value('Initiative', 5), value('LessonLearned', 6)] },
    {
      name: 'function',
      values: [value('01.3', 8), value('03.3', 3), value('04.1', 2), value('10.4', 1)],
    },
    { name: 'stage', values: [value('operation', 3), value('abandoned', 1)] },
    {
      name: 'outcome',
      values: [value('worked', 2), value('mixed', 2), value('didNotWork', 2)],
    },
    { name: 'jurisdiction', values: [value('XF', 9), value('XR', 14, true), value('XS', 12)] },
    { name: 'level', values: [value('national', 11), value('local', 1)] },
    { name: 'language', values: [value('ar', 3), value('en', 14), value('fr', 6)] },
    {
      name: 'owner',
      values: [
        { ...value('https://share.ruritania.example/actors/1', 4), name: said('City of Zenda') },
      ],
    },
  ],
  clear: '/search?q=registers',
  orders: {
    relevance: '/search?q=registers&jurisdiction=XR',
    newest: '/search?q=registers&jurisdiction=XR&order=newest',
    oldest: '/search?q=registers&jurisdiction=XR&order=oldest',
  },
  pages: { next: '/search?q=registers&jurisdiction=XR&after=x' },
  feed: '/feeds/search.atom?q=registers',
}

export const emptySearch: SearchView = { ...search, total: 0, records: [], facets: [], pages: {} }

const hash = (start: string): string => start.padEnd(64, '0123456789abcdef')

export const history: HistoryView = {
  path: '/initiatives/01JB3W8X/revisions?from=2&to=4',
  kind: 'Initiative',
  record: { title: exchange.title, href: exchange.href },
  revisions: record.revisions.map((revision) => ({
    ...revision,
    sha256: hash(`d${revision.number}`),
    ...(revision.number > 1 && { previousSha256: hash(`d${revision.number - 1}`) }),
    ...(revision.number !== 2 && { href: `/initiatives/01JB3W8X/revisions/${revision.number}` }),
  })),
  comparison: {
    from: 2,
    to: 4,
    changes: [
      { field: 'stage', before: 'pilot', after: 'operation' },
      {
        field: 'results',
        lang: 'en',
        before: 'Five of eleven offices stopped asking for the address.',
        after: 'Nine of eleven offices stopped asking for the address by the end of 2024.',
      },
      {
        field: 'name',
        lang: 'ar',
        before: 'تبادل بيانات السجلات',
        after: 'طبقة تبادل بيانات السجلات',
      },
      { field: 'function', before: ['01.3'], after: ['01.3', '03.3'] },
    ],
  },
}

export const sharing: GovernmentsView = {
  path: '/governments',
  governments: governments.map((one, i) => ({
    ...one,
    host: one.anchor,
    state: i === 2 ? 'suspended' : 'active',
    ...(one.here ? {} : { href: `https://${one.anchor}/`, since: '2026-10-01T09:00:00Z' }),
    ...(i === 0 && { lastHeard: '2026-11-22T09:00:00Z' }),
    bodies: one.here
      ? [
          { name: said('City of Zenda'), href: '/actors/2' },
          { name: said('Office of Digital Affairs'), href: '/actors/1' },
        ]
      : [{ name: said('Ministry of the Interior'), href: '/actors/3' }],
  })),
}

export const about: AboutView = {
  path: '/about',
  description: told('<p>The office answers on working days.</p>'),
  contact: 'share@ruritania.example',
  federation: 'open',
  software: { name: 'Comity', version: '0.1.0', source: 'https://code.example/comity' },
  feeds: { atom: '/feeds/all.atom', json: '/feeds/all.json' },
  api: '/api/docs',
}

export const tombstone: TombstoneView = {
  path: '/lessons/01JB41M9',
  kind: 'LessonLearned',
  withdrawn: '2026-05-08T09:00:00Z',
  reason: said('Replaced by a newer record.'),
}

export const terms: TermsView = {
  path: '/ns',
  namespace: 'https://w3id.org/comity/ns#',
  types: [
    { key: 'Initiative', iri: 'https://w3id.org/comity/ns#Initiative', value: 'Article' },
    { key: 'LessonLearned', iri: 'https://w3id.org/comity/ns#LessonLearned', value: 'Article' },
  ],
  terms: [
    { key: 'challenge', iri: 'https://w3id.org/comity/ns#challenge', value: 'text' },
    { key: 'function', iri: 'https://w3id.org/comity/ns#function', value: 'list of codes' },
    { key: 'jurisdiction', iri: 'http://schema.org/jurisdiction', value: 'list of codes' },
  ],
}
