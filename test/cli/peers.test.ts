import t, { test } from 'tap'
import {
  FIXTURES,
  PATIENCE,
  type Settings,
  comity,
  dataFolder,
  freePort,
  outcome,
  startServer,
} from './processes.ts'

// Also tells the runner, which would end the file earlier.
t.setTimeout(PATIENCE)

/** The settings of a server on a port of its own. */
async function settingsFor(folder: string): Promise<Settings & { COMITY_PORT: string }> {
  const port = String(await freePort())
  return { COMITY_DATABASE: folder, COMITY_PORT: port, COMITY_LOG_LEVEL: 'error' }
}

test('peers on the command line', async (t) => {
  const ours = await settingsFor(dataFolder(t))
  const theirs = await settingsFor(dataFolder(t))
  await Promise.all([startServer(t, ours), startServer(t, theirs)])
  const host = `localhost:${theirs.COMITY_PORT}`
  const body = ['--name', 'Harbour Office', '--jurisdiction', 'XR', '--level', 'local']
  await outcome(['organisation', 'create', '--handle', 'harbour', ...body], theirs)
  const file = `${FIXTURES}initiatives.jsonl`
  await outcome(['import', file, '--organisation', 'harbour', '--publish'], theirs)

  await t.test('are added, and their catalogues waited for', async (t) => {
    const fingerprint = String((await outcome(['peers', 'fingerprint'], theirs))['fingerprint'])
    const add = ['peers', 'add', host, '--wait', '--reason', 'Agreed']
    const nobody = await comity(add, ours)
    t.match(nobody, { code: 1, stderr: /Nobody confirmed the fingerprint/ }, 'OPS-19')
    const another = fingerprint.replaceAll(/[0-7]/g, '8')
    t.match(await comity([...add, '--fingerprint', another], ours), {
      code: 1,
      stderr: /which is not the one given\. Nothing was changed/,
    })
    t.match(await outcome(['peers', 'list'], ours), { peers: [] })
    t.match(await comity(['peers', 'add', host, '--yes'], ours), { stderr: /--reason/ })
    const added = await comity([...add, '--fingerprint', fingerprint.toUpperCase()], ours)
    t.equal(added.code, 0, added.stderr)
    t.match(added.stdout, new RegExp(`^${host} \\(Comity\\) is on the list\\.\n`, 'm'))
    t.match(added.stdout, `Fingerprint of its keys: ${fingerprint}\n`)
    t.match(added.stdout, /^Followed: harbour\.$/m)
    t.match(added.stdout, /^ {2}harbour: followed, 3 of 3 records here, reading done$/m)
    t.match(await outcome(['peers', 'list'], ours), {
      peers: [
        {
          host,
          state: 'active',
          reason: 'Agreed',
          organisations: [{ handle: 'harbour', follow: 'accepted', backfill: 'done', held: 3 }],
        },
      ],
    })
    t.match(
      (await comity(['doctor'], ours)).stdout,
      new RegExp(`^ok +peers +${host}: 3 records`, 'm'),
    )
  })

  await t.test('are suspended, resumed, removed', async (t) => {
    const state = async () => {
      const { peers } = await outcome(['peers', 'list'], ours)
      return (peers as { state: string }[]).map((peer) => peer.state)
    }
    await outcome(['peers', 'suspend', host, '--reason', 'Odd messages'], ours)
    t.same(await state(), ['suspended'])
    const again = await comity(['peers', 'add', host, '--reason', 'x', '--yes'], ours)
    t.match(again, { code: 1, stderr: /is suspended\. Resume it first/ })
    await outcome(['peers', 'resume', host], ours)
    t.same(await state(), ['active'])
    const removed = await comity(['peers', 'remove', host], ours)
    t.match(removed, { code: 0, stdout: /is off the list/ })
    t.same(await state(), [])
  })

  await t.test('can be listed without being followed', async (t) => {
    const reason = ['--reason', 'Agreed', '--yes']
    const options = ['--no-follow', '--peers-only', '--until', '2099-12-31', ...reason]
    t.match(await outcome(['peers', 'add', `http://${host}/`, ...options], ours), {
      host,
      followPublic: false,
      exchangePeers: true,
      expires: '2099-12-31T00:00:00.000Z',
    })
    const add = ['peers', 'add', `localhost:${await freePort()}`, ...reason]
    const nobody = await comity(add, ours)
    t.match(nobody, { code: 1, stderr: /does not answer/ })
  })
})
