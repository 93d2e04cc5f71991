import root, { type Test, test } from 'tap'
import { AGREED } from '../../scripts/demo/servers.ts'
import { type Instance, type Kind, openOffice, startInstance, until } from '../support/instances.ts'
import { freshPostgresUrl } from '../support/postgres.ts'
import { type Catalogue, catalogueFor } from './lines.ts'

// Real processes on two databases; a shared machine takes its time.
root.setTimeout(900_000)

/** What one instance holds of public records: every document by its address, byte for byte. */
async function documentsAt(instance: Instance, local: boolean): Promise<Map<string, string>> {
  return instance.look(async ({ db }) => {
    const rows = await db
      .selectFrom('documents')
      .innerJoin('records', 'records.uri', 'documents.uri')
      .select(['documents.uri', 'documents.body'])
      .where('documents.local', '=', local)
      .where('documents.status', '=', 200)
      .where('records.visibility', '=', 'public')
      .execute()
    return new Map(rows.map(({ uri, body }) => [uri, body]))
  })
}

/** Nothing is there twice: one record for each address, one row for each inbox activity. */
async function duplicatesAt(instance: Instance): Promise<number> {
  return instance.look(async ({ db }) => {
    const rows = await db
      .selectFrom('records')
      .select(['uri', (eb) => eb.fn.countAll<number>().as('count')])
      .groupBy('uri')
      .having((eb) => eb.fn.countAll(), '>', 1)
      .execute()
    return rows.length
  })
}

async function publishAll(instance: Instance, catalogue: Catalogue): Promise<void> {
  for (const file of catalogue.files)
    await instance.comity('import', file, '--organisation', 'digital', '--publish')
}

const countAt = async (instance: Instance, query: string): Promise<number> => {
  const { total } = await instance.api.get<{ total: { count: number } }>(`/search?${query}`)
  return total.count
}

async function sameAt(t: Test, a: Instance, b: Instance, catalogue: Catalogue): Promise<void> {
  const total = catalogue.initiatives + catalogue.lessons
  for (const query of ['', 'q=data', 'q=public+service', 'kind=LessonLearned'])
    t.equal(await countAt(b, query), await countAt(a, query), `the search "${query}" is the same`)
  await a.stop()
  await b.stop()
  const own = await documentsAt(a, true)
  const copies = await documentsAt(b, false)
  t.equal(own.size, total, 'the catalogue is whole at its home')
  t.equal(copies.size, total, 'and at the peer')
  const differing = [...own].filter(([uri, body]) => copies.get(uri) !== body)
  t.same(differing.slice(0, 3), [], 'every copy has the same bytes')
  t.equal(await duplicatesAt(b), 0, 'and none is there twice')
}

async function withBoth(t: Test, work: (t: Test, kind: Kind) => Promise<void>): Promise<void> {
  await t.test('on PGlite', (t) => work(t, 'PGlite'))
  await t.test('on PostgreSQL', async (t) => {
    if (!(await freshPostgresUrl(t)))
      return void t.pass('skipped: no PostgreSQL on this machine', { skip: true })
    await work(t, 'PostgreSQL')
  })
}

test('P1: a domain alone is enough to get the whole catalogue of a peer', async (t) => {
  await withBoth(t, async (t, kind) => {
    const a = await startInstance(t, kind)
    const b = await startInstance(t, kind)
    const catalogue = catalogueFor(t.testdir())
    if (!catalogue.isReal) t.comment('../shared/data is not here: with a made-up catalogue')
    await openOffice(a)
    await publishAll(a, catalogue)
    await b.comity('peers', 'add', a.host, ...AGREED, '--wait')
    await sameAt(t, a, b, catalogue)
  })
})

test('P2: kill -9 of either server at any moment leads to the same end', async (t) => {
  await withBoth(t, async (t, kind) => {
    const a = await startInstance(t, kind)
    const b = await startInstance(t, kind)
    const catalogue = catalogueFor(t.testdir())
    await openOffice(a)

    // The import is cut down in the middle and run again: the same lines change nothing.
    const cut = publishAll(a, catalogue).catch(() => 'cut')
    await new Promise((resolve) => setTimeout(resolve, 1_500))
    await a.kill()
    t.comment((await cut) === 'cut' ? 'the import was cut down' : 'the import was faster')
    await a.start()
    await publishAll(a, catalogue)

    // The reading of the catalogue is cut down again and again, now here, now there.
    await b.comity('peers', 'add', a.host, ...AGREED)
    for (let i = 0; i < 6; i++) {
      const victim = i % 2 === 0 ? b : a
      await new Promise((resolve) => setTimeout(resolve, 200 + Math.random() * 800))
      await victim.kill()
      await victim.start()
    }
    const total = catalogue.initiatives + catalogue.lessons
    const whole = async () => (await countAt(b, '')) === total
    // The API allows 300 requests in five minutes.
    await until('the catalogue at the peer', whole, 150_000, 1_000)
    await sameAt(t, a, b, catalogue)
  })
})
