import { test } from 'tap'
import { takeList } from '../../../src/actions/peer-lists.ts'
import { listProposals } from '../../../src/actions/peer-proposals.ts'
import { isListable, LIST_ENTRIES_MAX, LIST_HOLDS_DAYS } from '../../../src/domain/peer-list.ts'
import { addProof } from '../../../src/federation/outgoing/proof.ts'
import { proofKey } from '../../../src/federation/keyring.ts'
import { readDueList, subscribe } from '../../../src/federation/peer-subscriptions.ts'
import { makeEd25519KeyPair } from '../../../src/platform/keys.ts'
import { INSTANCE_ID } from '../../../src/store/actors.ts'
import { saveList } from '../../../src/store/peer-lists.ts'
import { NOW, world } from '../../support/world.ts'
import {
  DAY,
  proposalsAt,
  three,
  published,
  put,
  unsigned,
  signed,
  errorAt,
} from './lists-support.ts'

test('OPS-19: a list that is not to be believed changes nothing', async (t) => {
  const { here, there, third, clock, tomorrow } = await three(t)
  await subscribe(here.ctx, 'boris', there.host, 'propose')
  const first = await published(there)
  const before = await proposalsAt(here)
  const evil = { id: 'https://evil.example/actor', type: 'Application', digest: 'cd'.repeat(32) }
  const items = [evil, ...(first['items'] as object[])]
  const later = () => new Date(clock.now().getTime() + DAY)
  const updated = () => clock.now().toISOString()
  const again = (more: object, expires?: Date) => signed(there, more, expires, first)
  const { privateKey } = await makeEd25519KeyPair()
  const bare = unsigned(first)
  const verificationMethod = `${there.ctx.origin}/actor#ed25519-key`
  const wrongKey = { verificationMethod, privateKey, created: NOW }

  const cases: [why: string, document: () => Promise<object> | object, says: RegExp][] = [
    [
      'forged: an entry more',
      () => ({ ...first, items }),
      /proof of the list is bad \(signature\)/,
    ],
    [
      'forged: signed by another key',
      () => addProof({ ...bare, items }, { ...wrongKey, expires: later() }),
      /bad \(signature/,
    ],
    [
      "forged: signed by another server's actor",
      async () => {
        const { keyId, privateKey } = await proofKey(third.ctx, INSTANCE_ID)
        const key = { verificationMethod: keyId, privateKey, created: NOW, expires: later() }
        return addProof({ ...bare, items }, key)
      },
      /not proved by its own server/,
    ],
    ['without a proof', () => ({ ...bare, items }), /no proof/],
    ['signed for ever', () => again({ items, updated: updated() }), /until when it holds/],
    [
      'expired',
      () => again({ items, updated: updated() }, new Date(clock.now().getTime() - 1_000)),
      /bad \(expired\)/,
    ],
    [
      'of the future',
      () => again({ items, updated: later().toISOString() }, later()),
      /signed in the future/,
    ],
    [
      'older than the one before',
      () => again({ items, updated: '2026-11-19T09:00:00Z' }, later()),
      /older list than before/,
    ],
    [
      'of the same time, but another one',
      () => again({ items, updated: first['updated'] }, later()),
      /two lists of the same time/,
    ],
    [
      'too long',
      () => {
        const many = Array.from({ length: LIST_ENTRIES_MAX + 1 }, () => evil)
        return again({ items: many, updated: updated() }, later())
      },
      /more than 500 servers/,
    ],
    [
      "another actor's",
      () => again({ items, updated: updated(), attributedTo: evil.id }, later()),
      /no list of peers/,
    ],
    [
      'of another address',
      () => again({ items, updated: updated(), id: `${there.ctx.origin}/peers/x` }, later()),
      /calls itself/,
    ],
  ]
  for (const [why, document, says] of cases) {
    tomorrow()
    await put(there, await document())
    await readDueList(here.ctx)
    t.match(await errorAt(here), says, why)
    t.same(await proposalsAt(here), before, why)
  }

  await t.test('and one that is not signed anew holds no longer', async (t) => {
    await put(there, await again({ updated: updated() }, later()))
    tomorrow()
    await put(there, await again({ updated: updated() }, later()))
    await readDueList(here.ctx)
    t.equal(await errorAt(here), undefined)
    clock.move(LIST_HOLDS_DAYS * DAY)
    await readDueList(here.ctx)
    t.match(await errorAt(here), /has not been signed anew/)
  })

  await t.test('nor one that is proved by a key that nobody confirmed', async (t) => {
    await here.ctx.db
      .updateTable('peers')
      .set({ key_hashes: ['aa'.repeat(32)] })
      .execute()
    tomorrow()
    await put(there, await again({ items, updated: updated() }, later()))
    await readDueList(here.ctx)
    t.match(await errorAt(here), /a key that nobody confirmed/)
    t.same(await proposalsAt(here), before)
  })
})

test('OPS-19: a list that names this machine, addresses or us', async (t) => {
  const ctx = await world(t, { env: { COMITY_ENV: 'production' } })
  await saveList(ctx.db, {
    host: 'share.sylvania.example',
    mode: 'propose',
    uri: 'https://share.sylvania.example/peers/list',
    now: NOW,
  })
  const names = ['localhost', 'localhost:8080', 'x.localhost', '127.0.0.1', '127.8.8.8:81', '[::1]']
  const addresses = ['10.0.0.1', '169.254.169.254', '192.0.2.7', '[fe80::1]', '[2001:db8::1]']
  const odd = ['share.ruritania.example', 'SHARE.freedonia.example', 'a b', 'freedonia.example.']
  const hosts = [...names, ...addresses, ...odd]
  const entries = [...hosts, 'share.freedonia.example'].map((host) => ({ host }))
  await takeList(
    ctx,
    'share.sylvania.example',
    { updated: NOW, expires: NOW, etag: undefined, entries },
    NOW,
  )
  t.match(await listProposals(ctx), [{ host: 'share.freedonia.example' }])
  t.equal((await listProposals(ctx)).length, 1)
  for (const host of hosts) t.notOk(isListable(host, 'share.ruritania.example', false), host)
  t.ok(isListable('localhost:3000', 'localhost:3001', true), 'in development only')
})
