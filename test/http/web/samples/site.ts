import type { SafeHtml } from '../../../../src/domain/richtext.ts'
import { loadAssets } from '../../../../src/http/web/assets.ts'
import type { Site } from '../../../../src/http/web/layout.ts'
import type { Localised, LocalisedHtml } from '../../../../src/http/web/parts/text.ts'

/** What the samples are made of: texts of invented governments, as a route would hand them to the pages. */
export const said = (value: string, lang = 'en'): Localised => ({ lang, value })
export const told = (value: string, lang = 'en'): LocalisedHtml => ({
  lang,
  value: value as SafeHtml,
})

export const PLACE_NAMES = new Map([
  ['XR', 'Ruritania'],
  ['XF', 'Freedonia'],
  ['XS', 'Sylvania'],
  ['XR-ZE', 'Zenda'],
])

export const site: Site = {
  origin: 'https://share.ruritania.example',
  name: said('Shared knowledge'),
  operator: said('Government of Ruritania'),
  handle: '@digital@share.ruritania.example',
  licence: { name: 'CC-BY-4.0', href: 'https://creativecommons.org/licenses/by/4.0/' },
  assets: loadAssets(),
}
