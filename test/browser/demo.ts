import type { OpenContext } from '../../src/context.ts'
import type { ActorRow } from '../../src/store/actors.ts'
import type { Government } from '../../scripts/demo/world/governments.ts'
import { withdrawRecord } from '../../src/actions/records/lifecycle.ts'
import { bodyElsewhere, peerWith, recordElsewhere, replyTo } from '../http/elsewhere.ts'
import { draftOf, openOrganisation, publish, publisherOf, revise } from '../http/site.ts'
import { draftOf as formOf, worlds } from '../scripts/world-support.ts'
import { freedonia, host, ruritania, sylvania } from '../support/cast.ts'

/** The names of the demo's places, as an operator would set them. */
export const PLACE_NAMES = [ruritania, freedonia, sylvania]
  .flatMap(({ code, name }) =>
    Object.entries(name).map(([language, text]) => `${code}@${language}=${text}`),
  )
  .join(';')

/** Ids of pages that show each part of the site at work. */
export interface Demo {
  readonly office: string
  readonly elsewhere: string
  readonly initiative: string
  readonly lesson: string
  readonly copy: string
  readonly withdrawn: string
}

interface Clock {
  at: Date
}

type Key = keyof typeof worlds

/** The records of a government in the order of their publishing. */
function recordsOf(key: Key) {
  const { initiatives, lessons } = worlds[key]
  return [
    ...initiatives.map((record) => ({ kind: 'Initiative' as const, record })),
    ...lessons.map((record) => ({ kind: 'LessonLearned' as const, record })),
  ].sort((a, b) => a.record.publishedAt.localeCompare(b.record.publishedAt))
}

/** Fills Ruritania's server with its own records and those of its peers. @param clock that `ctx` goes by. */
export async function demoWorld(ctx: OpenContext, clock: Clock): Promise<Demo> {
  const now = clock.at
  clock.at = new Date('2024-01-02T09:00:00Z')
  const own = await ownBodies(ctx)
  const others = [...(await peerBodies(ctx, freedonia)), ...(await peerBodies(ctx, sylvania))]
  const uris = new Map<string, string>()
  const ids = new Map<string, string>()
  for (const key of ['ruritania', 'freedonia', 'sylvania'] as const)
    for (const { kind, record } of recordsOf(key)) {
      clock.at = new Date(record.publishedAt)
      const about = 'about' in record ? uris.get(record.about ?? '') : undefined
      const draft = draftOf(kind, { ...formOf({ ...record, at: key }), ...(about && { about }) })
      const owner = (key === 'ruritania' ? own : others).find(
        (body) => body.handle === record.organisation,
      )
      if (!owner) throw new Error(`Nobody owns ${record.key}.`)
      const id =
        key === 'ruritania'
          ? await publish(ctx, owner, kind, draft, record.visibility)
          : await recordElsewhere(ctx, owner, kind, draft, record.visibility)
      ids.set(`${key}/${record.key}`, id)
      if (key === 'ruritania' && kind === 'Initiative')
        uris.set(`${key}/${record.key}`, `${ctx.origin}/initiatives/${id}`)
    }
  clock.at = now
  return finish(ctx, own, others, ids)
}

const ownBodies = (ctx: OpenContext): Promise<ActorRow[]> =>
  Promise.all(
    ruritania.organisations.map(({ jurisdiction, ...body }) =>
      openOrganisation(ctx, { ...body, jurisdiction: [...jurisdiction] }),
    ),
  )

async function peerBodies(ctx: OpenContext, government: Government): Promise<ActorRow[]> {
  await peerWith(ctx, host(government), government.instanceName.en ?? government.key)
  return Promise.all(
    government.organisations.map(({ handle, name, jurisdiction }) =>
      bodyElsewhere(ctx, {
        host: host(government),
        handle,
        name,
        jurisdiction: [...jurisdiction],
      }),
    ),
  )
}

/** A second revision, a thread, people who found it useful, and something withdrawn. */
async function finish(
  ctx: OpenContext,
  own: readonly ActorRow[],
  others: readonly ActorRow[],
  ids: ReadonlyMap<string, string>,
): Promise<Demo> {
  const first = recordsOf('ruritania').find(({ record }) => 'stage' in record)
  const owner = own.find(({ handle }) => handle === first?.record.organisation)
  const [elsewhere] = others
  if (!first || !owner || !elsewhere) throw new Error('The demo has no beginning.')
  const initiative = ids.get(`ruritania/${first.record.key}`) ?? ''
  const draft = draftOf('Initiative', formOf({ ...first.record, at: 'ruritania' }))
  const changed = {
    ...draft,
    stage: 'scaling' as const,
    keyword: [...(draft.keyword ?? []), 'law'],
  }
  await revise(ctx, owner, initiative, 'Initiative', changed, 'Now in every office that asked.')
  await thread(ctx, initiative, owner, elsewhere)
  const withdrawn = await publish(ctx, owner, 'Initiative', draft)
  await withdrawRecord(ctx, publisherOf(owner), withdrawn, 'Replaced by a newer record.')
  const lesson = recordsOf('ruritania').find(({ kind }) => kind === 'LessonLearned')
  const copy = recordsOf('sylvania').find(({ kind }) => kind === 'Initiative')
  return {
    office: owner.id,
    elsewhere: elsewhere.id,
    initiative,
    lesson: ids.get(`ruritania/${lesson?.record.key}`) ?? '',
    copy: ids.get(`sylvania/${copy?.record.key}`) ?? '',
    withdrawn,
  }
}

async function thread(
  ctx: OpenContext,
  id: string,
  owner: ActorRow,
  peer: ActorRow,
): Promise<void> {
  const ann = await bodyElsewhere(ctx, {
    host: 'social.example',
    handle: 'ann',
    name: { en: 'Ann Hobbs' },
    jurisdiction: [],
    kind: 'Person',
  })
  const asked = await replyTo(ctx, id, ann, {
    content: '<p>How do you handle outages? Our registry closes at noon.</p>',
    language: 'en',
  })
  const answered = await replyTo(ctx, id, owner, {
    content: '<p>Requests wait for an hour. Then the citizen is told which register is silent.</p>',
    language: 'en',
    parent: asked,
  })
  await replyTo(ctx, id, ann, {
    content: '<p>شكرًا. جملة نقرؤها للناس ستفيدنا.</p>',
    language: 'ar',
    parent: answered,
  })
  await replyTo(ctx, id, peer, { content: '<p>We would like to see the text of the law.</p>' })
  await ctx.db
    .insertInto('reactions')
    .values([ann, peer].map((actor) => reactionOf(ctx, actor, id)))
    .execute()
}

const reactionOf = (ctx: OpenContext, actor: ActorRow, id: string) => ({
  actor_id: actor.id,
  object_uri: `${ctx.origin}/initiatives/${id}`,
  kind: 'Like' as const,
  activity_uri: `${actor.uri}/likes/${id}`,
  created_at: ctx.now(),
})
