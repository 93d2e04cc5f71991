import { dirname, relative } from 'node:path'
import t, { test } from 'tap'
import {
  FIXTURES,
  PATIENCE,
  comity,
  dataFolder,
  outcome,
  serverUntilEnd,
  startServer,
} from './processes.ts'

// Also tells the runner, which would end the file earlier.
t.setTimeout(PATIENCE)

test('commands while the server runs', async (t) => {
  const folder = dataFolder(t)
  const settings = {
    COMITY_DATABASE: folder,
    COMITY_ORIGIN: 'http://localhost:3999',
    COMITY_PORT: '0',
    COMITY_LOG_LEVEL: 'error',
  }
  await startServer(t, settings)
  const organisation = (handle: string) => [
    ...['organisation', 'create', '--handle', handle, '--name', 'Office'],
    ...['--jurisdiction', 'XR', '--level', 'local'],
  ]

  await t.test('a second server is refused with a sentence', async (t) => {
    const second = await serverUntilEnd(settings)
    t.equal(second.code, 78)
    t.match(second.stderr, /^Process \d+ uses the data folder .*\. Stop it first/)
  })

  await t.test('are carried out by it, several at once', async (t) => {
    const made = await Promise.all([
      outcome(organisation('harbour'), settings),
      outcome(organisation('waterworks'), settings),
    ])
    t.match(made, [{ handle: 'harbour' }, { handle: 'waterworks' }])
    const account = ['account', 'create', '--handle', 'petra', '--role', 'publisher']
    t.match(await outcome([...account, '--organisation', 'harbour'], settings), {
      handle: 'petra',
      role: 'publisher',
    })
    const { token } = await outcome(['token', 'create', '--account', 'petra'], settings)
    t.match(token, /^comity_/)
    t.match(await comity(['peers', 'list'], settings), {
      code: 0,
      stdout: 'No server is on the list.\n',
    })
  })

  await t.test('import a file from where they were given', async (t) => {
    const cwd = dirname(folder)
    const file = relative(cwd, `${FIXTURES}initiatives.jsonl`)
    const run = ['import', file, '--organisation', 'harbour']
    const dry = await comity([...run, '--publish', '--dry-run'], settings, cwd)
    t.equal(dry.code, 0, dry.stderr)
    t.match(
      dry.stdout,
      /^Read 3 lines of initiatives\.jsonl\. Nothing was written: this was a dry run\./,
    )
    t.match(dry.stdout, /initiatives +3 +0 +0 +0 +0\n/)
    t.match(dry.stdout, /1 {2}noted {2}url: Is not one web address.*\(line 3\)/)
    const real = await comity([...run, '--publish', '--json'], settings, cwd)
    t.match(JSON.parse(real.stdout), { dryRun: false, initiatives: { created: 3 } })
    const again = await comity([...run, '--publish'], settings, cwd)
    t.match(again, { code: 0, stdout: /initiatives +0 +0 +3/ })
    const drafts = ['import', `${FIXTURES}lessons.jsonl`, '--organisation', 'harbour']
    t.match(await outcome(drafts, settings), { published: false, lessons: { created: 3 } })
  })

  await t.test('are refused by it in the same words', async (t) => {
    const refused = async (args: string[], error: object) => {
      const { code, stdout, stderr } = await comity([...args, '--json'], settings)
      t.match({ code, stdout }, { code: 1, stdout: '' })
      t.match(JSON.parse(stderr), error)
    }
    await refused(organisation('harbour'), { error: 'taken', message: /harbour is in use/ })
    const lessons = `${FIXTURES}lessons.jsonl`
    await refused(['import', lessons, '--organisation', 'nobody'], {
      error: 'not-found',
      message: /no organisation nobody/,
    })
    await refused(['import', 'nothing', '--organisation', 'harbour'], {
      error: 'invalid',
      issues: [{ path: 'file', message: /ENOENT/ }],
    })
    await refused(['peers', 'suspend', 'gov.example'], { error: 'not-found' })
    await refused(['peers', 'suspend', 'no/host'], { issues: [{ path: 'host' }] })
    await refused(['peers', 'add', 'gov.example', '--reason', 'x', '--until', '2001-01-01'], {
      issues: [{ path: 'until', message: 'Give a day to come.' }],
    })
    const { stderr } = await comity(['import', 'nothing'], settings)
    t.match(stderr, /required option .*--organisation/)
  })

  await t.test('include the doctor', async (t) => {
    const { code, stdout, stderr } = await comity(['doctor', '--json'], settings)
    t.equal(code, 0, stderr)
    t.match(JSON.parse(stdout), { ok: true, findings: [{ check: 'clock', state: 'ok' }] })
  })
})
