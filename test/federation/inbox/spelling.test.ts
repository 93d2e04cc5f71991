import { test } from 'tap'
import { processInbox } from '../../../src/federation/incoming/process.ts'
import { PROXIED, fromSomewhere } from './clients.ts'
import { type Author, activity, countRows, otherKey, peer, send, us } from './support.ts'

const TYPES = [
  ...(['Create', 'Update', 'Delete', 'Undo', 'Accept', 'Reject', 'Add', 'Remove', 'Move'] as const),
  ...(['Follow', 'Like', 'Announce', 'Block', 'Flag', 'Zap'] as const),
]

/** An activity of each type as its author may send it. */
const proper = (author: Author, type: string): Record<string, unknown> => {
  const id = `${author.uri}/notes/1`
  const note = { id, type: 'Note', attributedTo: author.uri, content: '<p>Hello</p>' }
  const objects: Record<string, unknown> = { Create: note, Update: note, Move: author.uri }
  const object = objects[type] ?? id
  return activity(author, type, object, { target: `${author.uri}/featured` })
}

test('SEC-03: ids in another spelling, of every type of activity', async (t) => {
  const ctx = await us(t, PROXIED)
  const v = await peer(t)
  const e = await peer(t)
  const ann = v.author('ann')
  const eve = e.author('eve', {}, otherKey)
  const { port } = new URL(e.origin)
  const tamper = fromSomewhere
  const ids = [
    `${e.origin.replace('localhost', 'LOCALHOST')}/1`,
    `${e.origin.replace('http', 'HTTP')}/1`,
    `${e.origin.replace('//', '//eve@')}/1`,
    `${e.origin.replace('//', '//eve:x@')}/1`,
    `${e.origin.replace('localhost', 'localhost.')}/1`,
    `${e.origin.replace('//', '///')}/1`,
    `${e.origin.replace('//', '\\\\')}/1`,
    `${e.origin}\\1`,
    ` ${e.origin}/1`,
    `${e.origin}/\u0430`,
    `${e.origin}/1\n`,
    `http://lоcalhost:${port}/1`, // a Cyrillic o
    `http://localhost:0${port}/1`,
    `http://%6cocalhost:${port}/1`,
    'https://e.example:443/1',
    'http://e.example:80/1',
    'https://2130706433/1',
    'https://0x7f.0.0.1/1',
    'ftp://e.example/1',
    'did:example:1',
    'javascript:alert(1)',
    'urn:uuid:0',
    '/activities/1',
    '',
    `${e.origin}/${'1'.repeat(2_100)}`,
  ]
  for (const type of TYPES) {
    for (const id of ids) {
      const { status, word } = await send(ctx, eve, { ...proper(eve, type), id }, { tamper })
      if (status !== 400 || !['id', 'origin'].includes(word ?? ''))
        t.fail(`${type} ${id}: ${status} ${word}`)
    }
    const theirs = proper(ann, type)
    const stolen = { ...proper(eve, type), id: theirs['id'] }
    const refused = await send(ctx, eve, stolen, { tamper })
    t.same([refused.status, refused.word], [400, 'origin'], `${type} with an id of V`)
    t.equal((await send(ctx, ann, theirs, { tamper })).status, 202, 'which V may use later')
    for (const actor of ids.slice(0, 16)) {
      const { status, word } = await send(ctx, eve, { ...proper(eve, type), actor }, { tamper })
      if (status !== 400) t.fail(`${type} by ${actor}: ${status} ${word}`)
    }
  }
  t.equal(await countRows(ctx), TYPES.length)
  await processInbox(ctx, 'test')
  const rows = await ctx.db.selectFrom('inbox').select(['actor', 'state']).execute()
  t.ok(
    rows.every(({ actor, state }) => actor === ann.uri && state !== 'queued'),
    'V’s are worked on, as if E had never written',
  )

  t.test('SEC-03: and key ids', async (t) => {
    const before = [...e.asked, ...v.asked]
    for (const id of ids) {
      const keyId = `${id}#main-key`
      const mayBeWritten = /^[\x20-\x7e]*$/.test(keyId) && !keyId.includes('\\')
      if (!mayBeWritten) continue
      const like = activity(eve, 'Like', 'https://v.example/1')
      const { status } = await send(ctx, eve, like, { tamper, keyId })
      t.equal(status, 401, keyId.slice(0, 80))
    }
    t.same([...e.asked, ...v.asked], before, 'nobody was asked')
  })
})

test('SEC-04: one actor, of every type of activity', async (t) => {
  const ctx = await us(t, PROXIED)
  const e = await peer(t)
  const eve = e.author('eve', {}, otherKey)
  const actors: unknown[] = [
    [eve.uri],
    [eve.uri, 'https://v.example/ann'],
    [],
    [[eve.uri]],
    { id: eve.uri, type: 'Person' },
    { id: eve.uri, publicKey: {} },
    { id: [eve.uri] },
    { '@id': eve.uri },
    {},
    undefined,
    null,
    '',
    7,
    true,
  ]
  for (const type of TYPES)
    for (const actor of actors) {
      const document = { ...proper(eve, type), actor }
      const { status, word } = await send(ctx, eve, document, { tamper: fromSomewhere })
      if (status !== 400) t.fail(`${type} by ${JSON.stringify(actor)}: ${status} ${word}`)
    }
  t.equal(await countRows(ctx), 0)
  t.same(e.asked, [], 'and no key was asked for')
})
