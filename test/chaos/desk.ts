import { setTimeout as sleep } from 'node:timers/promises'
import { type Office, openOffice } from '../support/instances.ts'
import { initiative } from '../support/office.ts'
import { type Answer, type Asked, send } from './client.ts'
import type { Site } from './orchestrator.ts'

/** Text of a record that stays on its server; no log may show it (I7). */
export const LOCAL_CANARY = 'canary-text-that-stays-at-home'

/** How requests are sent: to one process, or round several. */
export type Send = (asked: Asked) => Promise<Answer>

/** Time that a client goes on asking a server which is away (ms). */
const PATIENCE = 180_000
const AGAIN_AFTER = 500

/** An organisation's officials at work, and what they were told is done. */
export interface Desk {
  readonly office: Office
  /** Makes drafts and hands them in. @returns their ids. */
  readonly prepare: (count: number) => Promise<string[]>
  /** Publishes a draft once. */
  readonly publish: (id: string) => Promise<Answer>
  /** Publishes a draft and goes on asking until it is done, whatever happens to the server meanwhile. */
  readonly insist: (id: string) => Promise<void>
  /** Publishes a new revision of a record. */
  readonly revise: (id: string, draft: object) => Promise<void>
  readonly withdraw: (id: string) => Promise<void>
  /** Leaves a record out of what is checked: it was published before anybody followed. */
  readonly forget: (id: string) => void
  /** What was answered to each request. */
  readonly answers: readonly Answer[]
  /** Records whose publishing was acknowledged. */
  readonly acknowledged: ReadonlySet<string>
}

const wasDone = ({ status, body }: Answer): boolean =>
  // A repeated request after a lost answer finds that the draft is published.
  status === 204 || (status === 409 && JSON.stringify(body).includes('no draft to publish'))

/** @param by how requests are sent, when not to the first web process. */
export async function openDesk(
  site: Site,
  by: Send = (one) => send(site.origin, one),
): Promise<Desk> {
  const office = await openOffice(site)
  const answers: Answer[] = []
  const acknowledged = new Set<string>()
  const ask = async (asked: Asked): Promise<Answer> => {
    const answer = await by(asked)
    answers.push(answer)
    return answer
  }
  const post = (path: string, token: string, body?: object) =>
    ask({ method: 'POST', path, token, ...(body ? { body } : {}) })

  const begin = async (draft: object, visibility = 'public'): Promise<string> => {
    const path = `/organisations/${office.id}/initiatives`
    const made = await post(path, office.author, { draft, visibility })
    const { id } = made.body as { id?: string }
    if (made.status !== 201 || !id) throw new Error(`No draft: ${JSON.stringify(made)}`)
    await post(`/initiatives/${id}/submit`, office.author)
    return id
  }
  const publish: Desk['publish'] = async (id) => {
    const path = `/initiatives/${id}/publish`
    const answer = await ask({ method: 'POST', path, token: office.publisher, body: {} })
    if (wasDone(answer)) acknowledged.add(id)
    return answer
  }
  const canary = await begin(initiative({ name: { en: LOCAL_CANARY } }), 'local')
  const forget = (id: string) => void acknowledged.delete(id)
  await publish(canary)
  forget(canary)
  const must = async (asked: Asked): Promise<void> => {
    const { status, body } = await ask(asked)
    // What was withdrawn cannot be changed any more.
    if (status !== 204 && status !== 409)
      throw new Error(`${asked.path}: ${status} ${JSON.stringify(body)}`)
  }
  const step = (id: string, name: string, token: string, body?: object) =>
    must({ method: 'POST', path: `/initiatives/${id}/${name}`, token, ...(body ? { body } : {}) })
  return {
    forget,
    revise: async (id, draft) => {
      const path = `/initiatives/${id}/draft`
      await must({ method: 'PUT', path, token: office.author, body: { draft } })
      await step(id, 'submit', office.author)
      await step(id, 'publish', office.publisher, { changeNote: 'It grew.' })
    },
    withdraw: (id) => step(id, 'withdraw', office.publisher, { reason: 'Replaced.' }),
    office,
    answers,
    acknowledged,
    publish,
    prepare: async (count) => {
      const ids: string[] = []
      while (ids.length < count)
        ids.push(await begin(initiative({ name: { en: `Register ${ids.length}` } })))
      return ids
    },
    insist: async (id) => {
      const until = Date.now() + PATIENCE
      while (!wasDone(await publish(id))) {
        if (Date.now() > until) throw new Error(`${id} could not be published.`)
        await sleep(AGAIN_AFTER)
      }
    },
  }
}
