import { gzipSync } from 'node:zlib'
import { HtmlValidate, StaticConfigLoader } from 'html-validate'
import { test } from 'tap'
import { LOCALES } from '../../../src/http/web/locales/index.ts'
import { PATHS } from '../../../src/http/web/paths.ts'
import { PAGES, rendered, voice } from './pages.ts'

/** The budget of LOOK 10, in bytes. */
const PAGE_GZIP_MAX = 10_000

const validator = new HtmlValidate(
  new StaticConfigLoader({
    extends: ['html-validate:recommended'],
    rules: {
      // As the formatter writes our templates.
      'doctype-style': ['error', { style: 'lowercase' }],
      'void-style': ['error', { style: 'selfclose' }],
      'no-trailing-whitespace': 'off',
      // A title is as long as the record's own, which may have 160 characters.
      'long-title': 'off',
      // Hosts are ids of governments; their dots are valid in HTML.
      'valid-id': ['error', { relaxed: true }],
    },
  }),
)

test('every page in every language', async (t) => {
  for (const [name, make] of Object.entries(PAGES)) {
    for (const locale of LOCALES) {
      const html = rendered(make(voice(locale)), locale)
      const report = await validator.validateString(html)
      const faults = report.results.flatMap(({ messages }) =>
        messages.map(({ ruleId, message, line }) => `${line}: ${ruleId}: ${message}`),
      )
      t.same(faults, [], `${name} in ${locale} is valid`)
      t.match(html, `<html lang="${locale}" dir="${locale === 'ar' ? 'rtl' : 'ltr'}">`)
      t.notMatch(html, /<script|<style| style=| on[a-z]+=|javascript:/i, 'holds no script or style')
      t.equal(html.match(/<h1[ >]/g)?.length, 1, 'has one main heading')
      t.notMatch(html, /undefined|\[object |NaN|Invalid Date/, 'has no gap')
      t.ok(gzipSync(html).length <= PAGE_GZIP_MAX, 'keeps to the budget')
    }
  }
})

test('the masthead', async (t) => {
  const html = rendered(PAGES.search(voice('en')))
  const nav = html.slice(html.indexOf('class="nav"'), html.indexOf('class="langs"'))
  t.same(
    [...nav.matchAll(/href="([^"?]+)/g)].map(([, href]) => href),
    [PATHS.home, PATHS.search, PATHS.governments, PATHS.about, PATHS.signIn],
    'links to pages that exist',
  )
  t.match(nav, /href="\/search" aria-current="page"/, 'says where you are')
  t.match(html, /hreflang="ar"\s+dir="rtl"/, 'offers each language in its own direction')
})

test('a page', async (t) => {
  const { initiative } = PAGES
  const english = rendered(initiative(voice('en')))
  t.match(english, /rel="alternate"\s+type="application\/activity\+json"/, 'names its other form')
  t.match(english, 'rel="canonical"', 'names its address')
  t.match(english, /hreflang="x-default"/, 'names its languages')
  t.match(english, 'property="og:title"', 'can be shown as a card')

  const chinese = rendered(initiative(voice('zh')), 'zh')
  t.match(
    chinese,
    '<bdi lang="en" dir="ltr">Register data exchange layer</bdi>',
    'tells where it speaks another language',
  )

  const lesson = rendered(PAGES.lesson(voice('en')))
  t.match(lesson, 'content="noindex"', 'that not everybody may read is kept out of search engines')
  t.notMatch(lesson, 'rel="canonical"')
})
