import type { GovernmentsView } from '../../../../src/http/web/pages/governments.ts'
import type { HomeView } from '../../../../src/http/web/pages/home.ts'
import type { OrganisationView } from '../../../../src/http/web/pages/organisation.ts'
import type { SearchView } from '../../../../src/http/web/pages/search.ts'
import type { RecordCard } from '../../../../src/http/web/parts/record-card.ts'
import { birth, citizenFile, exchange, helpDesk, logs, tenders } from './cards.ts'
import { said } from './site.ts'

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
  totalIs: 'exact',
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
