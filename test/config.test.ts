import { chmodSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'tap'
import { loadConfig } from '../src/config.ts'

const SECRET = 'a secret of thirty-two characters'

test('reading the settings', async (t) => {
  t.test('has a working default for everything', async (t) => {
    const read = loadConfig({})
    t.match(read, {
      ok: true,
      value: {
        origin: 'http://localhost:3000',
        port: 3000,
        bind: '127.0.0.1',
        database: { kind: 'embedded', folder: './data' },
        role: 'all',
        federation: 'open',
        peerApproval: 'one',
        env: 'development',
      },
    })
  })

  t.test('is in production unless the origin is localhost', async (t) => {
    const read = loadConfig({ COMITY_ORIGIN: 'https://share.ruritania.example' })
    t.match(read, { value: { env: 'production', origin: 'https://share.ruritania.example' } })
  })

  t.test('OPS-07: lists every problem at once, each under its name', async (t) => {
    const read = loadConfig({
      COMITY_ORIGIN: 'https://share.ruritania.example/path',
      COMITY_PORT: 'seventy',
      COMITY_ROLE: 'boss',
      COMITY_FEDERATION: 'closed',
      COMITY_ORIGN: 'https://typo.example',
    })
    t.notOk(read.ok)
    t.same(!read.ok && read.issues.map((issue) => issue.path).sort(), [
      'COMITY_FEDERATION',
      'COMITY_ORIGIN',
      'COMITY_ORIGN',
      'COMITY_PORT',
      'COMITY_ROLE',
    ])
  })

  t.test('refuses what does not go together', async (t) => {
    const wrong = (env: Record<string, string>, path: string) => {
      const read = loadConfig(env)
      t.ok(!read.ok && read.issues.some((issue) => issue.path === path), path)
    }
    wrong({ COMITY_ORIGIN: 'http://share.ruritania.example' }, 'COMITY_ORIGIN')
    wrong({ COMITY_DATABASE: 'postgres://db/comity' }, 'COMITY_SECRET')
    wrong({ COMITY_ROLE: 'worker' }, 'COMITY_ROLE')
    wrong({ COMITY_SECRET: SECRET, COMITY_SECRET_FILE: '/run/secret' }, 'COMITY_SECRET')
    wrong({ COMITY_SECRET: 'short' }, 'COMITY_SECRET')
    wrong({ COMITY_SECRET_PREVIOUS: 'short' }, 'COMITY_SECRET_PREVIOUS')
    wrong({ COMITY_ENV: 'production', COMITY_ORIGIN: 'http://localhost:3000' }, 'COMITY_ENV')
    wrong({ COMITY_QUEUE: 'nats://localhost' }, 'COMITY_QUEUE')
    for (const value of ['three', 'true', 'TWO', '0'])
      wrong({ COMITY_PEER_APPROVAL: value }, 'COMITY_PEER_APPROVAL')
    wrong({ COMITY_PLACE_NAMES: 'Ruritania' }, 'COMITY_PLACE_NAMES')
    wrong({ COMITY_SECRET_FILE: '/there/is/no/such/file' }, 'COMITY_SECRET_FILE')
  })

  for (const name of ['COMITY_SECRET', 'COMITY_SECRET_PREVIOUS', 'COMITY_DATABASE'] as const)
    t.test(`OPS-06: takes ${name} from a file that is nobody else’s`, async (t) => {
      const key = `${name}_FILE`
      const value = name === 'COMITY_DATABASE' ? 'postgres://db/comity' : SECRET
      const base = name === 'COMITY_SECRET' ? {} : { COMITY_SECRET: `${SECRET} now` }
      const file = join(t.testdir(), 'secret')
      writeFileSync(file, `${value}\n`)
      const read = (mode: number, more = {}) => {
        chmodSync(file, mode)
        return loadConfig({ ...base, [key]: file, ...more })
      }
      for (const mode of [0o600, 0o400, 0o640, 0o440]) {
        const given = read(mode)
        t.ok(given.ok, mode.toString(8))
        if (given.ok)
          t.ok(JSON.stringify(given.value).includes(JSON.stringify(value)), 'without its line end')
      }
      const refused = (read: ReturnType<typeof loadConfig>, path: string, says: RegExp) =>
        t.match(read, { ok: false, issues: [{ path, message: says }] })
      for (const mode of [0o644, 0o604]) refused(read(mode), key, /Everybody may read .*chmod 600/)
      for (const mode of [0o622, 0o660, 0o602]) refused(read(mode), key, /Others may write .*chmod/)
      refused(read(0o600, { [name]: value }), name, new RegExp(`${name} or ${key}, not both`))
      rmSync(file)
      refused(loadConfig({ ...base, [key]: file }), key, /cannot be read/)
    })

  t.test('counts an empty variable as absent', async (t) => {
    t.match(loadConfig({ COMITY_PORT: '', COMITY_QUEUE: '' }), { value: { port: 3000 } })
  })

  t.test('reads names of places in several languages', async (t) => {
    const read = loadConfig({ COMITY_PLACE_NAMES: 'XR=Ruritania; XR@fr=Ruritanie;XF=Freedonia' })
    t.match(read, {
      value: {
        placeNames: { XR: { und: 'Ruritania', fr: 'Ruritanie' }, XF: { und: 'Freedonia' } },
      },
    })
  })
})
