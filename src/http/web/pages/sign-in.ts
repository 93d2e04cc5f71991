import { html } from 'hono/html'
import type { Page } from '../layout.ts'
import { changeForm, errorSummary, field } from '../parts/form.ts'
import { notice } from '../parts/notice.ts'
import { titleBlock } from '../parts/record.ts'
import { code } from '../parts/text.ts'
import { PATHS } from '../paths.ts'
import type { Html } from '../safe.ts'
import type { Voice } from '../voice.ts'

const plain = (voice: Voice, path: string, title: string, main: Html, lead?: string): Page => ({
  title,
  path,
  unlisted: true,
  personal: true,
  main: html`${titleBlock(voice, {
    title: { lang: voice.locale, value: title },
    lead: lead === undefined ? undefined : { lang: voice.locale, value: lead },
  })}${main}`,
})

export interface SignInView {
  readonly path: string
  /** Host of the identity provider; undefined without one. */
  readonly provider: string | undefined
  readonly returnTo: string
  readonly hasPassword: boolean
}

/** One button, and nothing else that could take the eye. */
export function signInPage(voice: Voice, view: SignInView): Page {
  const { t } = voice
  const query = view.returnTo === '/' ? '' : `?${new URLSearchParams({ return_to: view.returnTo })}`
  const main = html`${
    view.provider === undefined
      ? notice(t('signIn.noProvider'))
      : html`<p class="after">
            <a class="ds-button" href="${PATHS.signInProvider}${query}">${t('signIn.button')}</a>
          </p>
          <p class="small quiet">${t.rich('signIn.at', { host: code(view.provider) })}</p>`
  }
  ${
    view.hasPassword &&
    html`<p class="small"><a href="${PATHS.signInPassword}">${t('signIn.otherWay')}</a></p>`
  }`
  return plain(voice, view.path, t('signIn.title'), main, t('signIn.lead'))
}

export interface LinkView {
  readonly path: string
  readonly handle: string
  readonly token: string
}

/** Pressing the button uses the link up; looking at it, as some mail programs do, does not. */
export function linkPage(voice: Voice, view: LinkView): Page {
  const { t } = voice
  const button = t('signIn.linkButton', { handle: view.handle })
  const main = changeForm({ action: view.path, token: view.token, button })
  return plain(voice, view.path, t('signIn.title'), main, t('signIn.linkLead'))
}

export interface PasswordView {
  readonly path: string
  readonly token: string
  readonly problem: 'wrong' | 'tooMany' | undefined
  readonly handle: string
}

/** The way in for an administrator when the identity provider is out of reach. */
export function passwordPage(voice: Voice, view: PasswordView): Page {
  const { t } = voice
  const main = html`${
    view.problem !== undefined &&
    errorSummary(t('signIn.problem'), [{ field: 'handle', text: t(`signIn.${view.problem}`) }])
  }
  ${changeForm(
    { action: view.path, token: view.token, button: t('signIn.passwordButton') },
    html`${field({
      name: 'handle',
      label: t('signIn.handle'),
      value: view.handle,
      autocomplete: 'username',
      maxlength: 30,
    })}
    ${field({
      name: 'password',
      label: t('signIn.password'),
      type: 'password',
      autocomplete: 'current-password',
      maxlength: 200,
    })}
    ${field({
      name: 'code',
      label: t('signIn.code'),
      help: t('signIn.codeHelp'),
      autocomplete: 'one-time-code',
      inputmode: 'numeric',
      maxlength: 10,
    })}`,
  )}`
  return plain(voice, view.path, t('signIn.passwordTitle'), main, t('signIn.passwordLead'))
}

/** Why somebody is not signed in: who said no, or that nobody answered. */
export type SignInFailure = 'unreachable' | 'denied' | 'notTrusted' | 'noRole' | 'taken' | 'stale'

/** What happened, and the one thing to do. */
export function failedPage(
  voice: Voice,
  view: { readonly path: string; readonly reason: SignInFailure },
): Page {
  const { t } = voice
  const main = html`<p class="after">
    <a class="ds-button" href="${PATHS.signIn}">${t('signIn.again')}</a>
  </p>`
  return plain(voice, view.path, t('signIn.problem'), main, t(`signIn.failed.${view.reason}`))
}

/** Signed out here; the identity provider may still know the person. */
export function signedOutPage(
  voice: Voice,
  view: { readonly path: string; readonly elsewhere: string | undefined },
): Page {
  const { t } = voice
  const main = html`${
      view.elsewhere !== undefined &&
      html`<p class="after">
        <a class="ds-button" data-variant="secondary" href="${view.elsewhere}"
          >${t('signOut.elsewhere')}</a
        >
      </p>`
    }
    <p><a href="${PATHS.home}">${t('error.home')}</a></p>`
  return plain(voice, view.path, t('signOut.title'), main, t('signOut.lead'))
}
