import type { Response } from 'undici'
import { ask } from './ask.ts'

/** The REST API of a running server, as the demo's officials use it. */
export interface Api {
  readonly get: <T>(path: string, token?: string) => Promise<T>
  readonly send: (
    method: 'POST' | 'PUT',
    path: string,
    token: string,
    body?: object,
  ) => Promise<unknown>
}

async function answerOf(answer: Response, what: string): Promise<unknown> {
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${what}: ${answer.status} ${text}`)
  return text === '' ? undefined : JSON.parse(text)
}

export function apiOf(origin: string): Api {
  const url = (path: string) => `${origin}/api/comity/v1${path}`
  const bearer = (token: string | undefined): Record<string, string> =>
    token ? { authorization: `Bearer ${token}` } : {}
  return {
    get: async <T>(path: string, token?: string) =>
      (await answerOf(await ask(url(path), { headers: bearer(token) }), path)) as T,
    send: async (method, path, token, body) =>
      answerOf(
        await ask(url(path), {
          method,
          headers: {
            ...bearer(token),
            ...(body ? { 'content-type': 'application/json' } : {}),
          },
          ...(body ? { body: JSON.stringify(body) } : {}),
        }),
        `${method} ${path}`,
      ),
  }
}
