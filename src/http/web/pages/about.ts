import { html } from 'hono/html'
import { showHost } from '../../../domain/names.ts'
import type { Page, Site } from '../layout.ts'
import { type Fact, facts } from '../parts/facts.ts'
import { recordBody, section, titleBlock } from '../parts/record.ts'
import { type LocalisedHtml, code, inline, licenceLink, outside, prose } from '../parts/text.ts'
import { PATHS } from '../paths.ts'
import type { Html } from '../safe.ts'
import type { Voice } from '../voice.ts'

export interface AboutView {
  readonly path: string
  /** What the operator says about this server, if anything. */
  readonly description?: LocalisedHtml | undefined
  /** E-mail address or page of whoever answers for this server. */
  readonly contact?: string | undefined
  /** `open`: any fediverse server may follow and reply; `allowlist`: listed servers only. */
  readonly federation: 'open' | 'allowlist'
  readonly software: {
    readonly name: string
    readonly version: string
    readonly source?: string | undefined
  }
  /** Of the keys of this server, for other operators to compare. */
  readonly fingerprint: string
  /** Feeds of everything public. */
  readonly feeds: { readonly atom?: string; readonly json?: string | undefined }
  /** The page of the programming interface. */
  readonly api?: string | undefined
}

export function aboutPage(voice: Voice, site: Site, view: AboutView): Page {
  const { t } = voice
  return {
    title: t('nav.about'),
    description: t('about.lead'),
    path: view.path,
    place: 'about',
    main: html`${titleBlock(voice, {
      title: site.name,
      lead: { lang: voice.locale, value: t('about.lead') },
    })}
    ${recordBody(voice, {
      sections: [
        ...section('operator', t('about.operator'), operator(voice, site, view)),
        ...section('shared', t('about.shared'), shared(voice)),
        ...section('exchange', t('about.exchange'), exchange(voice, view)),
        ...section('reuse', t('about.reuse'), reuse(voice, site, view)),
      ],
      facts: facts(serverFacts(voice, site, view)),
    })}`,
  }
}

const operator = (voice: Voice, site: Site, view: AboutView): Html =>
  html`<p>${voice.t.rich('colophon.operator', { operator: inline(voice, site.operator) })}</p>
    ${view.description && prose(voice, view.description)}
    ${
      view.contact !== undefined &&
      html`<p>${voice.t.rich('about.contact', { contact: contactLink(view.contact) })}</p>`
    }`

const contactLink = (contact: string): Html =>
  outside(contact.includes('@') && !contact.includes(':') ? `mailto:${contact}` : contact)

const shared = (voice: Voice): Html =>
  html`<p>${voice.t('about.sharedText')}</p>
    <p>${voice.t('about.noRanking')}</p>`

const exchange = (voice: Voice, { federation }: AboutView): Html =>
  html`<p>
      ${voice.t.rich('about.exchangeText', {
        a: (text) => html`<a href="${PATHS.governments}">${text}</a>`,
      })}
    </p>
    <p>${voice.t(`about.federation.${federation}`)}</p>`

const reuse = (voice: Voice, site: Site, { feeds, api }: AboutView): Html => {
  const ways: [string, string | undefined][] = [
    [voice.t('about.atom'), feeds.atom],
    [voice.t('about.jsonFeed'), feeds.json],
    [voice.t('about.api'), api],
    [voice.t('terms.title'), PATHS.terms],
  ]
  return html`<p>${voice.t.rich('colophon.licence', { licence: licenceLink(site.licence) })}</p>
    <ul>
      ${ways.map(([text, href]) => href !== undefined && html`<li><a href="${href}">${text}</a></li>`)}
    </ul>`
}

const serverFacts = (voice: Voice, site: Site, { software, fingerprint }: AboutView): Fact[] => {
  const { t } = voice
  return [
    [t('about.address'), code(showHost(new URL(site.origin).host))],
    [t('about.follow'), site.handle !== undefined && code(site.handle)],
    [t('about.fingerprint'), code(fingerprint)],
    [t('about.software'), code(`${software.name} ${software.version}`)],
    [t('about.source'), software.source !== undefined && outside(software.source)],
  ]
}
