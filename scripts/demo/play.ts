import { ask } from './ask.ts'
import { RECORD_PATHS, type RecordKind } from '../../src/domain/uris.ts'
import { type Api, apiOf } from './api.ts'
import { act, aside, effect, seconds } from './narrate.ts'
import { type Addresses, type Planned, draftOf, nameOf, refOf, staffWith } from './seed.ts'
import type { Government } from './world/governments.ts'
import type { Beat } from './world/story.ts'

/** A government's running server, seen from the demo. */
export interface Stage {
  readonly government: Government
  readonly origin: string
  readonly tokens: ReadonlyMap<string, string>
}

export interface Scene {
  readonly stages: ReadonlyMap<string, Stage>
  readonly addresses: Addresses
  /** Everything that was planned so far, by reference: revisions change it. */
  readonly planned: Map<string, Planned>
}

/** Another server has a change within this time, or the demo has failed (ms). */
const ARRIVES_WITHIN = 20_000
const LOOK_EVERY = 100

interface Card {
  readonly id: string
  readonly uri: string
  readonly name: Record<string, string>
  readonly revision: number
  readonly owner: { readonly host: string }
}

const stageOf = (scene: Scene, key: string): Stage => {
  const stage = scene.stages.get(key)
  if (!stage) throw new Error(`There is no government ${key}.`)
  return stage
}

const tokenOf = (stage: Stage, role: string, organisation: string): string =>
  stage.tokens.get(staffWith(stage.government, role, organisation)) ?? ''

const idOf = (uri: string): string => uri.slice(uri.lastIndexOf('/') + 1)

/** The copy of a record at another server, as one of its members sees it. */
async function copyAt(stage: Stage, kind: RecordKind, uri: string): Promise<Card | undefined> {
  const api = apiOf(stage.origin)
  const reader = [...stage.tokens.values()][0]
  const path = `/${RECORD_PATHS[kind]}?uri=${encodeURIComponent(uri)}`
  const { items } = await api.get<{ items: Card[] }>(path, reader)
  return items.find((item) => item.uri === uri)
}

/** Waits until every other server shows what happened, and says how long each took. */
async function showArrival(
  scene: Scene,
  from: Stage,
  kind: RecordKind,
  uri: string,
  arrived: (copy: Card | undefined) => boolean,
  words: string,
): Promise<void> {
  const began = Date.now()
  const others = [...scene.stages.values()].filter((stage) => stage !== from)
  await Promise.all(
    others.map(async (stage) => {
      while (!arrived(await copyAt(stage, kind, uri))) {
        if (Date.now() - began > ARRIVES_WITHIN)
          throw new Error(`${nameOf(stage.government)} did not get ${uri}.`)
        await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY))
      }
      effect(
        stage.government.key,
        nameOf(stage.government),
        `${words} after ${seconds(Date.now() - began)}`,
      )
    }),
  )
}

async function submitAndPublish(
  api: Api,
  stage: Stage,
  planned: Planned,
  id: string,
  note?: string,
) {
  const path = `/${RECORD_PATHS[planned.kind]}/${id}`
  const { organisation } = planned.record
  await api.send('POST', `${path}/submit`, tokenOf(stage, 'author', organisation))
  const publisher = tokenOf(stage, 'publisher', organisation)
  await api.send('POST', `${path}/publish`, publisher, note ? { changeNote: note } : {})
}

async function publish(scene: Scene, stage: Stage, planned: Planned): Promise<void> {
  const api = apiOf(stage.origin)
  const { organisation, visibility } = planned.record
  const bodies = await api.get<{ id: string; handle: string }[]>('/organisations')
  const body = bodies.find(({ handle }) => handle === organisation)
  const made = (await api.send(
    'POST',
    `/organisations/${body?.id}/${RECORD_PATHS[planned.kind]}`,
    tokenOf(stage, 'author', organisation),
    { draft: draftOf(planned, scene.addresses), visibility },
  )) as { id: string; uri: string }
  await submitAndPublish(api, stage, planned, made.id)
  scene.addresses.set(refOf(planned), made.uri)
  scene.planned.set(refOf(planned), planned)
  aside(made.uri)
  if (visibility === 'peers') await showStranger(made.uri)
  await showArrival(scene, stage, planned.kind, made.uri, (copy) => copy !== undefined, 'has it')
}

/** What somebody sees who is no peer: nothing, not even that it exists. */
async function showStranger(uri: string): Promise<void> {
  const { status } = await ask(uri, { headers: { accept: 'application/activity+json' } })
  aside(`A stranger who asks for it is told ${status}, as for an address that never was.`)
}

async function revise(scene: Scene, stage: Stage, beat: Beat & { kind: 'revise-initiative' }) {
  const planned = scene.planned.get(beat.initiative)
  const uri = scene.addresses.get(beat.initiative)
  if (!planned || !uri) throw new Error(`${beat.initiative} is not published.`)
  const changed = { ...planned, record: { ...planned.record, ...beat.changes } } as Planned
  const api = apiOf(stage.origin)
  const path = `/${RECORD_PATHS[planned.kind]}/${idOf(uri)}`
  const author = tokenOf(stage, 'author', planned.record.organisation)
  await api.send('PUT', `${path}/draft`, author, { draft: draftOf(changed, scene.addresses) })
  await submitAndPublish(api, stage, changed, idOf(uri), beat.changeNote)
  scene.planned.set(beat.initiative, changed)
  aside(beat.changeNote)
  const isNew = (copy: Card | undefined) => (copy?.revision ?? 0) > 1
  await showArrival(scene, stage, planned.kind, uri, isNew, 'shows revision 2')
}

async function withdraw(scene: Scene, stage: Stage, beat: Beat & { kind: 'withdraw-initiative' }) {
  const planned = scene.planned.get(beat.initiative)
  const uri = scene.addresses.get(beat.initiative)
  if (!planned || !uri) throw new Error(`${beat.initiative} is not published.`)
  const publisher = tokenOf(stage, 'publisher', planned.record.organisation)
  const path = `/${RECORD_PATHS[planned.kind]}/${idOf(uri)}/withdraw`
  await apiOf(stage.origin).send('POST', path, publisher, { reason: beat.reason })
  aside(beat.reason)
  const { status } = await ask(uri, { headers: { accept: 'application/activity+json' } })
  aside(`Its address now answers ${status}, with the reason.`)
  await showArrival(scene, stage, planned.kind, uri, (copy) => !copy, 'took its copy away')
}

async function search(scene: Scene, stage: Stage, beat: Beat & { kind: 'search' }): Promise<void> {
  const { items } = await apiOf(stage.origin).get<{ items: Card[] }>(
    `/search?q=${encodeURIComponent(beat.query)}`,
  )
  for (const item of items.slice(0, 3)) {
    const name = item.name[beat.language] ?? Object.values(item.name)[0]
    aside(`${name} · ${item.owner.host}`)
  }
  const found = beat.finds.every((ref) => items.some(({ uri }) => uri === scene.addresses.get(ref)))
  if (!found) throw new Error(`The search for ${beat.query} did not find ${beat.finds.join()}.`)
}

/** Plays one beat of the story on the running servers, and shows what came of it. */
export async function play(scene: Scene, beat: Beat): Promise<void> {
  const stage = stageOf(scene, beat.at)
  act(beat.at, nameOf(stage.government), beat.sentence)
  switch (beat.kind) {
    case 'publish-lesson':
      return publish(scene, stage, {
        kind: 'LessonLearned',
        government: beat.at,
        record: beat.lesson,
      })
    case 'publish-initiative':
    case 'share-with-peers':
      return publish(scene, stage, {
        kind: 'Initiative',
        government: beat.at,
        record: beat.initiative,
      })
    case 'revise-initiative':
      return revise(scene, stage, beat)
    case 'withdraw-initiative':
      return withdraw(scene, stage, beat)
    case 'search':
      return search(scene, stage, beat)
  }
}
