import type { Context } from '../../context.ts'
import { choose } from '../../domain/language.ts'
import { showHost } from '../../domain/names.ts'
import { DEFAULT_LICENCE, licenceName } from '../../domain/vocabularies/licences.ts'
import { ACTORS_CHANNEL, listOwnOrganisations } from '../../store/actors.ts'
import { type Assets, loadAssets } from './assets.ts'
import type { Site } from './layout.ts'
import { LOCALES, type Locale } from './locales/index.ts'
import { type Voice, voiceOf } from './voice.ts'

/** What all pages of one server share: its files, its voices, and what they say about it. */
export interface Front {
  readonly assets: Assets
  readonly voice: (locale: Locale) => Voice
  site: Site
}

const FRONTS = new WeakMap<Context, Front>()

/** The front of this context, made when it is first asked for. It needs no database. */
export function frontOf(ctx: Context): Front {
  const known = FRONTS.get(ctx)
  if (known) return known
  const assets = loadAssets()
  const voices = new Map<Locale, Voice>()
  const front: Front = {
    assets,
    voice: (locale) => {
      const voice = voices.get(locale) ?? voiceOf(locale, placeNamesIn(ctx, locale))
      voices.set(locale, voice)
      return voice
    },
    site: siteOf(ctx, assets),
  }
  FRONTS.set(ctx, front)
  return front
}

/**
 * Keeps the handle and the licence that pages show in step with the organisations of this server.
 * @returns what ends it.
 */
export async function openFront(ctx: Context): Promise<() => Promise<void>> {
  const front = frontOf(ctx)
  const refresh = async (): Promise<void> => {
    const [first] = await listOwnOrganisations(ctx.db)
    front.site = siteOf(ctx, front.assets, first)
  }
  const stop = await ctx.listen(ACTORS_CHANNEL, () => {
    refresh().catch((error: unknown) => ctx.log.warn({ err: error }, 'site not refreshed'))
  })
  await refresh()
  return stop
}

function siteOf(
  ctx: Context,
  assets: Assets,
  first?: { readonly handle: string; readonly host: string; readonly license: string | null },
): Site {
  const { name, operator, language } = ctx.config
  const licence = first?.license ?? DEFAULT_LICENCE
  return {
    origin: ctx.origin,
    name: { lang: language, value: name },
    operator: { lang: language, value: operator === '' ? name : operator },
    licence: { name: licenceName(licence), href: licence },
    assets,
    ...(first && { handle: `@${first.handle}@${showHost(first.host)}` }),
  }
}

/** The operator's names of places, each in this language or else in the one that serves for any. */
function placeNamesIn(ctx: Context, locale: Locale): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(ctx.config.placeNames).flatMap(([code, names]) => {
      const name = choose(names, [locale, 'und'])
      return name ? [[code, name.value]] : []
    }),
  )
}

/** The language of the interface for readers who say nothing: the instance's, if it is one of ours. */
export const ownLocale = (ctx: Context): Locale =>
  LOCALES.find((locale) => locale === ctx.config.language.split('-')[0]) ?? 'en'
