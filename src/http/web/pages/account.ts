import { html } from 'hono/html'
import type { Role } from '../../../domain/account.ts'
import type { ListedSession } from '../../../store/sessions.ts'
import type { ListedToken } from '../../../store/tokens.ts'
import type { Page } from '../layout.ts'
import { changeForm } from '../parts/form.ts'
import { section, titleBlock, titled } from '../parts/record.ts'
import { type Localised, code, inline, time } from '../parts/text.ts'
import { PATHS } from '../paths.ts'
import type { Html } from '../safe.ts'
import type { Voice } from '../voice.ts'

export interface AccountView {
  readonly path: string
  /** For the forms of the page. */
  readonly token: string
  readonly handle: string
  /** Held for the whole server. */
  readonly roles: readonly Role[]
  readonly bodies: readonly {
    readonly id: string
    readonly name: Localised
    readonly roles: readonly Role[]
  }[]
  /** The session that asks. */
  readonly current: string | undefined
  readonly sessions: readonly ListedSession[]
  readonly tokens: readonly ListedToken[]
  /** Host of the identity provider; undefined without one. */
  readonly provider: string | undefined
  /** The staff account there is linked with this one. */
  readonly isLinked: boolean
}

/** Who somebody is here, and what acts in their name. */
export function accountPage(voice: Voice, view: AccountView): Page {
  const { t } = voice
  const sections = [
    ...section('roles', t('account.roles'), rolesOf(voice, view)),
    ...section('staff', t('account.staff'), staffOf(voice, view)),
    ...section('sessions', t('account.sessions'), sessionsOf(voice, view)),
    ...section('apps', t('account.apps'), tokensOf(voice, view)),
  ]
  return {
    title: t('account.title'),
    path: view.path,
    unlisted: true,
    personal: true,
    main: html`${titleBlock(voice, {
      title: { lang: voice.locale, value: t('account.title') },
      lead: { lang: voice.locale, value: t('account.lead', { handle: view.handle }) },
    })}
    ${changeForm({
      action: PATHS.signOut,
      token: view.token,
      button: t('signOut.button'),
      secondary: true,
    })}
    ${sections.map(titled)}`,
  }
}

const roleNames = (voice: Voice, roles: readonly Role[]): Html =>
  voice.list(roles.map((role) => html`${voice.t(`accountRole.${role}`)}`))

const rolesOf = (voice: Voice, { roles, bodies }: AccountView): Html =>
  roles.length + bodies.length === 0
    ? html`<p>${voice.t('account.noRoles')}</p>`
    : html`<dl class="facts">
        ${
          roles.length > 0 &&
          html`<div>
            <dt>${voice.t('account.wholeServer')}</dt>
            <dd>${roleNames(voice, roles)}</dd>
          </div>`
        }
        ${bodies.map(
          (body) =>
            html`<div>
              <dt><a href="/actors/${body.id}">${inline(voice, body.name)}</a></dt>
              <dd>${roleNames(voice, body.roles)}</dd>
            </div>`,
        )}
      </dl>`

function staffOf(voice: Voice, { provider, isLinked }: AccountView): Html | undefined {
  if (provider === undefined) return undefined
  const { t } = voice
  if (isLinked) return html`<p>${t.rich('account.linked', { host: code(provider) })}</p>`
  const back = new URLSearchParams({ return_to: PATHS.account })
  return html`<p>${t.rich('account.notLinked', { host: code(provider) })}</p>
    <p>
      <a class="ds-button" data-variant="secondary" href="${PATHS.signInProvider}?${back}"
        >${t('account.link')}</a
      >
    </p>`
}

const sessionsOf = (voice: Voice, view: AccountView): Html =>
  html`<table class="table">
    <thead>
      <tr>
        <th scope="col">${voice.t('account.method')}</th>
        <th scope="col">${voice.t('account.since')}</th>
        <th scope="col">${voice.t('account.seen')}</th>
        <th scope="col"><span class="visually-hidden">${voice.t('account.action')}</span></th>
      </tr>
    </thead>
    <tbody>
      ${view.sessions.map((one) => {
        const name = voice.t(`method.${one.method}`)
        const label = (key: 'since' | 'seen') => html`data-label="${voice.t(`account.${key}`)}"`
        return html`<tr>
          <th scope="row">${name}</th>
          <td ${label('since')}>${time(voice, one.created_at.toISOString())}</td>
          <td ${label('seen')}>
            ${
              one.id === view.current
                ? voice.t('account.thisOne')
                : time(voice, one.seen_at.toISOString())
            }
          </td>
          <td data-label="">
            ${
              one.id !== view.current &&
              changeForm({
                action: `${PATHS.account}/sessions/${one.id}/end`,
                token: view.token,
                button: voice.t('account.end'),
                about: name,
                secondary: true,
              })
            }
          </td>
        </tr>`
      })}
    </tbody>
  </table>`

const tokensOf = (voice: Voice, view: AccountView): Html =>
  view.tokens.length === 0
    ? html`<p>${voice.t('account.noApps')}</p>`
    : html`<table class="table">
        <thead>
          <tr>
            <th scope="col">${voice.t('account.app')}</th>
            <th scope="col">${voice.t('account.scopes')}</th>
            <th scope="col">${voice.t('account.since')}</th>
            <th scope="col"><span class="visually-hidden">${voice.t('account.action')}</span></th>
          </tr>
        </thead>
        <tbody>
          ${view.tokens.map(
            (token) =>
              html`<tr>
                <th scope="row"><bdi>${token.label}</bdi></th>
                <td data-label="${voice.t('account.scopes')}">
                  ${voice.list(token.scopes.map((scope) => html`${voice.t(`scope.${scope}`)}`))}
                </td>
                <td data-label="${voice.t('account.since')}">
                  ${time(voice, token.created_at.toISOString())}
                </td>
                <td data-label="">
                  ${changeForm({
                    action: `${PATHS.account}/tokens/${token.id}/revoke`,
                    token: view.token,
                    button: voice.t('account.revoke'),
                    about: token.label,
                    secondary: true,
                  })}
                </td>
              </tr>`,
          )}
        </tbody>
      </table>`
