import { gzipSync } from 'node:zlib'
import { test } from 'tap'
import { loadAssets } from '../../../src/http/web/assets.ts'

/** The budgets of LOOK 10, in bytes. */
const SHEET_GZIP_MAX = 13_000
const LATIN_FONT_MAX = 25_000

test('the static files', async (t) => {
  const { sheet, logo, files } = loadAssets()
  const body = (url: string): string =>
    files.find((file) => file.url === url)?.body.toString() ?? ''
  const css = body(sheet)

  t.ok(gzipSync(css).length <= SHEET_GZIP_MAX, 'hold a sheet within its budget')
  t.match(sheet, /^\/assets\/site\.[\w-]{12}\.css$/, 'carry a hash of their content in their name')
  t.match(body(logo), '<svg', 'hold the logo')
  const fonts = [...css.matchAll(/url\((\/[^)]+)\)/g)].map(([, url = '']) => url)
  t.equal(fonts.length, 3)
  t.ok(
    fonts.every((url) => files.some((file) => file.url === url)),
    'hold every font that the sheet names',
  )
  const latin = files.find(({ url }) => url.includes('serif-4-latin-500'))
  t.ok(latin && latin.body.length <= LATIN_FONT_MAX, 'hold a Latin font within its budget')
  t.notMatch(css, /@import|url\(['"]?https?:/, 'fetch nothing from elsewhere')
  t.equal(loadAssets().sheet, sheet, 'keep their names from start to start')
})
