import { test } from 'tap'
import { mapInitiative } from '../../../src/actions/import/initiatives.ts'
import { SOURCE, initiative, long } from './lines.ts'

function mapped(fields: object) {
  const { records, notes, refused } = mapInitiative(initiative(fields))
  const [made] = records
  if (!made) throw new Error(JSON.stringify(refused))
  const draft: Readonly<Record<string, unknown>> = { ...made.record.draft }
  return { draft, provenance: made.provenance, unmapped: made.provenance.unmapped, notes }
}

test('an initiative with every field that fits', async (t) => {
  const { draft, provenance, notes } = mapped({
    name: { en: 'Ferry timetable by radio', fr: 'Horaires des bacs à la radio' },
    summary: { en: 'The harbour reads it aloud.', fr: 'Le port en donne lecture.' },
    content: { en: 'Every hour, *twice* in winter.' },
    jurisdiction: ['XR'],
    governmentLevel: 'local',
    organization: { name: 'Harbour of Zenda', kind: 'government', url: 'https://zenda.example/' },
    function: ['04.5', '04'],
    stage: 'operation',
    technology: ['Radio'],
    tag: ['ferries', ' timetables '],
    alias: ['Radio Bac'],
    assetType: ['content'],
    assetLicense: ['GPL-3.0', 'MIT'],
    repository: ['https://code.zenda.example/ferry'],
    startDate: '2021',
    url: 'http://ferry.zenda.example/',
    sdg: [9, 11],
    partner: [{ name: 'Fund of the Isles', role: 'funder' }],
    provenance: { source: SOURCE, license: 'EUPL-1.2', path: 'a.json', commit: 'c0', recordId: 7 },
  })
  t.same(draft, {
    sourceLanguage: 'en',
    name: { en: 'Ferry timetable by radio', fr: 'Horaires des bacs à la radio' },
    summary: { en: 'The harbour reads it aloud.', fr: 'Le port en donne lecture.' },
    content: { en: 'Every hour, *twice* in winter.' },
    function: ['04.5', '04'],
    stage: 'operation',
    jurisdiction: ['XR'],
    governmentLevel: 'local',
    license: 'https://spdx.org/licenses/EUPL-1.2',
    technology: ['Radio'],
    keyword: ['ferries', 'timetables', 'Radio Bac', 'content'],
    assetLicense: ['GPL-3.0', 'MIT'],
    codeRepository: ['https://code.zenda.example/ferry'],
    startDate: '2021',
    sameAs: ['http://ferry.zenda.example/'],
    sdg: ['9', '11'],
    participation: [
      { name: 'Harbour of Zenda', role: 'implementer', organizationKind: 'government' },
      { name: 'Fund of the Isles', role: 'funder' },
    ],
  })
  t.same(notes, [], 'nothing to report')
  const { contentSha256, ...said } = provenance
  t.match(contentSha256, /^[0-9a-f]{64}$/)
  t.same(said, {
    source: SOURCE,
    license: 'EUPL-1.2',
    path: 'a.json',
    commit: 'c0',
    recordId: 7,
    organization: { name: 'Harbour of Zenda', kind: 'government', url: 'https://zenda.example/' },
  })
})

test('texts that are too long for their place', async (t) => {
  const summary = long(900)
  const { draft, notes } = mapped({ summary: { en: summary }, content: { en: 'More.' } })
  t.same(draft['content'], { en: `${summary}\n\nMore.` }, 'the whole summary begins the main text')
  const short = (draft['summary'] as { en: string }).en
  t.ok(short.length <= 300 && summary.startsWith(short) && short.endsWith('.'), 'whole sentences')
  t.match(notes, [{ field: 'summary.en', reason: /longer than 300/ }])

  const name = 'Ferry '.repeat(30).trim()
  const titled = mapped({ name: { en: name }, summary: { en: 'Short.' } })
  t.same(titled.draft['content'], { en: `**${name}**` })
  t.match(titled.draft['name'], { en: /…$/ })
  t.match(titled.notes, [{ field: 'name.en', reason: /longer than 120/ }])

  const content = long(50_100)
  const cut = mapped({ content: { en: content } })
  t.equal([...(cut.draft['content'] as { en: string }).en].length <= 50_000, true)
  t.same(cut.unmapped, { 'content.en': content }, 'what is cut is kept whole with the source')
})

test('a source language is the one that most texts are in', async (t) => {
  const { draft } = mapped({ name: { fr: 'Bacs', en: 'Ferries' }, summary: { en: 'In English.' } })
  t.equal(draft['sourceLanguage'], 'en')
  t.equal(mapped({ name: { fr: 'Bacs' }, summary: undefined }).draft['sourceLanguage'], 'fr')
  const given = mapped({ name: { fr: 'Bacs', en: 'Ferries' }, sourceLanguage: 'fr' })
  t.equal(given.draft['sourceLanguage'], 'fr', 'unless the line says so itself')
})

test('lists: each entry once, as many as there is place for, the others reported', async (t) => {
  const jurisdiction = ['AT', 'BE', 'BG', 'CH', 'CY', 'CZ', 'DE', 'DK', 'EE', 'ES', 'FI', 'FR']
  const more = ['GR', 'HR', 'HU', 'IE', 'IT', 'LT', 'LU', 'LV', 'MT', 'NL', 'PL']
  const tags = Array.from({ length: 14 }, (_, i) => `tag ${i}`)
  const { draft, unmapped, notes } = mapped({
    jurisdiction: [...jurisdiction, ...more, 'Utopia', 'EU'],
    tag: [...tags, 'tag 1', 'x'.repeat(61)],
    alias: ['', 'Bac'],
    assetType: ['software'],
    technology: Array.from({ length: 11 }, (_, i) => `t${i}`),
    function: ['01', '1.3', '01.1', '01.2', '01.3'],
    assetLicense: ['MIT', 'MIT', 'NOSA-9'],
    sdg: [3, 18, '4'],
  })
  t.match(draft, {
    jurisdiction: [...jurisdiction, ...more.slice(0, 8)],
    keyword: [...tags, 'Bac'],
    technology: { length: 10 },
    function: ['01', '01.1', '01.2'],
    assetLicense: ['MIT'],
    sdg: ['3', '4'],
  })
  t.same(unmapped, {
    jurisdiction: ['MT', 'NL', 'PL', 'EU', 'Utopia'],
    tag: ['tag 1', 'x'.repeat(61)],
    alias: [''],
    assetType: ['software'],
    technology: ['t10'],
    function: ['1.3', '01.3'],
    assetLicense: ['MIT', 'NOSA-9'],
    sdg: ['18'],
  })
  const reasons = notes.map(({ field, reason }) => `${field}: ${reason}`)
  t.equal(new Set(reasons).size, reasons.length, 'one note for each field and reason')
  t.ok(reasons.some((reason) => reason.startsWith('jurisdiction: There is place for 20')))
  t.ok(reasons.some((reason) => reason.startsWith('alias: Is empty')))
  t.same(mapped({ jurisdiction: ['EU', 'XR-Z1'] }).draft['jurisdiction'], ['EU', 'XR-Z1'])
})

test('addresses are checked', async (t) => {
  for (const url of [
    'internal web address',
    'https://a.example/ https://b.example/',
    'https://a.example/\nhttps://b.example/',
    'www.zenda.example',
    'javascript:alert(1)',
    7,
  ]) {
    const { draft, unmapped, notes } = mapped({ url })
    t.notOk('sameAs' in draft)
    t.same(unmapped, { url }, 'kept with the source')
    t.match(notes, [{ field: 'url', reason: /not one web address/ }])
  }
  const links = mapped({
    organization: { name: 'Harbour', kind: 'government', url: 'javascript:alert(1)' },
    provenance: { source: SOURCE, license: 'MIT', url: 'javascript:alert(1)' },
  })
  t.notOk(links.provenance.url, 'SEC-30: a page may make a link of it, so it has to be one')
  t.same(links.provenance.organization, { name: 'Harbour', kind: 'government' })
})

test('the body of the source and its partners', async (t) => {
  const consortium = mapped({ organization: { name: { en: 'Isles' }, kind: 'consortium' } })
  t.notOk('participation' in consortium.draft)
  t.same(consortium.provenance.organization, { name: { en: 'Isles' }, kind: 'consortium' })
  t.match(consortium.notes, [{ field: 'organization.kind', reason: /no kind of body/ }])

  const unknown = mapped({ organization: { name: 'Isles', size: 'large' } })
  t.match(unknown.notes, [
    { field: 'organization.size', reason: /no field/ },
    { field: 'organization.kind', reason: /does not say/ },
  ])
  t.same(unknown.unmapped, { 'organization.size': 'large' })

  const { draft, unmapped, notes } = mapped({
    partner: [
      { name: 'Fund', role: 'funder' },
      { name: 'Office', role: 'owner' },
      { name: 'Crew', role: 'maintainer' },
      { name: 'Other', role: 'friend' },
      'Somebody',
    ],
  })
  t.same(draft['participation'], [
    { name: 'Fund', role: 'funder' },
    { name: 'Office', role: 'implementer' },
    { name: 'Crew', role: 'implementer' },
  ])
  t.same(unmapped, {
    'partner.1.role': 'owner',
    'partner.2.role': 'maintainer',
    'partner.3': { name: 'Other', role: 'friend' },
    'partner.4': 'Somebody',
  })
  t.match(notes, [
    { field: 'partner.1.role', reason: /^Approximate/ },
    { field: 'partner.2.role', reason: /^Approximate/ },
    { field: 'partner.3' },
    { field: 'partner.4' },
  ])
})

test('evidence for development goals ends the results', async (t) => {
  const { draft, unmapped, notes } = mapped({
    results: { en: 'Fewer people wait in the rain.' },
    sdgEvidence: [
      { sdg: 9, text: 'Radio costs little.', url: 'https://a.example/1' },
      { sdg: 11, text: 'Radio costs little.', url: 'https://a.example/1' },
      { sdg: 12, text: 'Radio costs little.', url: null },
      { sdg: 3, text: 'Nobody catches cold.', url: 'see https://a.example/' },
      { sdg: 99, text: 'None.' },
      { sdg: 4, text: '', note: 'x' },
    ],
  })
  t.same(draft['results'], {
    en: [
      'Fewer people wait in the rain.',
      '**SDG 9, 11:** Radio costs little.',
      '<https://a.example/1>',
      '**SDG 12:** Radio costs little.',
      '**SDG 3:** Nobody catches cold.',
    ].join('\n\n'),
  })
  t.match(unmapped, {
    'sdgEvidence.3.url': 'see https://a.example/',
    'sdgEvidence.4': { sdg: 99, text: 'None.' },
    'sdgEvidence.5.note': 'x',
  })
  t.ok(notes.some(({ field, reason }) => field === 'sdgEvidence.3.url' && /address/.test(reason)))

  const full = mapped({
    sdgEvidence: [
      { sdg: 1, text: long(6_000) },
      { sdg: 2, text: `${long(6_000)} Second.` },
      { sdg: 3, text: 'Short.' },
    ],
  })
  t.match(full.draft['results'], { en: /^\*\*SDG 1:[^]*\*\*SDG 3:\*\* Short\.$/ })
  t.match(full.unmapped, { sdgEvidence: [{ sdg: '2', text: /Second\.$/ }] })
})

test('the licence is that of the source', async (t) => {
  const licence = (license?: string) =>
    mapped({ provenance: { source: SOURCE, ...(license ? { license } : {}) } })
  t.equal(licence('CC0-1.0').draft['license'], 'https://creativecommons.org/publicdomain/zero/1.0/')
  const mark = 'https://creativecommons.org/publicdomain/mark/1.0/'
  t.equal(licence('US-PD').draft['license'], mark, 'no SPDX id, but a known one')
  const unknown = licence('NOSA-9')
  t.notOk('license' in unknown.draft, 'never the licence of this instance')
  t.equal(unknown.provenance.license, 'NOSA-9', 'shown as it was given')
  t.match(unknown.notes, [{ field: 'provenance.license', reason: /SPDX/ }])
  t.match(licence('constructor').notes, [{ field: 'provenance.license', reason: /SPDX/ }])
  const odd = mapped({ provenance: { source: SOURCE, license: 7, recordId: 7, path: ['a'] } })
  t.same(odd.unmapped, { 'provenance.license': 7, 'provenance.path': ['a'] })
  t.equal(odd.provenance['recordId'], 7)
  t.match(licence().notes, [{ field: 'provenance.license', reason: /no licence/ }])
})

test('fields of ours are taken by their name, others are kept and reported', async (t) => {
  const { draft, unmapped, notes } = mapped({
    challenge: { en: 'Nobody knew when the ferry left.' },
    targetAudience: ['islanders'],
    cost: { amount: 'much', currency: 'XRD' },
    stage: 'done',
    startDate: 'spring',
    governmentLevel: 7,
    deployedIn: ['XF'],
    usedBy: ['Harbour of Hentzau'],
    colour: { of: ['the', 'ferry'] },
  })
  t.match(draft, {
    challenge: { en: 'Nobody knew when the ferry left.' },
    targetAudience: ['islanders'],
  })
  t.same(unmapped, {
    cost: { amount: 'much', currency: 'XRD' },
    stage: 'done',
    startDate: 'spring',
    governmentLevel: 7,
    deployedIn: ['XF'],
    usedBy: ['Harbour of Hentzau'],
    colour: { of: ['the', 'ferry'] },
  })
  t.same(
    notes.map(({ field }) => field).sort(),
    Object.keys(unmapped ?? {}).sort(),
    'whatever is left is reported',
  )
})

test('a title that is none refuses the line, other texts do not', async (t) => {
  for (const name of [undefined, {}, { en: ' ' }, 'Ferry', { 'not a tag': 'Ferry' }])
    t.match(mapInitiative(initiative({ name })), { records: [], refused: [{ field: 'name' }] })
  const { draft, unmapped } = mapped({
    name: { en: 'Ferry', x: 'no', fr: 'a\u0007b' },
    summary: { en: 7 },
    content: ['a'],
  })
  t.same(draft['name'], { en: 'Ferry' })
  t.same(unmapped, { 'name.x': 'no', 'name.fr': 'a\u0007b', 'summary.en': 7, content: ['a'] })
})
