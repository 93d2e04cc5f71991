import root, { type Test, test } from 'tap'
import { AGREED } from '../../scripts/demo/servers.ts'
import {
  type Instance,
  type Kind,
  type Office,
  openOffice,
  startInstance,
  until,
} from '../support/instances.ts'
import { initiative } from '../support/office.ts'
import { freshPostgresUrl } from '../support/postgres.ts'

// Real processes on two databases; a shared machine takes its time.
root.setTimeout(900_000)

/** A change arrives at peers within this time (ms). */
const ARRIVES_WITHIN = 5_000

interface Card {
  readonly uri: string
  readonly revision: number
  readonly name: Record<string, string>
}

async function publish(at: Instance, office: Office, visibility = 'public', title = 'Registers') {
  const made = (await at.api.send(
    'POST',
    `/organisations/${office.id}/initiatives`,
    office.author,
    {
      draft: initiative({ name: { en: title } }),
      visibility,
    },
  )) as { id: string; uri: string }
  await at.api.send('POST', `/initiatives/${made.id}/submit`, office.author)
  await at.api.send('POST', `/initiatives/${made.id}/publish`, office.publisher, {})
  return made
}

const copyAt = async (at: Instance, uri: string, token?: string): Promise<Card | undefined> => {
  const path = `/initiatives?uri=${encodeURIComponent(uri)}`
  return (await at.api.get<{ items: Card[] }>(path, token)).items[0]
}

async function peersOf(t: Test, kind: Kind): Promise<{ a: Instance; b: Instance; office: Office }> {
  const a = await startInstance(t, kind)
  const b = await startInstance(t, kind)
  const office = await openOffice(a)
  await openOffice(b, 'registers')
  await a.comity('peers', 'add', b.host, '--peers-only', ...AGREED, '--wait')
  await b.comity('peers', 'add', a.host, '--peers-only', ...AGREED, '--wait')
  return { a, b, office }
}

async function withBoth(t: Test, work: (t: Test, kind: Kind) => Promise<void>): Promise<void> {
  await t.test('on PGlite', (t) => work(t, 'PGlite'))
  await t.test('on PostgreSQL', async (t) => {
    if (!(await freshPostgresUrl(t)))
      return void t.pass('skipped: no PostgreSQL on this machine', { skip: true })
    await work(t, 'PostgreSQL')
  })
}

test('what changes at home arrives at a peer within five seconds', async (t) => {
  await withBoth(t, async (t, kind) => {
    const { a, b, office } = await peersOf(t, kind)
    const made = await publish(a, office)
    const path = `/initiatives/${made.id}`
    await until('the record', async () => Boolean(await copyAt(b, made.uri)), ARRIVES_WITHIN)
    t.pass('a new record')

    await a.api.send('PUT', `${path}/draft`, office.author, {
      draft: initiative({ name: { en: 'Registers, revised' }, stage: 'scaling' }),
    })
    await a.api.send('POST', `${path}/submit`, office.author)
    await a.api.send('POST', `${path}/publish`, office.publisher, { changeNote: 'It grew.' })
    const isNew = async () => (await copyAt(b, made.uri))?.revision === 2
    await until('the edit', isNew, ARRIVES_WITHIN)
    t.match(await copyAt(b, made.uri), { name: { en: 'Registers, revised' } }, 'an edit')

    await a.api.send('POST', `${path}/withdraw`, office.publisher, { reason: 'Replaced.' })
    await until('the withdrawal', async () => !(await copyAt(b, made.uri)), ARRIVES_WITHIN)
    t.pass('a withdrawal')
    const gone = await fetch(made.uri, { headers: { accept: 'application/activity+json' } })
    t.equal(gone.status, 410)
    t.match(await gone.json(), { type: 'Tombstone', summary: 'Replaced.' })
  })
})

test('SEC-09: a peers-only record is for the peer and for nobody else', async (t) => {
  await withBoth(t, async (t, kind) => {
    const { a, b, office } = await peersOf(t, kind)
    const stranger = await startInstance(t, 'PGlite')
    const { author: reader } = await openOffice(b, 'readers')
    const made = await publish(a, office, 'peers', 'Fraud signals')
    await until('the record', async () => Boolean(await copyAt(b, made.uri, reader)))
    t.equal(await copyAt(b, made.uri), undefined, 'the peer shows it to its members only')

    const unknown = `${a.origin}/initiatives/01JUNKNOWN`
    for (const accept of ['application/activity+json', 'text/html', '*/*'])
      for (const path of ['', '/replies', '/revisions', '/revisions/1', '/lessons', '/context']) {
        const [hidden, absent] = await Promise.all(
          [made.uri, unknown].map(async (uri) => {
            const answer = await fetch(`${uri}${path}`, { headers: { accept } })
            const body = await answer.text()
            const comparable = body
              .replaceAll(made.id, 'ID')
              .replaceAll('01JUNKNOWN', 'ID')
              .replace(/urn:request:[\w-]+/, '') // each answer names its own request
            return [answer.status, comparable]
          }),
        )
        t.equal(hidden?.[0], 404, `${accept} ${path}`)
        if (accept !== 'text/html') t.same(hidden, absent, 'as for an address that never was')
      }
    const { items } = await a.api.get<{ items: Card[] }>('/search?q=fraud')
    t.same(items, [])
    const { author: outsider } = await openOffice(stranger)
    await stranger.comity('peers', 'add', a.host, '--peers-only', ...AGREED, '--wait')
    t.equal(
      await copyAt(stranger, made.uri, outsider),
      undefined,
      'a server that is not on the list gets nothing',
    )
    for (const feed of ['/feed.atom', '/feed.json', '/sitemap.xml']) {
      const text = await (await fetch(`${a.origin}${feed}`)).text()
      t.notMatch(text, made.id, feed)
    }
  })
})
