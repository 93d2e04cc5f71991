import { html } from 'hono/html'
import type { Assets } from './assets.ts'
import { icon, mark } from './icons.ts'
import { LANGUAGE_PARAMETER, languageLinks } from './locales/choice.ts'
import { direction, languageName } from './locales/names.ts'
import { type Localised, code, inline, licenceLink } from './parts/text.ts'
import { PATHS, signInPath } from './paths.ts'
import type { Html } from './safe.ts'
import type { Voice } from './voice.ts'

/** What every page of this server says about it. */
export interface Site {
  /** `https://share.ruritania.example`, without a trailing slash. */
  readonly origin: string
  /** Name of the service, beside the mark. */
  readonly name: Localised
  /** Who runs it. */
  readonly operator: Localised
  /** `@digital@share.ruritania.example`: what to follow from elsewhere. */
  readonly handle?: string | undefined
  /** The licence that texts have unless a record says otherwise. */
  readonly licence: { readonly name: string; readonly href: string }
  readonly assets: Assets
}

/** The places in the masthead. Each exists; a new one is added here and in `PLACES`. */
export type Place = 'home' | 'search' | 'governments' | 'about'
const PLACES: readonly Place[] = ['home', 'search', 'governments', 'about']

/** The same thing in another form: an ActivityPub document, an Atom feed. */
export interface Alternate {
  readonly type: 'application/activity+json' | 'application/atom+xml' | 'application/feed+json'
  readonly href: string
  readonly title?: string | undefined
}

/** What a view function returns; `layout` puts the rest round it. */
export interface Page {
  /** Plain text, for the browser's tab. */
  readonly title: string
  readonly description?: string | undefined
  /** Path and query by which this page is known, as `/lessons/01JB41M0`. */
  readonly path: string
  /** Where it is at home, when that is another address: another server's record. */
  readonly canonical?: string | undefined
  readonly place?: Place | undefined
  readonly alternates?: readonly Alternate[] | undefined
  /** Kept out of search engines: errors, results, what not everybody may read. */
  readonly unlisted?: boolean | undefined
  /** A record by an author, rather than a page of the site. */
  readonly article?: boolean | undefined
  readonly main: Html
  /** It holds a form of one browser, or what only one person may see: nobody keeps it. */
  readonly personal?: boolean | undefined
  /** Handle of who is signed in. */
  readonly member?: string | undefined
}

/** The whole document, as text. */
export const layout = (voice: Voice, site: Site, page: Page): string =>
  String(
    html`<!doctype html>
      <html lang="${voice.locale}" dir="${voice.dir}">
        <head>
          ${head(voice, site, page)}
        </head>
        <body>
          <a class="ds-skip-link" href="#main">${voice.t('skip')}</a>
          ${masthead(voice, site, page)}
          <main id="main"><div class="wrap">${page.main}</div></main>
          ${colophon(voice, site)}
        </body>
      </html> `,
  )

function head(voice: Voice, site: Site, page: Page): Html {
  const title = `${page.title} – ${site.operator.value}`
  const absolute = (path: string): string => new URL(path, site.origin).href
  const { assets } = site
  return html`<meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>${title}</title>
    <link rel="stylesheet" href="${assets.sheet}" />
    <link rel="icon" href="${assets.logo}" type="image/svg+xml" />
    ${
      page.description !== undefined &&
      html`<meta name="description" content="${page.description}" />
        <meta property="og:description" content="${page.description}" />`
    }
    <meta property="og:title" content="${page.title}" />
    <meta property="og:type" content="${page.article ? 'article' : 'website'}" />
    <meta property="og:url" content="${absolute(page.canonical ?? page.path)}" />
    <meta property="og:site_name" content="${site.name.value}" />
    ${
      page.unlisted
        ? html`<meta name="robots" content="noindex" />`
        : html`<link
              rel="canonical"
              href="${absolute(page.canonical ?? page.path)}"
            />${languageVersions(page, absolute)}`
    }
    ${page.alternates?.map(
      ({ type, href, title }) =>
        html`<link
          rel="alternate"
          type="${type}"
          href="${absolute(href)}"
          ${title !== undefined && html`title="${title}"`}
        />`,
    )}`
}

/** The same page in our other languages, and the address that lets the browser choose. */
function languageVersions(page: Page, absolute: (path: string) => string): Html {
  const neutral = new URL(absolute(page.path))
  neutral.searchParams.delete(LANGUAGE_PARAMETER)
  return html`${languageLinks(page.path).map(
      ({ locale, href }) =>
        html`<link rel="alternate" hreflang="${locale}" href="${absolute(href)}" />`,
    )} <link rel="alternate" hreflang="x-default" href="${neutral.href}" />`
}

const masthead = (voice: Voice, site: Site, page: Page): Html =>
  html`<header class="masthead">
    <div class="wrap">
      <a class="brand" href="${PATHS.home}">
        ${mark()}
        <span>
          <span>${inline(voice, site.name)}</span>
          ${
            site.operator.value !== site.name.value &&
            html`<small>${inline(voice, site.operator)}</small>`
          }
        </span>
      </a>
      <nav aria-label="${voice.t('nav.label')}">
        <ul class="nav">
          ${PLACES.map(
            (place) =>
              html`<li>
                <a href="${PATHS[place]}" ${place === page.place && html`aria-current="page"`}>
                  ${voice.t(`nav.${place}`)}
                </a>
              </li>`,
          )}
        </ul>
      </nav>
      ${accountLink(voice, page)} ${languageSwitch(voice, page)}
    </div>
  </header>`

/** Where to sign in, or one's own account. */
const accountLink = (voice: Voice, { member, path }: Page): Html =>
  member === undefined
    ? html`<a class="account" href="${signInPath(path)}" rel="nofollow"
        >${voice.t('nav.signIn')}</a
      >`
    : html`<a class="account" href="${PATHS.account}"
        >${icon('account')}
        <span
          ><span class="visually-hidden">${voice.t('nav.account')}: </span
          ><bdi>${member}</bdi></span
        ></a
      >`

/** Each language under its own name and in its own direction. */
const languageSwitch = (voice: Voice, page: Page): Html =>
  html`<details class="langs">
    <summary>
      ${icon('language')}
      <span>
        <span class="visually-hidden">${voice.t('language.label')}</span>
        ${languageName(voice.locale)}
      </span>
    </summary>
    <ul>
      ${languageLinks(page.path).map(
        ({ locale, href }) =>
          html`<li>
            <a
              href="${href}"
              lang="${locale}"
              hreflang="${locale}"
              dir="${direction(locale)}"
              ${locale === voice.locale && html`aria-current="true"`}
            >
              ${languageName(locale)}
            </a>
          </li>`,
      )}
    </ul>
  </details>`

/** Who is responsible, under which licence, how to follow. */
const colophon = (voice: Voice, site: Site): Html =>
  html`<footer class="colophon">
    <div class="wrap">
      <div>
        <p>${voice.t.rich('colophon.operator', { operator: inline(voice, site.operator) })}</p>
        <p>
          ${voice.t.rich('colophon.licence', {
            licence: licenceLink(site.licence),
          })}
        </p>
        ${
          site.handle !== undefined &&
          html`<p>${voice.t.rich('colophon.follow', { handle: code(site.handle) })}</p>`
        }
      </div>
      <ul>
        <li><a href="${PATHS.about}">${voice.t('nav.about')}</a></li>
        <li><a href="${PATHS.governments}">${voice.t('governments.title')}</a></li>
        <li><a href="${PATHS.terms}">${voice.t('terms.title')}</a></li>
      </ul>
    </div>
  </footer>`
