import type { AboutView } from '../../../../src/http/web/pages/about.ts'
import type { HistoryView } from '../../../../src/http/web/pages/history.ts'
import type { TermsView } from '../../../../src/http/web/pages/terms.ts'
import type { TombstoneView } from '../../../../src/http/web/pages/tombstone.ts'
import { exchange } from './cards.ts'
import { record } from './records.ts'
import { said, told } from './site.ts'

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

export const about: AboutView = {
  path: '/about',
  description: told('<p>The office answers on working days.</p>'),
  contact: 'share@ruritania.example',
  federation: 'open',
  fingerprint: '4f1d 09ab 77c2 e350 1b6f 8d24 a9e1 5c07 3e92 d8b4 60fa 11c5 92d7 0e3b 84a6 f25c',
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
