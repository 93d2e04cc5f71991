import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import root, { type Test, test } from 'tap'
import { hostileWorld } from '../http/hostile.ts'
import { type TestSite, openSite } from '../http/site.ts'
import { NOW } from '../support/world.ts'
import { openChromium } from './chromium.ts'
import { type Demo, PLACE_NAMES, demoWorld } from './demo.ts'

/** A browser on a busy machine takes two seconds for the checks of one page (ms). */
root.setTimeout(900_000)

const WIDTHS = [1280, 390]
const LANGUAGES = ['en', 'ar']

/** Every page of the site, by what it is. */
const pagesOf = (demo: Demo): Record<string, string> => ({
  home: '/',
  search: '/search?q=register&order=newest',
  everything: '/search',
  nothing: '/search?q=zzzzzz&kind=Initiative',
  initiative: `/initiatives/${demo.initiative}`,
  copy: `/initiatives/${demo.copy}`,
  lesson: `/lessons/${demo.lesson}`,
  history: `/initiatives/${demo.initiative}/revisions?from=1&to=2`,
  organisation: `/actors/${demo.office}`,
  elsewhere: `/actors/${demo.elsewhere}`,
  governments: '/governments',
  about: '/about',
  terms: '/ns',
  withdrawn: `/initiatives/${demo.withdrawn}`,
  missing: '/nothing',
})

/** A server that a browser can talk to. */
async function listen(site: TestSite): Promise<string> {
  await site.app.listen({ port: 0, host: '127.0.0.1' })
  const address = site.app.server.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port.')
  return `http://127.0.0.1:${address.port}`
}

/** Everything that a page complains about: policy violations, errors, answers that failed. */
function complaintsOf(page: Page): string[] {
  const complaints: string[] = []
  page.on('console', (message) => {
    // The page that is asked for may be a 404 or 410 on purpose.
    if (message.type() === 'error' && !/status of 4(04|10)/.test(message.text()))
      complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('requestfailed', (request) => complaints.push(`failed: ${request.url()}`))
  return complaints
}

const overflowOf = (page: Page): Promise<number> =>
  page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')

async function openPages(
  t: Test,
  browser: Browser,
  options: Parameters<Browser['newContext']>[0],
): Promise<BrowserContext> {
  const context = await browser.newContext(options)
  t.teardown(() => context.close())
  return context
}

test('the pages in a browser', async (t) => {
  const browser = await openChromium()
  if (!browser) {
    if (process.env['CI']) return t.fail('There is no Chromium; CHROMIUM names one.')
    return t.pass('skipped: no Chromium on this machine', { skip: true })
  }
  t.teardown(() => browser.close())
  const clock = { at: NOW }
  const site = await openSite(t, {
    now: () => clock.at,
    env: {
      COMITY_NAME: 'Ruritania knowledge server',
      COMITY_OPERATOR: 'Government of Ruritania',
      COMITY_PLACE_NAMES: PLACE_NAMES,
    },
  })
  const demo = await demoWorld(site.ctx, clock)
  const base = await listen(site)
  const pages = Object.entries(pagesOf(demo))

  for (const locale of LANGUAGES)
    for (const width of WIDTHS)
      await t.test(`in ${locale}, ${width} px wide`, async (t) => {
        const context = await openPages(t, browser, { locale, viewport: { width, height: 900 } })
        const page = await context.newPage()
        const complaints = complaintsOf(page)
        for (const [name, path] of pages) {
          await page.goto(base + path)
          t.equal(await overflowOf(page), 0, `${name} does not scroll sideways`)
          const { violations } = await new AxeBuilder({ page }).analyze()
          t.same(
            violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`),
            [],
            `${name} is accessible`,
          )
          t.same(complaints.splice(0), [], `SEC-31 ${name} keeps to the policy`)
        }
      })

  await t.test('without JavaScript', async (t) => {
    const context = await openPages(t, browser, { javaScriptEnabled: false, locale: 'en' })
    const page = await context.newPage()
    await page.goto(base)
    await page.getByRole('searchbox').fill('register')
    await page.getByRole('button', { name: 'Search' }).click()
    t.match(await page.locator('#found').innerText(), /records match/, 'a search is a plain form')
    await page.locator('.ledger a').first().click()
    t.equal(await page.locator('h1').count(), 1, 'a result is a plain link')
    await page.locator('.langs summary').click()
    await page.locator('.langs').getByRole('link', { name: 'العربية' }).click()
    t.equal(await page.locator('html').getAttribute('dir'), 'rtl', 'the language is a plain link')
    await page.goto(base)
    t.equal(await page.locator('html').getAttribute('lang'), 'ar', 'and is remembered')
    for (const [name, path] of pages) {
      await page.goto(base + path)
      t.ok(await page.locator('main').isVisible(), `${name} is whole`)
    }
  })

  await t.test('by keyboard', async (t) => {
    const context = await openPages(t, browser, { locale: 'en' })
    const page = await context.newPage()
    await page.goto(base)
    await page.keyboard.press('Tab')
    const skip = page.locator('.ds-skip-link')
    t.ok(
      await skip.evaluate((link) => link === link.ownerDocument.activeElement),
      'skip link first',
    )
    t.ok(await skip.isVisible())
    await page.keyboard.press('Enter')
    t.match(page.url(), /#main$/)
    await page.keyboard.press('Tab')
    t.equal(
      await page.evaluate("document.querySelector('main').contains(document.activeElement)"),
      true,
      'goes on in the text',
    )
  })

  await t.test('feeds are read as XML', async (t) => {
    // The parser of a page of ours would ask for trusted types, which this test has none of.
    const context = await openPages(t, browser, { bypassCSP: true })
    const page = await context.newPage()
    await page.goto(`${base}/about`)
    for (const path of ['/feed.atom', '/sitemap.xml', '/sitemap-1.xml']) {
      const read = `fetch('${path}').then((r) => r.text()).then((text) =>
        new DOMParser().parseFromString(text, 'application/xml').querySelectorAll('parsererror').length)`
      t.equal(await page.evaluate(read), 0, path)
    }
  })
})

test('SEC-30 SEC-31 hostile texts in a browser', async (t) => {
  const browser = await openChromium()
  if (!browser) return t.pass('skipped: no Chromium on this machine', { skip: true })
  t.teardown(() => browser.close())
  const site = await openSite(t)
  const { paths } = await hostileWorld(site.ctx)
  const base = await listen(site)
  for (const bypassCSP of [false, true])
    await t.test(`run nothing${bypassCSP ? ', also without the policy' : ''}`, async (t) => {
      const context = await openPages(t, browser, { bypassCSP, locale: 'en' })
      const asked: string[] = []
      await context.route('**/*', (route) => {
        asked.push(route.request().url())
        return route.request().url().startsWith(base) ? route.continue() : route.abort()
      })
      const page = await context.newPage()
      for (const path of paths) {
        await page.goto(base + path)
        await page.mouse.move(300, 300)
        t.equal(await page.evaluate('globalThis.hacked'), undefined, path)
      }
      t.same(
        asked.filter((url) => !url.startsWith(base)),
        [],
        'ask no other server for anything',
      )
    })
})
