import type { FastifyInstance } from 'fastify'
import { type Test, test } from 'tap'
import { createAccount } from '../../../src/actions/accounts.ts'
import type { Peering } from '../../../src/actions/peer-entry.ts'
import { createToken } from '../../../src/actions/tokens.ts'
import type { Context } from '../../../src/context.ts'
import { Refusal } from '../../../src/domain/refusal.ts'
import { PEERING } from '../../../src/federation/peering-surface.ts'
import { buildApp } from '../../../src/http/app.ts'
import { type Office, initiative, office } from '../../support/office.ts'
import { world } from '../../support/world.ts'

const API = '/api/comity/v1'

interface Desk {
  readonly ctx: Context
  readonly app: FastifyInstance
  readonly at: Office
  /** Tokens of the author, the publisher, somebody next door, and an administrator. */
  readonly tokens: Record<'author' | 'publisher' | 'outsider' | 'administrator', string>
}

const peering: Peering = {
  ...PEERING,
  add: async (_, __, host) => {
    throw new Refusal('peer-unreachable', `${host} does not answer.`)
  },
}

async function desk(t: Test): Promise<Desk> {
  const ctx = await world(t)
  const at = await office(ctx)
  await createAccount(ctx, 'test', { handle: 'anna', role: 'administrator' })
  const app = await buildApp(ctx, { closing: false }, { routes: async () => undefined, peering })
  t.teardown(() => app.close())
  const token = (handle: string) => createToken(ctx, 'test', handle, 'test')
  return {
    ctx,
    app,
    at,
    tokens: {
      author: await token('marta'),
      publisher: await token('petra'),
      outsider: await token('rudolf'),
      administrator: await token('anna'),
    },
  }
}

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

async function ask(
  app: FastifyInstance,
  method: Method,
  path: string,
  token?: string,
  body?: object,
) {
  const answer = await app.inject({
    method,
    url: path.startsWith('/api') ? path : `${API}${path}`,
    headers: token ? { authorization: `Bearer ${token}` } : {},
    ...(body ? { payload: body } : {}),
  })
  return {
    status: answer.statusCode,
    type: answer.headers['content-type'] ?? '',
    headers: answer.headers,
    json: answer.body === '' ? undefined : (answer.json() as Record<string, unknown>),
  }
}

async function publishOver({ app, at, tokens }: Desk, visibility = 'public'): Promise<string> {
  const body = { draft: initiative(), visibility }
  const begun = await ask(app, 'POST', `/organisations/${at.id}/initiatives`, tokens.author, body)
  const id = String(begun.json?.['id'])
  await ask(app, 'POST', `/initiatives/${id}/submit`, tokens.author)
  await ask(app, 'POST', `/initiatives/${id}/publish`, tokens.publisher, {})
  return id
}

test('the REST API', async (t) => {
  const d = await desk(t)
  const { app, at, tokens } = d

  t.test('carries a record from draft to withdrawal', async (t) => {
    const path = `/organisations/${at.id}/initiatives`
    const begun = await ask(app, 'POST', path, tokens.author, { draft: initiative() })
    t.equal(begun.status, 201)
    const id = String(begun.json?.['id'])
    t.match(begun.headers.location, `/initiatives/${id}`)
    t.equal((await ask(app, 'GET', `/initiatives/${id}`)).status, 404, 'nobody sees a draft')

    const copy = await ask(app, 'GET', `/initiatives/${id}/draft`, tokens.author)
    t.match(copy.json, { kind: 'Initiative', revision: 0, inReview: false, missing: [] })
    t.equal((await ask(app, 'GET', `/initiatives/${id}/draft`, tokens.outsider)).status, 404)
    const drafts = await ask(app, 'GET', '/drafts', tokens.publisher)
    t.equal((drafts.json as unknown as unknown[]).length, 1)

    t.equal((await ask(app, 'POST', `/initiatives/${id}/submit`, tokens.author)).status, 204)
    const own = await ask(app, 'POST', `/initiatives/${id}/publish`, tokens.author, {})
    t.match(own, { status: 403, type: /problem\+json/ })
    t.equal((await ask(app, 'POST', `/initiatives/${id}/publish`, tokens.publisher)).status, 204)

    const read = await ask(app, 'GET', `/initiatives/${id}`)
    t.match(read.json, {
      kind: 'Initiative',
      status: 'published',
      revision: 1,
      usefulTo: 0,
      owner: { handle: 'digital' },
      content: { stage: 'pilot', name: { en: 'Register data exchange layer' } },
    })
    t.equal(read.headers['cache-control'], 'private, no-store', 'SEC-56')

    const edit = { draft: initiative({ stage: 'scaling' }), revision: 1 }
    t.equal((await ask(app, 'PUT', `/initiatives/${id}/draft`, tokens.author, edit)).status, 204)
    await ask(app, 'POST', `/initiatives/${id}/submit`, tokens.author)
    const note = { changeNote: 'It grew.' }
    await ask(app, 'POST', `/initiatives/${id}/publish`, tokens.publisher, note)
    const late = await ask(app, 'PUT', `/initiatives/${id}/draft`, tokens.author, edit)
    t.match(late, { status: 409, json: { detail: /Revision 2 was published meanwhile/ } })
    const history = await ask(app, 'GET', `/initiatives/${id}/revisions`)
    t.match(history.json, [{ revision: 2, changeNote: 'It grew.' }, { revision: 1 }])
    const first = await ask(app, 'GET', `/initiatives/${id}/revisions/1`)
    t.match(first.json, { type: 'Article', revision: 1, stage: 'pilot' })

    for (const step of ['archive', 'restore']) {
      const done = await ask(app, 'POST', `/initiatives/${id}/${step}`, tokens.publisher, {
        note: 'For the test.',
      })
      t.equal(done.status, 204, step)
    }
    const gone = { reason: 'Replaced.' }
    t.equal(
      (await ask(app, 'POST', `/initiatives/${id}/withdraw`, tokens.publisher, gone)).status,
      204,
    )
    t.match(await ask(app, 'GET', `/initiatives/${id}`), {
      status: 410,
      json: { detail: /Replaced/ },
    })
  })

  t.test('SEC-09: shows a record by its visibility, in reading, lists and search', async (t) => {
    const open = await publishOver(d)
    const peers = await publishOver(d, 'peers')
    const local = await publishOver(d, 'local')
    const seen = async (token?: string) => {
      const list = await ask(app, 'GET', '/initiatives', token)
      const found = await ask(app, 'GET', '/search?q=registers', token)
      return [list, found].map(({ json }) =>
        (json?.['items'] as { id: string }[]).map(({ id }) => id).sort(),
      )
    }
    t.same(await seen(), [[open], [open]])
    t.same(
      await seen(tokens.outsider),
      [
        [open, peers, local],
        [open, peers, local],
      ].map((x) => x.sort()),
    )
    const [hidden, absent] = await Promise.all([
      ask(app, 'GET', `/initiatives/${peers}`),
      ask(app, 'GET', '/initiatives/01JABSENT'),
    ])
    t.equal(hidden?.status, 404)
    t.same(
      { ...hidden?.json, instance: '' },
      { ...absent?.json, instance: '' },
      'SEC-55: look alike',
    )
  })

  t.test('says everything that is wrong with an input, each at its place', async (t) => {
    const wrong = {
      draft: { sourceLanguage: 'en', name: { fr: 'x' }, stage: 'flourishing', colour: 'red' },
    }
    const answer = await ask(
      app,
      'POST',
      `/organisations/${at.id}/initiatives`,
      tokens.author,
      wrong,
    )
    t.equal(answer.status, 422)
    const paths = (answer.json?.['issues'] as { path: string }[]).map(({ path }) => path)
    t.ok(paths.includes('draft.stage'), String(paths))
    t.ok(paths.some((path) => path.startsWith('draft')))
  })

  t.test('SEC-62: wants a token that it knows for everything but reading', async (t) => {
    for (const token of [undefined, 'comity_nobodyknowsthistoken0000000000']) {
      const answer = await ask(app, 'GET', '/drafts', token)
      t.match(answer, { status: 401, type: /problem\+json/ })
      t.equal(answer.headers['www-authenticate'], 'Bearer')
    }
    t.equal((await ask(app, 'GET', '/initiatives', 'comity_nobodyknowsthistoken000')).status, 401)
    for (const path of ['/peers', '/organisations', '/accounts']) {
      const answer = await ask(app, 'POST', path, tokens.publisher, {
        host: 'share.freedonia.example',
        handle: 'newone',
        name: { en: 'New' },
        jurisdiction: ['XR'],
        governmentLevel: 'local',
        role: 'author',
      })
      t.ok([403, 422].includes(answer.status), `${path} ${answer.status}`)
    }
  })

  t.test('lets administrators make bodies, accounts, tokens and peers', async (t) => {
    const body = {
      handle: 'zenda',
      name: { en: 'Zenda' },
      jurisdiction: ['XR'],
      governmentLevel: 'local',
    }
    t.equal((await ask(app, 'POST', '/organisations', tokens.administrator, body)).status, 201)
    t.equal((await ask(app, 'POST', '/organisations', tokens.administrator, body)).status, 409)
    const account = { handle: 'oto', role: 'author', organisation: 'zenda' }
    t.equal((await ask(app, 'POST', '/accounts', tokens.administrator, account)).status, 201)
    const made = await ask(app, 'POST', '/accounts/oto/tokens', tokens.administrator, {
      label: 'x',
    })
    t.match(await ask(app, 'GET', '/accounts/me', String(made.json?.['token'])), {
      json: { handle: 'oto' },
    })
    const wanted = { host: 'Gov.Example', reason: 'Agreed by letter' }
    const peer = await ask(app, 'POST', '/peers', tokens.administrator, wanted)
    t.match(peer, { status: 502, json: { detail: 'gov.example does not answer.' } })
    t.match(await ask(app, 'GET', '/peers', tokens.administrator), { status: 200, json: [] })
  })

  t.test('pages through a list without losing or repeating anything', async (t) => {
    const all = await ask(app, 'GET', '/initiatives?limit=40', tokens.author)
    const ids = (all.json?.['items'] as { id: string }[]).map(({ id }) => id)
    const walked: string[] = []
    let next: string | undefined = ''
    while (next !== undefined) {
      const after: string = next ? `&after=${encodeURIComponent(next)}` : ''
      const page = await ask(app, 'GET', `/initiatives?limit=1${after}`, tokens.author)
      walked.push(...(page.json?.['items'] as { id: string }[]).map(({ id }) => id))
      next = page.json?.['next'] as string | undefined
    }
    t.same(walked, ids)
  })

  t.test('describes itself', async (t) => {
    const { json } = await ask(app, 'GET', '/api/openapi.json')
    t.match(json, { openapi: '3.1.0', info: { title: 'Comity' } })
    const paths = Object.keys((json?.['paths'] ?? {}) as object)
    for (const path of ['/initiatives/{id}', '/lessons', '/search', '/peers'])
      t.ok(paths.includes(`${API}${path}`) || paths.includes(`/comity/v1${path}`), path)
    t.match(await ask(app, 'GET', '/api/nothing'), { status: 404, type: /problem\+json/ })
  })
})
