import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { test } from 'tap'
import { openDatabase } from '../../src/store/database.ts'
import { tamper } from '../support/tamper.ts'
import { PATIENCE, comity, dataFolder, outcome } from './processes.ts'

t.setTimeout(PATIENCE)

test('REL-11: comity restore --verify ends with 1 for a trail that was changed', async (t) => {
  const [folder, empty] = [dataFolder(t), dataFolder(t)]
  const settings = { COMITY_DATABASE: folder, COMITY_ORIGIN: 'http://localhost:3999' }
  const made = ['--name', 'Harbour Office', '--jurisdiction', 'XR', '--level', 'local']
  await outcome(['organisation', 'create', '--handle', 'harbour', ...made], settings)
  const keyFile = join(t.testdir(), 'key')
  writeFileSync(keyFile, 'a passphrase of backups, by chance', { mode: 0o600 })
  const file = join(folder, 'backup')
  await outcome(['audit', 'verify'], settings)
  const database = await openDatabase({ kind: 'embedded', folder })
  await tamper(database, `update audit set who = 'nobody' where seq = 1`)
  await database.close()
  await outcome(['backup', file, '--key-file', keyFile], settings)

  const restore = ['restore', file, '--key-file', keyFile, '--verify', '--json']
  const secret = { COMITY_SECRET_FILE: join(folder, 'secret') }
  const { code, stdout, stderr } = await comity(restore, {
    ...settings,
    ...secret,
    COMITY_DATABASE: empty,
  })
  t.equal(code, 1, stderr)
  t.match(JSON.parse(stdout), { verified: true, epoch: 1, audit: { ok: false } })
  t.match(JSON.parse(stderr), {
    error: 'wrong-state',
    issues: [{ path: 'position 1, line 1', message: 'The line was changed.' }],
  })
})
