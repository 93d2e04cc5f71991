import type { InitiativeView } from '../../../../src/http/web/pages/initiative.ts'
import type { LessonView } from '../../../../src/http/web/pages/lesson.ts'
import type { RecordView } from '../../../../src/http/web/parts/record-view.ts'
import { exchange, helpDesk, logs, tenders } from './cards.ts'
import { replies } from './replies.ts'
import { said, told } from './site.ts'

export const record: RecordView = {
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
  replies,
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
