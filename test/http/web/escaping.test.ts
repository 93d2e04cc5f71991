import { test } from 'tap'
import type { Localised } from '../../../src/http/web/parts/text.ts'
import { aboutPage } from '../../../src/http/web/pages/about.ts'
import { errorPage } from '../../../src/http/web/pages/error.ts'
import { governmentsPage } from '../../../src/http/web/pages/governments.ts'
import { historyPage } from '../../../src/http/web/pages/history.ts'
import { homePage } from '../../../src/http/web/pages/home.ts'
import { initiativePage } from '../../../src/http/web/pages/initiative.ts'
import { lessonPage } from '../../../src/http/web/pages/lesson.ts'
import { organisationPage } from '../../../src/http/web/pages/organisation.ts'
import { searchPage } from '../../../src/http/web/pages/search.ts'
import { tombstonePage } from '../../../src/http/web/pages/tombstone.ts'
import { rendered, voice } from './pages.ts'
import * as sample from './samples/index.ts'

const ATTACK = `"'><script>alert(1)</script><img src=x onerror=alert(1)>`

/** Fields whose text people write; markup from the sanitiser is told apart by its tags. */
const WRITTEN = new Set(
  'value name handle text unit baseline keywords audience technology source role before after q reference version mediaType'.split(
    ' ',
  ),
)

/** The same view with an attack in every text that somebody may write. */
function attacked<T>(view: T, field = ''): T {
  if (typeof view === 'string')
    return (WRITTEN.has(field) && !view.startsWith('<p>') ? ATTACK : view) as T
  if (Array.isArray(view)) return view.map((item) => attacked<unknown>(item, field)) as T
  if (view === null || typeof view !== 'object') return view
  return Object.fromEntries(
    Object.entries(view).map(([key, value]) => [
      key,
      key === 'assets' || isCode(view, key) ? value : attacked<unknown>(value, key),
    ]),
  ) as T
}

/** `name` of a facet and `role` of a partner are codes of ours. */
const isCode = (owner: object, key: string): boolean =>
  (key === 'name' && 'values' in owner) || (key === 'role' && 'kind' in owner)

const en = voice('en')
const site = attacked(sample.site)

test('SEC-30 text that people write stays text on every page', async (t) => {
  const pages = {
    home: homePage(en, attacked(sample.home)),
    search: searchPage(en, attacked(sample.search)),
    initiative: initiativePage(en, attacked(sample.initiative)),
    lesson: lessonPage(en, attacked(sample.lesson)),
    organisation: organisationPage(en, attacked(sample.organisation)),
    history: historyPage(en, attacked(sample.history)),
    governments: governmentsPage(en, attacked(sample.sharing)),
    about: aboutPage(en, site, attacked(sample.about)),
    tombstone: tombstonePage(en, attacked(sample.tombstone)),
    error: errorPage(en, { path: '/x', status: 404, reference: ATTACK }),
  }
  for (const [name, page] of Object.entries(pages)) {
    const html = rendered(page, 'en', site)
    t.match(html, '&lt;script&gt;alert(1)', `${name} shows it`)
    t.notMatch(html, /<script|<img|"'>/, `${name} does not run it`)
  }
})

test('SEC-30 an address that somebody writes becomes a link only if a browser may follow it', async (t) => {
  const bad = ['javascript:alert(1)', 'data:text/html,<script>alert(1)</script>', 'nowhere']
  const html = rendered(
    initiativePage(en, {
      ...sample.initiative,
      sameAs: bad,
      codeRepository: bad,
      evidence: bad.map((href) => ({ name: title('File'), href })),
      partners: bad.map((href) => ({ href, role: 'research', kind: 'academia' })),
      replies: sample.initiative.replies.map((reply) => ({
        ...reply,
        author: { ...reply.author, href: 'javascript:alert(1)' },
      })),
    }),
  )
  t.notMatch(html, /href="(javascript|data|nowhere)/)
})

test('SEC-33 a link to elsewhere shows its real host', async (t) => {
  const html = rendered(
    initiativePage(en, {
      ...sample.initiative,
      evidence: [{ name: title('https://ruritania.example'), href: 'https://evil.example/x' }],
    }),
  )
  t.match(html, /https:\/\/ruritania\.example<\/a\s*>\s*<span class="host"\s*><bdi>evil\.example/)
  t.match(html, 'rel="nofollow noopener noreferrer"')
})

const title = (value: string): Localised => ({ lang: 'en', value })
