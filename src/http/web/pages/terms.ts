import { html } from 'hono/html'
import type { Page } from '../layout.ts'
import { titleBlock, titled } from '../parts/record.ts'
import type { Html } from '../safe.ts'
import type { Voice } from '../voice.ts'

/** A word of the vocabulary: its key in documents, and the IRI it stands for. */
export interface Term {
  readonly key: string
  readonly iri: string
  /** Kind of value, as `text` or `list of codes`; in English, like the vocabulary itself. */
  readonly value?: string | undefined
}

export interface TermsView {
  readonly path: string
  readonly namespace: string
  /** IRIs of `additionalType`. */
  readonly types: readonly Term[]
  readonly terms: readonly Term[]
}

/** The namespace for people; programs get the same list as JSON-LD from the same address. */
export function termsPage(voice: Voice, view: TermsView): Page {
  const { t } = voice
  return {
    title: t('terms.title'),
    description: t('terms.lead'),
    path: view.path,
    main: html`${titleBlock(voice, {
        title: { lang: voice.locale, value: t('terms.title') },
        lead: { lang: voice.locale, value: t('terms.lead') },
      })}
      <p class="after">
        ${t.rich('terms.namespace', { iri: html`<code>${view.namespace}</code>` })}
      </p>
      ${titled({ id: 'types', title: t('terms.types'), body: table(voice, view.types) })}
      ${titled({ id: 'terms', title: t('terms.terms'), body: table(voice, view.terms) })}`,
  }
}

const table = (voice: Voice, terms: readonly Term[]): Html =>
  html`<table class="table terms">
    <thead>
      <tr>
        <th scope="col">${voice.t('terms.key')}</th>
        <th scope="col">${voice.t('terms.iri')}</th>
        <th scope="col">${voice.t('terms.value')}</th>
      </tr>
    </thead>
    <tbody>
      ${terms.map(
        ({ key, iri, value }) =>
          html`<tr>
            <th scope="row"><code dir="ltr">${key}</code></th>
            <td data-label="${voice.t('terms.iri')}"><code dir="ltr">${iri}</code></td>
            <td data-label="${voice.t('terms.value')}">
              ${value !== undefined && html`<span lang="en" dir="ltr">${value}</span>`}
            </td>
          </tr>`,
      )}
    </tbody>
  </table>`
