import type { RecordCard } from '../../../../src/http/web/parts/record-card.ts'
import { said } from './site.ts'

export const tenders: RecordCard = {
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

export const logs: RecordCard = {
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

export const helpDesk: RecordCard = {
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

export const exchange: RecordCard = {
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

export const birth: RecordCard = {
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

export const citizenFile: RecordCard = {
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
