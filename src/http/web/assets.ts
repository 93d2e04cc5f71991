import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

/** A file that pages refer to. Its address holds a hash of its content, so it may be cached for ever. */
export interface Asset {
  readonly url: string
  readonly type: string
  readonly body: Buffer
}

/** Every static file of the site, and the addresses a page names itself (the sheet names the fonts). */
export interface Assets {
  readonly sheet: string
  readonly logo: string
  readonly files: readonly Asset[]
}

export const ASSET_PREFIX = '/assets/'

const own = (name: string): URL => new URL(`./assets/${name}`, import.meta.url)
const designSystem = (name: string): URL =>
  new URL(import.meta.resolve(`@digdir/designsystemet-css/${name}.css`))
const sourceSerif = (file: string): URL =>
  new URL(import.meta.resolve(`@fontsource/source-serif-4/files/${file}`))

/** Alphabets for which titles have their own letters; the others fall back to a serif of the system. */
const FONT_SUBSETS = ['latin', 'latin-ext', 'cyrillic'] as const

/** Sheets of the design system that our pages use. The bridge gives them our tokens. */
const DESIGN_SYSTEM_SHEETS = ['skip-link', 'button', 'input']

/** Our sheets in `assets/css`, by cascade layer. Layers come in this order; within one, so do files. */
const SHEETS = {
  bridge: ['bridge'],
  base: ['base', 'prose'],
  parts: [
    'frame',
    'controls',
    'provenance',
    'ledger',
    'marks',
    'facts',
    'plate',
    'notice',
    'thread',
    'timeline',
    'facets',
    'table',
    'form',
  ],
  pages: ['layout', 'record', 'search', 'history', 'governments'],
  print: ['print'],
}

/** Reads everything once, at start. */
export function loadAssets(): Assets {
  const fonts = FONT_SUBSETS.map((subset) => {
    const file = `source-serif-4-${subset}-500-normal.woff2`
    return { subset, ...asset(file, 'font/woff2', readFileSync(sourceSerif(file))) }
  })
  const logo = asset('logo.svg', 'image/svg+xml', readFileSync(own('logo.svg')))
  const sheet = asset('site.css', 'text/css; charset=utf-8', Buffer.from(siteSheet(fonts)))
  return {
    sheet: sheet.url,
    logo: logo.url,
    files: [sheet, logo, ...fonts.map(({ url, type, body }) => ({ url, type, body }))],
  }
}

/** `site.css` -> `/assets/site.4fQ0cJk1Zr2a.css`. */
function asset(name: string, type: string, body: Buffer): Asset {
  const hash = createHash('sha256').update(body).digest('base64url').slice(0, 12)
  const dot = name.lastIndexOf('.')
  return { url: `${ASSET_PREFIX}${name.slice(0, dot)}.${hash}${name.slice(dot)}`, type, body }
}

/** The one style sheet: layer order, fonts, tokens, then each layer with its files. */
function siteSheet(fonts: readonly { readonly subset: string; readonly url: string }[]): string {
  const read = (name: string): string => squeeze(readFileSync(own(`css/${name}.css`), 'utf8'))
  const layers = Object.entries(SHEETS)
  return [
    `@layer tokens, ds, ${layers.map(([layer]) => layer).join()};`,
    ...fontFaces(fonts),
    inLayer('tokens', [read('tokens')]),
    inLayer(
      'ds',
      DESIGN_SYSTEM_SHEETS.map((name) => readFileSync(designSystem(name), 'utf8')),
    ),
    ...layers.map(([layer, files]) => inLayer(layer, files.map(read))),
  ].join('\n')
}

const inLayer = (layer: string, sheets: readonly string[]): string =>
  `@layer ${layer}{${sheets.join('\n')}}`

/** One face an alphabet, so that a browser fetches only those whose letters a page holds. */
function fontFaces(fonts: readonly { readonly subset: string; readonly url: string }[]): string[] {
  const ranges = JSON.parse(
    readFileSync(new URL('../unicode.json', sourceSerif('x')), 'utf8'),
  ) as Record<string, string>
  return fonts.map(
    ({ subset, url }) =>
      `@font-face{font-family:'Source Serif 4';font-weight:500;font-display:swap;` +
      `src:url(${url}) format('woff2');unicode-range:${ranges[subset]}}`,
  )
}

/** Takes out comments and line breaks. Our sheets keep no `;`, `{` or `}` inside strings. */
const squeeze = (css: string): string =>
  css
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\s*\n\s*/g, ' ')
    .replace(/\s*([{};])\s*/g, '$1')
    .trim()
