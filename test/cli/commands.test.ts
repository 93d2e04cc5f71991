import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { test } from 'tap'
import { takeLock } from '../../src/platform/lock.ts'
import { FIXTURES, PATIENCE, comity, dataFolder, outcome } from './processes.ts'

// Also tells the runner, which would end the file earlier.
t.setTimeout(PATIENCE)

test('commands on a data folder of their own', async (t) => {
  const folder = dataFolder(t)
  const settings = { COMITY_DATABASE: folder, COMITY_ORIGIN: 'http://localhost:3999' }

  await t.test('make what they find missing', async (t) => {
    const made = ['--name', 'Harbour Office', '--jurisdiction', 'XR', '--level', 'local']
    const organisation = ['organisation', 'create', '--handle', 'harbour', ...made]
    t.match(await outcome(organisation, settings), {
      handle: 'harbour',
      uri: /^http:\/\/localhost:3999\/actors\//,
    })
  })

  await t.test('do what they can and say what they cannot', async (t) => {
    const file = join(folder, 'lines.jsonl')
    const good = readFileSync(`${FIXTURES}initiatives.jsonl`, 'utf8')
    writeFileSync(file, `${good}{"type":"Initiative"}\nnot json\n`)
    const run = ['import', file, '--organisation', 'harbour', '--publish', '--json']
    const { code, stdout, stderr } = await comity(run, settings)
    t.equal(code, 1, 'exit 0 is kept for having done all')
    t.match(JSON.parse(stdout), {
      published: true,
      lines: 5,
      refusedLines: 2,
      initiatives: { created: 3, updated: 0, unchanged: 0 },
    })
    t.match(JSON.parse(stderr), {
      error: 'invalid',
      message: '2 of 5 lines were not imported as they are.',
      issues: [{ path: 'line 4, id' }, {}, { path: 'line 5', message: 'Is not JSON.' }],
    })
  })

  await t.test('OPS-12: write what is here to a file', async (t) => {
    const run = ['export', '--out', join(folder, 'out'), '--json', '--organisation']
    t.match(await outcome([...run, 'harbour', '--format', 'csv'], settings), {
      file: join(folder, 'out'),
      records: 3,
    })
    t.match(readFileSync(join(folder, 'out'), 'utf8'), /^.address,type,.*\r\n.*,Initiative,/u)
    const { code, stderr } = await comity([...run, 'harbour', '--format', 'xml'], settings)
    t.equal(code, 1)
    t.match(JSON.parse(stderr), {
      issues: [{ path: 'format', message: 'Give one of: jsonl, activitystreams, csv.' }],
    })
    const bare = await comity([...run, '--format', 'csv'], settings)
    t.match(JSON.parse(bare.stderr), { issues: [{ path: 'organisation' }] })
  })

  await t.test('look whether all is well', async (t) => {
    const well = await comity(['doctor'], settings)
    t.equal(well.code, 0, well.stderr)
    t.match(well.stdout, /^ok +clock/m)
    t.match(well.stdout, /^ok +secrets +4 private keys of 2 actors open/m)

    writeFileSync(join(folder, 'secret'), 'another secret, as long as it has to be')
    const ill = await comity(['doctor', '--json'], settings)
    t.equal(ill.code, 1)
    t.match(JSON.parse(ill.stdout), { ok: false })
    t.match(JSON.parse(ill.stderr), {
      error: 'wrong-state',
      issues: [{ path: 'secrets', message: /cannot be opened/ }],
    })
  })

  await t.test('REL-13: refuse another origin', async (t) => {
    const moved = await comity(['migrate'], { ...settings, COMITY_ORIGIN: 'https://new.example' })
    t.equal(moved.code, 1)
    t.match(moved.stderr, /This database belongs to http:\/\/localhost:3999/)
  })
})

test('wrong settings', async (t) => {
  const { code, stderr } = await comity(['doctor'], {
    COMITY_PORT: '99999',
    COMITY_ORIGIN: 'https://gov.example/path',
    COMITY_DATABASE: 'postgres://localhost/comity',
    COMITY_LOG_LEVEL: 'loud',
    COMITY_COLOUR: 'blue',
  })
  t.equal(code, 78, 'end the process with EX_CONFIG')
  for (const name of ['PORT', 'ORIGIN', 'LOG_LEVEL', 'COLOUR'])
    t.match(stderr, `COMITY_${name}: `, `and COMITY_${name} is named`)
})

test('a folder that another process holds', async (t) => {
  const folder = dataFolder(t)
  const lock = takeLock(folder)
  if (!('release' in lock)) throw new Error('Somebody holds a new folder.')
  t.teardown(lock.release)
  const refused = await comity(['doctor'], { COMITY_DATABASE: folder })
  t.equal(refused.code, 1)
  t.match(refused.stderr, /does not answer yet\. Try again in a moment\./)
})
