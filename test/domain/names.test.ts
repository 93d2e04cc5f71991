import fc from 'fast-check'
import { test } from 'tap'
import { AccountDraft, Handle } from '../../src/domain/account.ts'
import { InitiativeDraft } from '../../src/domain/initiative.ts'
import { hidesSomething, showHost, withoutHidden } from '../../src/domain/names.ts'
import { OrganisationDraft } from '../../src/domain/organisation.ts'
import { canonicalHost } from '../../src/domain/peer.ts'
import { renderMarkdown, sanitizeHtml } from '../../src/domain/richtext.ts'
import { initiative } from '../support/office.ts'

test('SEC-22: one form of a host', async (t) => {
  const forms: [string, string | undefined][] = [
    ['GOV.Example', 'gov.example'],
    ['https://gov.example/', 'gov.example'],
    ['gov.example.', 'gov.example'],
    ['gov.example:443', 'gov.example'],
    ['gov.example:8443', 'gov.example:8443'],
    ['gov.example:08443', 'gov.example:8443'],
    ['bücher.example', 'xn--bcher-kva.example'],
    ['BÜCHER.example', 'xn--bcher-kva.example'],
    ['xn--bcher-kva.example', 'xn--bcher-kva.example'],
    ['ｇｏｖ.example', 'gov.example'],
    ['аdmin.example', 'xn--dmin-43d.example'], // a Cyrillic a
    ['0x7f.1', '127.0.0.1'],
    ['[2001:DB8::1]', '[2001:db8::1]'],
    ['gov\u200b.example', undefined],
    ['gov\u202e.example', undefined],
    ['gov\u00ad.example', undefined],
    ['gov..example', undefined],
    ['gov.example:99999', undefined],
    ['gov.example:', undefined],
    ['gov%2eexample', undefined],
    ['a@gov.example', undefined],
    ['gov.example/path', undefined],
    ['gov.example\\x', undefined],
    ['', undefined],
  ]
  for (const [input, host] of forms) t.equal(canonicalHost(input), host, JSON.stringify(input))
  fc.assert(
    fc.property(fc.oneof(fc.domain(), fc.string({ unit: 'binary', maxLength: 40 })), (input) => {
      const host = canonicalHost(input)
      return host === undefined || (canonicalHost(host) === host && /^[\x21-\x7e]+$/.test(host))
    }),
    { numRuns: 2_000 },
  )
})

test('SEC-22: a host is shown in its letters only where they deceive nobody', async (t) => {
  const shown = (letters: string) => showHost(canonicalHost(letters) ?? '') === letters
  const plain = [
    ...['bücher.example', 'øresund.example', 'españa.example', 'правительство.рф', 'κυβέρνηση.gr'],
    ...[
      'حكومة.example',
      'ממשלה.example',
      '政府.example',
      'せいふ.example',
      '日本のポータル.example',
    ],
    ...['정부.example', 'सरकार.example', 'รัฐบาล.example', 'gov.example', 'türkiye-2.example'],
    'bücher.example:8443',
  ]
  for (const host of plain) t.ok(shown(host), host)
  const deceiving = [
    'аdmin.example', // Cyrillic a
    'gоv.example', // Cyrillic o
    'аррӏе.example', // Cyrillic throughout
    'οικο.example', // Greek throughout, of letters that Latin has too
    'gοv.example', // Greek o
    'ɡov.example', // a phonetic g
    'gov-政府.example',
    'ᏀᎾᏙ.example', // Cherokee
  ]
  for (const host of deceiving) {
    const ascii = canonicalHost(host) ?? ''
    t.match(ascii, /xn--/, host)
    t.equal(showHost(ascii), ascii, host)
  }
  t.equal(showHost('xn--a.example'), 'xn--a.example', 'and what is no letters stays as it is')
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }), (label) => {
      const host = canonicalHost(`${label}.example`)
      // Whatever is shown leads back to the very same host.
      return host === undefined || canonicalHost(showHost(host)) === host
    }),
    { numRuns: 2_000 },
  )
})

test('SEC-22: local names', async (t) => {
  const handle = (input: string) => Handle.safeParse(input).data
  t.equal(handle('Digital'), 'digital')
  t.equal(handle('ｄｉｇｉｔａｌ'), 'digital', 'full width is the same name')
  t.equal(handle('\u212aelvin'), 'kelvin', 'the sign of a unit is a letter')
  for (const bad of [
    'аdmin',
    'adm\u200bin',
    '\u202enimda',
    'a\u0000b',
    'a b',
    'ad\u00admin',
    'ädmin',
  ])
    t.equal(handle(bad), undefined, JSON.stringify(bad))

  const office = (more: object) => OrganisationDraft.safeParse({ ...body, ...more }).success
  const body = {
    handle: 'digital',
    name: { en: 'Ministry of Digital Affairs' },
    jurisdiction: ['XR'],
    governmentLevel: 'national',
  }
  t.ok(office({}))
  for (const reserved of [
    'admin',
    'Admin',
    'ａｄｍｉｎ',
    'root',
    'postmaster',
    'visitors',
    'actor',
  ])
    t.notOk(office({ handle: reserved }), reserved)
  const account = (name: string) =>
    AccountDraft.safeParse({ handle: 'ann', name, role: 'reader' }).success
  for (const name of [
    'Ann\u202eafA',
    'Ann\u200b',
    'An\u0000n',
    'Ann\nAdmin',
    'Ann\u2066',
    '\u3164',
  ]) {
    t.notOk(account(name), JSON.stringify(name))
    t.notOk(office({ name: { en: name } }), JSON.stringify(name))
  }
  for (const name of [
    'Ann O’Neil',
    'علی\u200cرضا',
    'क्\u200dष',
    '👩🏽\u200d💻',
    '❤\ufe0f',
    '1\ufe0f\u20e3',
    '李 明',
  ])
    t.ok(account(name), name)

  const draft = InitiativeDraft.safeParse({
    ...initiative(),
    name: { en: 'A\u200b title\u202e\nhere' },
  })
  t.same(draft.data?.name, { en: 'A title here' }, 'a title loses what it hides')
  t.notOk(InitiativeDraft.safeParse({ ...initiative(), name: { en: '\u200b\u202e' } }).success)
})

test('SEC-22: what is hidden in names and in the texts of links', async (t) => {
  const hidden = [
    ...['\u200b', '\u200e', '\u200f', '\u202a', '\u202e', '\u2066', '\u2069', '\u2060', '\ufeff'],
    ...['\u00ad', '\u034f', '\u061c', '\u115f', '\u3164', '\uffa0', '\u180e', '\u0007', '\u009f'],
    ...['\u{e0041}', '\u2800', '\ufff9', '\u206a', '\u{1d173}', '\u200d', '\u200c'],
  ]
  for (const one of hidden) {
    const code = `U+${one.codePointAt(0)?.toString(16)}`
    t.ok(hidesSomething(`go${one}v`), code)
    t.equal(withoutHidden(`go${one}v`), 'gov', code)
  }
  t.equal(withoutHidden('one\r\ntwo\u2028three'), 'one two three')
  t.notOk(hidesSomething('\u0600١٢'), 'the sign before an Arabic number is seen')
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const seen = withoutHidden(text)
      return withoutHidden(seen) === seen && !/[\u202a-\u202e\u200b\u0000]/.test(seen)
    }),
    { numRuns: 2_000 },
  )

  const link = sanitizeHtml(
    '<a href="https://e.example/">gov.ex\u202eelpma\u200b&#x202e;&#8203;<b>\u202d!</b></a>',
  )
  t.match(link, />gov\.exelpma<b>!<\/b></)
  t.notMatch(renderMarkdown('[a\u202eb](https://e.example/)'), /\u202e/)
  const honest = '<p>\u200eعربي\u2067 (x)\u2069 علی\u200cرضا</p>'
  t.equal(sanitizeHtml(honest), honest, 'and all else stays')
})
