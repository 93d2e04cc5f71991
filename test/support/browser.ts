import { ask } from '../../scripts/demo/ask.ts'

export interface Answer {
  readonly status: number
  readonly url: string
  readonly body: string
  readonly headers: Headers
}

/** A browser without a script: it keeps cookies for each host, follows redirects and sends forms. */
export interface Browser {
  readonly go: (url: string, options?: { readonly follow?: boolean }) => Promise<Answer>
  /** Sends the form of the last page with this action (or the only one), with these values filled in. */
  readonly send: (
    values?: Readonly<Record<string, string>>,
    action?: string,
    options?: { readonly follow?: boolean },
  ) => Promise<Answer>
  readonly cookies: Map<string, Map<string, string>>
}

const MAX_HOPS = 12

const unescape = (text: string): string =>
  text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')

const attribute = (tag: string, name: string): string | undefined => {
  const [, value] = new RegExp(`\\b${name}="([^"]*)"`).exec(tag) ?? []
  return value === undefined ? undefined : unescape(value)
}

interface Form {
  readonly action: string
  readonly values: Record<string, string>
}

/** The forms of a page that go by POST, with what stands in them. */
export function formsOf(page: Answer): Form[] {
  return [...page.body.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/g)]
    .filter(([, tag = '']) => attribute(tag, 'method')?.toLowerCase() === 'post')
    .map(([, tag = '', inner = '']) => ({
      action: new URL(attribute(tag, 'action') ?? '', page.url).href,
      values: Object.fromEntries(
        [...inner.matchAll(/<input\b[^>]*>/g)].map(([input]) => [
          attribute(input, 'name') ?? '',
          attribute(input, 'value') ?? '',
        ]),
      ),
    }))
}

export function openBrowser(): Browser {
  const cookies = new Map<string, Map<string, string>>()
  let last: Answer | undefined

  const jar = (url: string): Map<string, string> => {
    const { host } = new URL(url)
    const found = cookies.get(host) ?? new Map<string, string>()
    cookies.set(host, found)
    return found
  }
  const remember = (url: string, headers: Headers) => {
    for (const line of headers.getSetCookie()) {
      const [pair = ''] = line.split(';')
      const equals = pair.indexOf('=')
      const name = pair.slice(0, equals)
      const isOver = /max-age=0|expires=thu, 01 jan 1970/i.test(line)
      if (isOver) jar(url).delete(name)
      else jar(url).set(name, pair.slice(equals + 1))
    }
  }
  const request = async (
    url: string,
    init: { method?: string; body?: string; headers?: Record<string, string> },
    follow: boolean,
  ): Promise<Answer> => {
    let at = url
    let how = init
    for (let hop = 0; hop < MAX_HOPS; hop++) {
      const cookie = [...jar(at)].map(([name, value]) => `${name}=${value}`).join('; ')
      const answer = await ask(at, {
        redirect: 'manual',
        ...how,
        headers: { accept: 'text/html', ...(cookie ? { cookie } : {}), ...how.headers },
      })
      remember(at, answer.headers)
      const location = answer.headers.get('location')
      if (!follow || location === null || answer.status < 300 || answer.status > 399) {
        last = {
          status: answer.status,
          url: at,
          body: await answer.text(),
          headers: answer.headers,
        }
        return last
      }
      await answer.text()
      at = new URL(location, at).href
      how = {}
    }
    throw new Error(`${url} redirects more than ${MAX_HOPS} times.`)
  }

  return {
    cookies,
    go: (url, { follow = true } = {}) => request(url, {}, follow),
    send: async (values = {}, action, { follow = true } = {}) => {
      if (!last) throw new Error('There is no page yet.')
      const forms = formsOf(last)
      const form = forms.find((one) => action === undefined || one.action.endsWith(action))
      if (!form) throw new Error(`There is no form ${action ?? ''} on ${last.url}.`)
      const body = new URLSearchParams({ ...form.values, ...values }).toString()
      const headers = {
        'content-type': 'application/x-www-form-urlencoded',
        origin: new URL(last.url).origin,
      }
      return request(form.action, { method: 'POST', body, headers }, follow)
    },
  }
}
