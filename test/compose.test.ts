import { readFileSync } from 'node:fs'
import { test } from 'tap'
import { parse } from 'yaml'
import { loadConfig } from '../src/config.ts'

const read = (name: string) => readFileSync(new URL(`../${name}`, import.meta.url), 'utf8')

interface Service {
  readonly environment: Record<string, string>
  readonly command: readonly string[]
  readonly user: string
  readonly read_only: boolean
  readonly cap_drop: readonly string[]
  readonly security_opt: readonly string[]
  readonly secrets: readonly string[]
  readonly depends_on: Record<string, unknown>
}

interface Compose {
  readonly services: Record<string, Service>
  readonly secrets: Record<string, unknown>
  readonly volumes: Record<string, unknown>
}

const compose = parse(read('docker-compose.yml'), { merge: true }) as Compose

test('the compose file', async (t) => {
  t.same(Object.keys(compose.services).sort(), ['database', 'web', 'worker'])

  t.test('OPS-05: runs web and worker without rights on a read-only root', async (t) => {
    for (const name of ['web', 'worker']) {
      const service = compose.services[name]
      t.match(service, {
        user: '10001:10001',
        read_only: true,
        cap_drop: ['ALL'],
        security_opt: ['no-new-privileges:true'],
        depends_on: { database: { condition: 'service_healthy' } },
      })
      for (const secret of service?.secrets ?? []) t.ok(secret in compose.secrets, secret)
    }
  })

  t.test('gives settings that the server takes', async (t) => {
    for (const name of ['web', 'worker']) {
      const given = Object.entries(compose.services[name]?.environment ?? {})
        .filter(([key]) => key.startsWith('COMITY_') && !key.endsWith('_FILE'))
        .map(([key, value]) => [key, value.replace(/\$\{\w+(:-(.*)|:\?.*)\}/, '$2')])
      const read = loadConfig({
        ...Object.fromEntries(given),
        COMITY_ORIGIN: 'https://share.gov.example',
        COMITY_SECRET: 'x'.repeat(32),
        COMITY_DATABASE: 'postgres://comity:secret@database/comity',
      })
      t.ok(read.ok, read.ok ? name : JSON.stringify(read.issues))
      t.match(read, { value: { role: name, database: { kind: 'postgres' }, env: 'production' } })
    }
  })

  t.test('starts files that exist', async (t) => {
    for (const name of ['web', 'worker']) t.ok(read(compose.services[name]?.command[1] ?? ''), name)
  })
})

test('the Dockerfile', async (t) => {
  const lines = read('Dockerfile').split('\n')
  t.ok(lines.includes('USER 10001'), 'OPS-05: does not run as root')
  const copied = lines.filter((l) => l.startsWith('COPY ') && !l.includes('--from'))
  const admitted = read('.dockerignore')
    .split('\n')
    .filter((l) => l.startsWith('!'))
  for (const line of copied)
    for (const name of line.split(' ').slice(1, -1))
      t.ok(admitted.includes(`!${name}`), `${name} is in the build context`)
  t.match(lines.find((l) => l.startsWith('FROM')) ?? '', /node:24/)
})

test('.env.example', async (t) => {
  const settings = read('.env.example')
    .split('\n')
    .filter((line) => /^COMITY_\w+=/.test(line))
    .map((line) => line.split(/=(.*)/).slice(0, 2))
  const config = loadConfig(Object.fromEntries(settings))
  t.ok(config.ok, config.ok ? 'is right as it stands' : JSON.stringify(config.issues))
})
