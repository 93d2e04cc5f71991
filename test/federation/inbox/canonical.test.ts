import { test } from 'tap'
import { canonicalOrigin } from '../../../src/federation/canonical.ts'
import { isFaithful, unknownContexts } from '../../../src/federation/contexts.ts'
import { ACTOR_CONTEXT, AS2, CONTEXT } from '../../../src/vocabulary/context.ts'

test('SEC-03: an id in its one canonical form', async (t) => {
  const good = [
    'https://share.ruritania.example/actors/1',
    'https://share.ruritania.example/actors/1#main-key',
    'https://share.ruritania.example',
    'https://share.ruritania.example?x=1',
    'https://share.ruritania.example:8443/a',
    'https://xn--zhqu8jh3a.example/a',
    'https://[2001:db8::1]/a',
    'https://192.0.2.1/a',
    `https://a.example/${'x'.repeat(2_000)}`,
  ]
  for (const id of good) t.ok(canonicalOrigin(id, false), id)
  t.equal(canonicalOrigin('https://a.example:8443/x', false), 'https://a.example:8443')

  const bad = [
    '',
    'a.example/x',
    '//a.example/x',
    '/actors/1',
    'http://a.example/x',
    'HTTPS://a.example/x',
    'https:/a.example/x',
    'https://A.example/x',
    'https://a.example:443/x',
    'https://a.example./x',
    'https://user@a.example/x',
    'https://user:secret@a.example/x',
    'https://@a.example/x',
    'https://a.example@b.example/x',
    'https://b\u00fccher.example/x',
    'https://\u0430dmin.example/x',
    'https://a.example\\@b.example/x',
    'https://a.example/x y',
    ' https://a.example/x',
    'https://a.example/x\n',
    'https://a.example/\u200bx',
    'https://a.example/\u00fc',
    'https://0x7f.1/x',
    'https://2130706433/x',
    'https://0300.0250.1.1/x',
    'https://[2001:DB8::1]/x',
    'https://[2001:0db8::1]/x',
    'https://a%2eexample/x',
    'ftp://a.example/x',
    'javascript:alert(1)',
    'data:text/plain,x',
    'urn:uuid:1',
    'did:key:z6Mk',
    `https://a.example/${'x'.repeat(2_048)}`,
  ]
  for (const id of bad) t.equal(canonicalOrigin(id, false), undefined, JSON.stringify(id))
  t.equal(canonicalOrigin('http://localhost:3000/x', true), 'http://localhost:3000')
  t.equal(canonicalOrigin('http://localhost:80/x', true), undefined)
})

test('a context that leaves the plain names their meaning', async (t) => {
  const mastodon = [
    AS2,
    'https://w3id.org/security/v1',
    {
      manuallyApprovesFollowers: 'as:manuallyApprovesFollowers',
      toot: 'http://joinmastodon.org/ns#',
      featured: { '@id': 'toot:featured', '@type': '@id' },
      alsoKnownAs: { '@id': 'as:alsoKnownAs', '@type': '@id' },
      movedTo: { '@id': 'as:movedTo', '@type': '@id' },
      Hashtag: 'as:Hashtag',
    },
  ]
  const good: [string, unknown][] = [
    ['none at all', undefined],
    ['ActivityStreams alone', AS2],
    ['our own', CONTEXT],
    ['our actors’', ACTOR_CONTEXT],
    ['Mastodon’s', mastodon],
    [
      'Akkoma’s, which is on each host',
      [AS2, 'https://akkoma.example/schemas/litepub-0.1.jsonld', { '@language': 'und' }],
    ],
    ['Lemmy’s, which comes first', ['https://join-lemmy.org/context.json', AS2]],
    ['an unknown one behind', [AS2, 'https://elsewhere.example/terms']],
    ['ten entries', [AS2, ...Array<object>(9).fill({})]],
  ]
  for (const [what, context] of good) t.ok(isFaithful(context), what)

  const bad: [string, unknown][] = [
    ['another one alone', 'https://elsewhere.example/terms'],
    ['an inline one alone', { actor: 'https://elsewhere.example/actor' }],
    ['an unknown one first', ['https://elsewhere.example/terms', AS2]],
    ['an inline one first', [{}, AS2]],
    ['eleven entries', [AS2, ...Array<object>(10).fill({})]],
    ['a list in the list', [AS2, [AS2]]],
    ['a number', 5],
    ['actor redefined', [AS2, { actor: 'https://elsewhere.example/actor' }]],
    ['actor redefined by a prefix', [AS2, { x: 'https://elsewhere.example/', actor: 'x:actor' }]],
    ['as redefined', [AS2, { as: 'https://elsewhere.example/', actor: 'as:actor' }]],
    ['object taken away', [AS2, { object: null }]],
    ['id as something else', [AS2, { id: 'https://elsewhere.example/id' }]],
    ['publicKey redefined', [AS2, { publicKey: { '@id': 'https://elsewhere.example/key' } }]],
    [
      'a remote context inside a term',
      [AS2, { x: { '@id': 'as:x', '@context': 'https://e.example/' } }],
    ],
    ['an import', [AS2, { '@import': 'https://elsewhere.example/terms' }]],
  ]
  for (const [what, context] of bad) t.notOk(isFaithful(context), what)
  t.same(unknownContexts([AS2, 'https://elsewhere.example/terms', {}]), [
    'https://elsewhere.example/terms',
  ])
})
