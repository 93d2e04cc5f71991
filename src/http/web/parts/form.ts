import { html } from 'hono/html'
import { tokenField } from '../forms.ts'
import { icon } from '../icons.ts'
import type { Html } from '../safe.ts'

/** One field of a form with its label, help and what is wrong with it. */
export interface Field {
  readonly name: string
  readonly label: string
  readonly type?: 'text' | 'password' | 'url' | 'date' | undefined
  readonly value?: string | undefined
  readonly help?: string | undefined
  readonly error?: string | undefined
  /** What the browser may fill in (HTML, autofill). */
  readonly autocomplete: string
  readonly maxlength: number
  readonly inputmode?: 'numeric' | undefined
}

/** Label above, help under it, what is wrong between help and control: a reader of screens hears them in this order. */
export const field = (one: Field): Html => {
  const { name, label, type = 'text', value = '', help, error } = one
  const described = [help && `${name}-help`, error && `${name}-error`].filter(Boolean).join(' ')
  return html`<div class="ds-field">
    <label for="${name}">${label}</label>
    ${help !== undefined && html`<p class="small quiet" id="${name}-help">${help}</p>`}
    ${
      error !== undefined &&
      html`<p class="error" id="${name}-error">${icon('warning')}<span>${error}</span></p>`
    }
    <input
      class="ds-input"
      id="${name}"
      name="${name}"
      type="${type}"
      value="${value}"
      required
      autocomplete="${one.autocomplete}"
      maxlength="${one.maxlength}"
      ${one.inputmode && html`inputmode="${one.inputmode}"`}
      ${described !== '' && html`aria-describedby="${described}"`}
      ${error !== undefined && html`aria-invalid="true"`}
    />
  </div>`
}

/** What is wrong with a form, first on its page; each line leads to its field. */
export const errorSummary = (
  title: string,
  problems: readonly { readonly field: string; readonly text: string }[],
): Html =>
  html`<div class="errors" role="alert" aria-labelledby="errors-title" tabindex="-1">
    <h2 id="errors-title">${title}</h2>
    <ul>
      ${problems.map(({ field: name, text }) => html`<li><a href="#${name}">${text}</a></li>`)}
    </ul>
  </div>`

/** A form that changes something: it goes by POST and carries the token of this browser. */
export const changeForm = (
  form: {
    readonly action: string
    readonly token: string
    readonly button: string
    /** Of several actions on a page, the plain ones. */
    readonly secondary?: boolean
    /** What the button acts on, for those who hear it alone. */
    readonly about?: string
  },
  fields?: Html,
): Html =>
  html`<form class="${fields ? 'form' : 'act'}" method="post" action="${form.action}">
    ${tokenField(form.token)} ${fields}
    <button
      class="ds-button"
      type="submit"
      ${form.secondary && html`data-variant="secondary"`}
      ${form.about !== undefined && html`aria-label="${form.button}: ${form.about}"`}
    >
      ${form.button}
    </button>
  </form>`
