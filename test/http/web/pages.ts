import { type Page, type Site, layout } from '../../../src/http/web/layout.ts'
import { type Locale, LOCALES } from '../../../src/http/web/locales/index.ts'
import { aboutPage } from '../../../src/http/web/pages/about.ts'
import { type ErrorStatus, errorPage } from '../../../src/http/web/pages/error.ts'
import { governmentsPage } from '../../../src/http/web/pages/governments.ts'
import { historyPage } from '../../../src/http/web/pages/history.ts'
import { homePage } from '../../../src/http/web/pages/home.ts'
import { initiativePage } from '../../../src/http/web/pages/initiative.ts'
import { lessonPage } from '../../../src/http/web/pages/lesson.ts'
import { organisationPage } from '../../../src/http/web/pages/organisation.ts'
import { searchPage } from '../../../src/http/web/pages/search.ts'
import { termsPage } from '../../../src/http/web/pages/terms.ts'
import { tombstonePage } from '../../../src/http/web/pages/tombstone.ts'
import { type Voice, voiceOf } from '../../../src/http/web/voice.ts'
import * as sample from './samples/index.ts'

const voices = new Map(LOCALES.map((locale) => [locale, voiceOf(locale, sample.PLACE_NAMES)]))

export const voice = (locale: Locale): Voice => {
  const found = voices.get(locale)
  if (!found) throw new Error(`There is no voice for ${locale}.`)
  return found
}

const error =
  (status: ErrorStatus) =>
  (voice: Voice): Page =>
    errorPage(voice, { path: '/somewhere', status, reference: '01JQ8Z' })

/** Every page of the site, each with a sample of what a route would give it. */
export const PAGES = {
  home: (v) => homePage(v, sample.home),
  'home-empty': (v) => homePage(v, { ...sample.home, newest: [], lessons: [] }),
  search: (v) => searchPage(v, sample.search),
  'search-empty': (v) => searchPage(v, sample.emptySearch),
  initiative: (v) =>
    initiativePage(v, v.locale === 'ar' ? sample.initiativeInArabic : sample.initiative),
  lesson: (v) => lessonPage(v, sample.lesson),
  organisation: (v) => organisationPage(v, sample.organisation),
  history: (v) => historyPage(v, sample.history),
  governments: (v) => governmentsPage(v, sample.sharing),
  about: (v) => aboutPage(v, sample.site, sample.about),
  terms: (v) => termsPage(v, sample.terms),
  tombstone: (v) => tombstonePage(v, sample.tombstone),
  'error-403': error(403),
  'error-404': error(404),
  'error-410': error(410),
  'error-429': error(429),
  'error-500': error(500),
  'error-503': error(503),
} satisfies Readonly<Record<string, (voice: Voice) => Page>>

export const rendered = (page: Page, locale: Locale = 'en', site: Site = sample.site): string =>
  layout(voice(locale), site, page)
