import { test } from 'tap'
import { type Author, activity, countRows, otherKey, peer, send, us } from './support.ts'

const note = (author: Author, more: Record<string, unknown> = {}) => ({
  id: `${author.uri}/notes/1`,
  type: 'Note',
  attributedTo: author.uri,
  content: '<p>Hello</p>',
  ...more,
})

test('I2: nothing of another origin, owner or actor', async (t) => {
  const ctx = await us(t)
  const v = await peer(t)
  const e = await peer(t)
  const ann = v.author('ann')
  const eve = e.author('eve', {}, otherKey)
  const bob = e.author('bob', {}, otherKey)
  const theirs = activity(ann, 'Create', note(ann))
  const as = (type: string, object: unknown, more = {}) => activity(eve, type, object, more)
  const refused: [string, Record<string, unknown>, string][] = [
    ['SEC-03: an id of V', as('Create', note(eve), { id: theirs['id'] }), 'origin'],
    [
      'SEC-03: an id that is not canonical',
      as('Create', note(eve), { id: `${e.origin.replace('localhost', 'LOCALHOST')}/1` }),
      'id',
    ],
    [
      'SEC-03: an id with a user name',
      as('Create', note(eve), { id: e.origin.replace('//', '//a@') }),
      'id',
    ],
    ['SEC-03: no id', as('Create', note(eve), { id: undefined }), 'id'],
    ['SEC-03: an id that is a list', as('Create', note(eve), { id: [`${e.origin}/1`] }), 'id'],
    ['SEC-04: two actors', as('Create', note(eve), { actor: [eve.uri, ann.uri] }), 'actor'],
    [
      'SEC-04: an actor with other fields',
      as('Create', note(eve), { actor: { id: eve.uri, name: 'Ann' } }),
      'actor',
    ],
    ['SEC-04: no actor', as('Create', note(eve), { actor: undefined }), 'actor'],
    ['SEC-04: two types', as('Create', note(eve), { type: ['Create', 'Update'] }), 'type'],
    ['SEC-05: V’s object', as('Update', note(ann)), 'object_origin'],
    ['SEC-05: V’s object by its id', as('Update', `${ann.uri}/notes/1`), 'object_origin'],
    ['SEC-05: another’s object of the same server', as('Update', note(bob)), 'object_owner'],
    [
      'SEC-05: two owners',
      as('Create', note(eve, { attributedTo: [eve.uri, bob.uri] })),
      'object_owner',
    ],
    ['SEC-05: no owner', as('Create', note(eve, { attributedTo: undefined })), 'object_owner'],
    [
      'SEC-05: an owner inside a list',
      as('Create', note(eve, { attributedTo: [eve.uri] })),
      'object_owner',
    ],
    ['SEC-05: an object without an id', as('Create', note(eve, { id: undefined })), 'object'],
    ['SEC-05: two objects', as('Create', [note(eve), note(ann)]), 'object'],
    [
      'SEC-05: another actor of the server',
      as('Update', { id: bob.uri, type: 'Person' }),
      'object_owner',
    ],
    ['SEC-0A: V’s object deleted', as('Delete', `${ann.uri}/notes/1`), 'object_origin'],
    ['SEC-0A: V’s actor deleted', as('Delete', ann.uri), 'object_origin'],
    [
      'SEC-08: V’s Like undone',
      as('Undo', { id: `${v.origin}/likes/1`, type: 'Like', actor: ann.uri }),
      'object_origin',
    ],
    [
      'SEC-08: another’s Like undone',
      as('Undo', { id: `${e.origin}/likes/1`, type: 'Like', actor: bob.uri }),
      'object_owner',
    ],
    [
      'SEC-08: something added to V’s collection',
      as('Add', `${e.origin}/1`, { target: `${ann.uri}/featured` }),
      'target',
    ],
    [
      'SEC-0A: another actor moved',
      as('Move', bob.uri, { target: `${e.origin}/users/new` }),
      'object_owner',
    ],
    [
      'SEC-16: 1,001 recipients',
      as('Create', note(eve, { to: Array<string>(1_001).fill('x') })),
      'too_many',
    ],
    ['SEC-16: 101 tags', as('Create', note(eve, { tag: Array<object>(101).fill({}) })), 'too_many'],
    [
      'SEC-16: 51 attachments',
      as('Create', note(eve, { attachment: Array<object>(51).fill({}) })),
      'too_many',
    ],
    [
      'SEC-16: an address of 2,049 characters',
      as('Create', note(eve, { url: `${e.origin}/${'x'.repeat(2_048)}` })),
      'too_many',
    ],
    [
      'SEC-19: redefined terms',
      as('Create', note(eve), {
        '@context': ['https://www.w3.org/ns/activitystreams', { actor: 'https://e.example/' }],
      }),
      'context',
    ],
  ]
  for (const [what, document, word] of refused) {
    const answered = await send(ctx, eve, document)
    t.same([answered.status, answered.word], [400, word], what)
  }
  t.equal(await countRows(ctx), 0)
  t.equal(
    (await send(ctx, ann, theirs)).status,
    202,
    'and V’s later activity with that id is taken',
  )
  t.equal(await countRows(ctx), 1)

  const taken: [string, Record<string, unknown>][] = [
    ['an actor with only an id', as('Create', note(eve), { actor: { id: eve.uri } })],
    [
      'an owner with an id',
      as('Create', note(eve, { attributedTo: { id: eve.uri, type: 'Person' } })),
    ],
    ['an object by its id', as('Create', `${eve.uri}/notes/1`)],
    ['its own actor', as('Update', { id: eve.uri, type: 'Person' })],
    [
      'an Accept without an id inside',
      as('Accept', { type: 'Follow', actor: `${ctx.origin}/actor`, object: eve.uri }),
    ],
    [
      '100 tags and 1,000 recipients',
      as(
        'Create',
        note(eve, { to: Array<string>(1_000).fill('x'), tag: Array<number>(100).fill(1) }),
      ),
    ],
    ['a type that nobody knows', as('Zap', 'x')],
    ['no context', as('Create', note(eve), { '@context': undefined })],
  ]
  for (const [what, document] of taken) t.equal((await send(ctx, eve, document)).status, 202, what)
})
