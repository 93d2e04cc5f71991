import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

const USUAL = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/** Nothing that reaches out by itself: the browser talks to the server under test and to nobody else. */
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** A browser of this machine, or undefined when it has none. `CHROMIUM` names another one. */
export async function openChromium(): Promise<Browser | undefined> {
  const executablePath = [process.env['CHROMIUM'], ...USUAL].find(
    (path) => path !== undefined && existsSync(path),
  )
  if (executablePath === undefined) return undefined
  return chromium.launch({ executablePath, headless: true, args: ARGUMENTS })
}
