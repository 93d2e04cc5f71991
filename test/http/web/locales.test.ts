import { test } from 'tap'
import { IntlMessageFormat } from 'intl-messageformat'
import { COFOG } from '../../../src/domain/vocabularies/cofog.ts'
import { SDGS } from '../../../src/domain/vocabularies/lists.ts'
import {
  CATALOGUES,
  LOCALES,
  type Locale,
  type MessageKey,
  isMessage,
  translator,
} from '../../../src/http/web/locales/index.ts'
import { chooseLocale, languageLinks } from '../../../src/http/web/locales/choice.ts'
import { direction, languageName, placeName } from '../../../src/http/web/locales/names.ts'
import { voice } from './pages.ts'

type Ast = ReturnType<IntlMessageFormat['getAst']>

const keys = Object.keys(CATALOGUES.en) as MessageKey[]

/** Names of everything a message is filled with; tags in angle brackets. */
function placeholders(ast: Ast): string[] {
  return ast.flatMap((part) => {
    if ('children' in part) return [`<${part.value}>`, ...placeholders(part.children)]
    if ('options' in part)
      return [
        part.value,
        ...Object.values(part.options).flatMap((option) => placeholders(option.value as Ast)),
      ]
    return 'value' in part && part.type !== 0 ? [part.value] : []
  })
}

/** The forms that each plural of a message has. */
function plurals(ast: Ast): string[][] {
  return ast.flatMap((part) =>
    'options' in part ? [Object.keys(part.options).filter((form) => !form.startsWith('='))] : [],
  )
}

const parse = (locale: Locale, key: MessageKey): Ast =>
  new IntlMessageFormat(CATALOGUES[locale][key], locale).getAst()

const unique = (names: string[]): string[] => [...new Set(names)].sort()

test('the catalogue of each language', async (t) => {
  for (const locale of LOCALES) {
    t.test(locale, async (t) => {
      t.same(
        Object.keys(CATALOGUES[locale]).sort(),
        [...keys].sort(),
        'has every message and no other',
      )
      const other = keys.filter(
        (key) =>
          unique(placeholders(parse(locale, key))).join() !==
          unique(placeholders(parse('en', key))).join(),
      )
      t.same(other, [], 'is filled with the same values as the English one')
      const empty = keys.filter(
        (key) => CATALOGUES[locale][key].trim() === '' && key !== 'list.separator',
      )
      t.same(empty, [], 'leaves nothing empty')
      const straight = keys.filter((key) => CATALOGUES[locale][key].includes("'"))
      t.same(straight, [], 'has no straight apostrophe, which is syntax')
    })
  }
})

test('Russian and Arabic', async (t) => {
  for (const locale of ['ru', 'ar'] as const) {
    const wanted = new Intl.PluralRules(locale).resolvedOptions().pluralCategories
    const lacking = keys.filter((key) =>
      plurals(parse(locale, key)).some((forms) =>
        wanted.some((form) => !forms.includes(form) && form !== 'zero'),
      ),
    )
    t.same(lacking, [], `have every plural form: ${locale}`)
  }
  const ru = translator('ru')
  t.equal(ru('search.all', { count: 1 }), '1 запись')
  t.equal(ru('search.all', { count: 3 }), '3 записи')
  t.equal(ru('search.all', { count: 11 }), '11 записей')
  t.equal(translator('ar')('search.all', { count: 2 }), 'سجلان')
})

test('codes', async (t) => {
  t.ok(
    COFOG.every((code) => isMessage(`cofog.${code}`)),
    'of every area have a label',
  )
  t.ok(
    SDGS.every((code) => isMessage(`sdg.${code}`)),
    'of every goal have a label',
  )
  t.equal(voice('en').area('99.9'), '99.9', 'that no list knows are shown as they are')
})

test('the language of the page', async (t) => {
  t.equal(chooseLocale('ru', 'fr'), 'ru', 'is the one asked for')
  t.equal(
    chooseLocale(undefined, 'de;q=0.9, fr-CA;q=0.8, en;q=0.7'),
    'fr',
    'else the best the browser wants',
  )
  t.equal(chooseLocale('xx', undefined), 'en', 'else English')
  t.equal(chooseLocale(undefined, undefined, 'es'), 'es', 'or the instance’s own')
  t.equal(chooseLocale(undefined, 'en;q=0, ar'), 'ar', 'is none that the browser refuses')
  t.equal(
    chooseLocale(undefined, ';;q=,*,\u0000'.repeat(1000)),
    'en',
    'survives a header of rubbish',
  )
  t.same(
    languageLinks('/search?q=a+b&lang=en').map(({ href }) => href)[3],
    '/search?q=a+b&lang=fr',
    'changes by a link to the same page',
  )
})

test('names', async (t) => {
  t.equal(direction('ar'), 'rtl')
  t.equal(direction('fa-IR'), 'rtl')
  t.equal(direction('az-Arab'), 'rtl')
  t.equal(direction('ru'), 'ltr')
  t.equal(direction('not a tag'), 'ltr')
  t.equal(languageName('fr'), 'Français')
  t.equal(languageName('ar'), 'العربية')
  t.equal(languageName('ru', 'es'), 'Ruso')
  t.equal(placeName('FR', 'ru', new Map()), 'Франция')
  t.equal(placeName('CA-QC', 'en', new Map()), 'Quebec')
  t.equal(placeName('XR', 'en', new Map([['XR', 'Ruritania']])), 'Ruritania')
  t.equal(placeName('XR', 'en', new Map()), 'XR')
  t.equal(placeName('<>', 'en', new Map()), '<>')
  t.equal(voice('en').place('XR-ZE'), 'Zenda, Ruritania')
})

test('dates', async (t) => {
  t.equal(voice('en').date('2021'), '2021', 'of a year stay a year')
  t.equal(voice('en').date('2021-03'), 'March 2021', 'of a month stay a month')
  t.equal(voice('en').date('2021-03-04T23:30:00Z'), '4 March 2021', 'of an instant are in UTC')
  t.equal(voice('zh').date('2021-03-04'), '2021年3月4日')
})
