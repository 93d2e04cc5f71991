import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import root, { type Test, test } from 'tap'
import { makeSignInLink } from '../../src/actions/sign-in-links.ts'
import { openSignInServer } from '../http/sign-in/server.ts'
import { openChromium } from './chromium.ts'

/** A browser on a busy machine takes two seconds for the checks of one page (ms). */
root.setTimeout(600_000)

/** A page as a reader of it finds it: nothing for axe, nothing that sticks out. */
async function check(t: Test, page: Page, name: string): Promise<void> {
  const overflow = await page.evaluate(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  )
  t.equal(overflow, 0, `${name} does not scroll sideways`)
  const { violations } = await new AxeBuilder({ page }).analyze()
  t.same(
    violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`),
    [],
    `${name} is accessible`,
  )
}

test('OPS-13: signing in, with a browser, without a script', async (t) => {
  const browser = await openChromium()
  if (!browser) {
    if (process.env['CI']) return t.fail('There is no Chromium; CHROMIUM names one.')
    return t.pass('skipped: no Chromium on this machine', { skip: true })
  }
  t.teardown(() => browser.close())
  const { origin, ctx } = await openSignInServer(t)

  for (const [locale, width] of [
    ['en', 1280],
    ['ar', 390],
  ] as const)
    await t.test(`in ${locale}, ${width} px wide`, async (t) => {
      const viewport = { width, height: 900 }
      const context = await browser.newContext({ locale, viewport })
      t.teardown(() => context.close())
      const page = await context.newPage()
      const complaints: string[] = []
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text())
      })

      await page.goto(`${origin}/sign-in/password`)
      await check(t, page, 'the password')
      await page.goto(`${origin}/search?q=register`)
      await page.click('.masthead .account')
      await check(t, page, 'signing in')
      t.same(complaints, [], 'SEC-31: the policy is kept')

      await page.click('main a.ds-button')
      await page.fill('input[name=login]', 'petra')
      await page.fill('input[name=password]', 'any')
      await page.click('button[type=submit]')
      await page.click('button[type=submit]')
      t.equal(page.url(), `${origin}/search?q=register`, 'one comes back to where one was')

      await page.click('.masthead .account')
      await check(t, page, 'the account')
      await page.click('form[action="/sign-out"] button')
      await check(t, page, 'signed out')

      await page.goto(await makeSignInLink(ctx, 'test', 'marta'))
      await check(t, page, 'the link')
    })

  await t.test('with JavaScript switched off', async (t) => {
    const context = await browser.newContext({ javaScriptEnabled: false })
    t.teardown(() => context.close())
    const page = await context.newPage()
    await page.goto(await makeSignInLink(ctx, 'test', 'marta'))
    await page.click('main button')
    t.equal(page.url(), `${origin}/account`)
    await page.click('form[action="/sign-out"] button')
    await page.goto(`${origin}/account`)
    t.match(page.url(), `${origin}/sign-in?return_to=`)
  })
})
