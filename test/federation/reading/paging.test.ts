import { test } from 'tap'
import type { OpenContext } from '../../../src/context.ts'
import { office, published, type Office } from '../../support/office.ts'
import { bothDatabases, world } from '../../support/world.ts'
import { type Reader, movableClock, reader, tellFacts } from './support.ts'

interface Page {
  readonly id: string
  readonly partOf: string
  readonly next?: string
  readonly prev?: string
  readonly orderedItems: { readonly id: string }[]
}

/** The pages of a collection from one end to the other. */
async function pagesOf(
  { read }: Reader,
  from: string,
  way: 'next' | 'prev' = 'next',
): Promise<Page[]> {
  const pages: Page[] = []
  for (let at: string | undefined = from; at !== undefined && pages.length < 30;) {
    const page = (await read(at)) as unknown as Page
    pages.push(page)
    at = page[way]
  }
  return pages
}

const idsIn = (pages: readonly Page[]): string[] =>
  pages.flatMap((page) => page.orderedItems.map(({ id }) => id))

/** Records as rows and activities alone: what pages are made of, without the time that publishing takes. */
async function manyRecords(ctx: OpenContext, at: Office, count: number): Promise<void> {
  const id = await published(ctx, at)
  await tellFacts(ctx)
  const record = await ctx.db
    .selectFrom('records')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  const activity = await ctx.db
    .selectFrom('activities')
    .selectAll()
    .where('record_id', '=', id)
    .executeTakeFirstOrThrow()
  for (let i = 0; i < count; i++) {
    const copy = `${id}-${String(i).padStart(4, '0')}`
    // Several of one second: the address decides their order then.
    const published = new Date(Date.UTC(2026, 9, 1) + Math.floor(i / 3) * 1000)
    await ctx.db
      .insertInto('records')
      .values({
        ...record,
        id: copy,
        uri: `${ctx.origin}/initiatives/${copy}`,
        draft: null,
        html: null,
        translations: '[]',
        name: '{}',
        summary: null,
        provenance: null,
        working: null,
        published_at: published,
      })
      .execute()
    await ctx.db
      .insertInto('activities')
      .values({
        ...activity,
        uri: `${ctx.origin}/activities/${copy}`,
        body: JSON.stringify({ id: `${ctx.origin}/activities/${copy}`, type: 'Create' }),
        record_id: copy,
        published_at: published,
      })
      .execute()
  }
}

test('paging', async (t) => {
  await bothDatabases(t, 'reads an outbox newest first, all of it, both ways', async (t, make) => {
    const ctx = await make()
    const at = await office(ctx)
    const here = await reader(t, ctx)
    await manyRecords(ctx, at, 50)
    const outbox = await here.read(`/actors/${at.id}/outbox`)
    t.match(outbox, { type: 'OrderedCollection', totalItems: 51, first: /page=1$/, last: /min=0$/ })
    t.notOk('orderedItems' in outbox)
    const pages = await pagesOf(here, String(outbox['first']))
    t.same(
      pages.map((page) => page.orderedItems.length),
      [20, 20, 11],
    )
    t.ok(pages.every((page) => page.partOf === outbox['id']))
    const ids = idsIn(pages)
    t.equal(new Set(ids).size, 51, 'each once')
    t.match(ids[50], /-0000$/, 'the oldest is the last')

    const back = await pagesOf(here, String(outbox['last']), 'prev')
    t.equal(back[0]?.next, undefined, 'nothing comes after the last page')
    t.same(idsIn(back.toReversed()), ids, 'the same from the other end')
    t.equal(back.at(-1)?.prev, undefined)
    const [, second] = pages
    t.same((await here.read(second?.prev ?? ''))['orderedItems'], pages[0]?.orderedItems)
  })

  await t.test('stays where it is while something is published and withdrawn', async (t) => {
    const clock = movableClock()
    const ctx = await world(t, { now: clock.now })
    const at = await office(ctx)
    const here = await reader(t, ctx)
    await manyRecords(ctx, at, 45)
    const [first] = await pagesOf(here, `/actors/${at.id}/outbox?page=1`)
    const next = first?.next ?? ''
    const before = await here.read(next)
    clock.move(60_000)
    await published(ctx, at)
    await tellFacts(ctx)
    t.same(await here.read(next), before, 'a new record does not move the second page')
    const last = first?.orderedItems.at(-1)?.id ?? ''
    await ctx.db.deleteFrom('activities').where('uri', '=', last).execute()
    t.same(await here.read(next), before, 'nor does the end of the one that the cursor names')
  })

  await t.test('ends a page before it is more than others fetch', async (t) => {
    const ctx = await world(t)
    const at = await office(ctx)
    const here = await reader(t, ctx)
    await manyRecords(ctx, at, 12)
    await ctx.db
      .updateTable('activities')
      .set({ body: JSON.stringify({ type: 'Create', id: 'x', content: 'é'.repeat(150_000) }) })
      .execute()
    const pages = await pagesOf(here, `/actors/${at.id}/outbox?page=1`)
    t.same(
      pages.map((page) => page.orderedItems.length),
      [3, 3, 3, 3, 1],
    )
    for (const { id } of pages)
      t.ok(Buffer.byteLength((await here.get(id)).body) < 1_048_576, 'below 1 MiB')
    const back = await pagesOf(here, `/actors/${at.id}/outbox?min=0`, 'prev')
    t.equal(back.flatMap((page) => page.orderedItems).length, 13)
  })

  await t.test('P3: gives a catalogue whole up to 500 entries, then by 500', async (t) => {
    const ctx = await world(t)
    const at = await office(ctx)
    const here = await reader(t, ctx)
    await manyRecords(ctx, at, 499)
    const url = `/actors/${at.id}/catalogue`
    t.match(await here.read(url), { totalItems: 500, orderedItems: { length: 500 } })
    await manyRecords(ctx, at, 20)
    await new Promise((resolve) => setTimeout(resolve, 100))
    const catalogue = await here.read(url)
    t.match(catalogue, { totalItems: 521, digest: /^[0-9a-f]{64}$/, first: /page=1$/ })
    t.notOk('orderedItems' in catalogue)
    const pages = await pagesOf(here, String(catalogue['first']))
    t.same(
      pages.map((page) => page.orderedItems.length),
      [500, 21],
    )
    t.equal(new Set(idsIn(pages)).size, 521)
  })

  await t.test('answers 404 to a page that there is not', async (t) => {
    const ctx = await world(t)
    const at = await office(ctx)
    const here = await reader(t, ctx)
    for (const query of [
      'page=2',
      'page=x',
      'max=',
      'max=x',
      'max=-1-a',
      'max=99999999999999999-a',
      'min=%00',
      'max=1&max=2',
      `max=1-${'a'.repeat(3_000)}`,
    ])
      t.equal(
        (await here.get(`/actors/${at.id}/outbox?${query}`)).statusCode,
        404,
        query.slice(0, 40),
      )
    t.equal((await here.get(`/actors/${at.id}/outbox?max=1-a`)).statusCode, 200, 'an end is a page')
    t.equal((await here.get(`/actors/${at.id}/outbox?other=1`)).statusCode, 200)
  })
})
