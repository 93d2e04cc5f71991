import { fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { test } from 'tap'
import { deliverDue } from '../../../src/federation/outgoing/deliver.ts'
import { openDatabase } from '../../../src/store/database.ts'
import { office } from '../../support/office.ts'
import { freshPostgresUrl } from '../../support/postgres.ts'
import { RURITANIA, world } from '../../support/world.ts'
import { ACCEPTED, deliveries, moveClock, openPeer, queued } from './support.ts'

const SECRET = 'a secret for tests that is long enough'

test('several workers', async (t) => {
  const url = await freshPostgresUrl(t)
  if (!url) return t.pass('skipped: no PostgreSQL on this machine', { skip: true })
  const database = await openDatabase({ kind: 'postgres', url, pool: 8 })
  const ctx = await world(t, { database })
  const { id } = await office(ctx, false)
  const worker = () =>
    fork(new URL('worker-process.ts', import.meta.url), {
      env: {
        ...process.env,
        COMITY_DATABASE: url,
        COMITY_ORIGIN: RURITANIA,
        COMITY_SECRET: SECRET,
        COMITY_ENV: 'test',
      },
    })

  t.test('REL-05: one that is killed loses nothing: its rows run again', async (t) => {
    const peers = [await openPeer(t, () => 'hang'), await openPeer(t, () => 'hang')]
    await queued(
      ctx,
      id,
      peers.map((peer) => `${peer.origin}/inbox`),
    )
    const killed = worker()
    while (!peers.every((peer) => peer.hits.length === 1)) await sleep(20)
    killed.kill('SIGKILL')
    await once(killed, 'exit')
    for (const peer of peers) peer.behave = ACCEPTED
    t.equal(await deliverDue(ctx, 'next'), 0, 'they are the dead one’s for a minute')
    await moveClock(ctx, 61)
    t.equal(await deliverDue(ctx, 'next'), 2)
    t.match(await deliveries(ctx), [
      { state: 'delivered', attempts: 1 },
      { state: 'delivered', attempts: 1 },
    ])
    for (const peer of peers) t.equal(peer.hits.length, 2, 'at least once')
  })

  t.test('REL-01: send nothing twice among them', async (t) => {
    const peers = await Promise.all(Array.from({ length: 40 }, () => openPeer(t)))
    for (let n = 0; n < 5; n++)
      await queued(
        ctx,
        id,
        peers.map((peer) => `${peer.origin}/inbox`),
      )
    const others = [worker(), worker()]
    await Promise.all([
      ...others.map((other) => once(other, 'exit')),
      deliverDue(ctx, 'a'),
      deliverDue(ctx, 'b'),
    ])
    for (const peer of peers) {
      const ids = peer.activities().map((activity) => activity['id'])
      t.same([ids.length, new Set(ids).size], [5, 5])
    }
    const states = new Set((await deliveries(ctx)).map((row) => row.state))
    t.same([...states], ['delivered'])
  })
})
