import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { ask } from './ask.ts'
import { loadConfig } from '../../src/config.ts'
import { aside, effect, seconds, step, title } from './narrate.ts'
import { type Stage, type Scene, play } from './play.ts'
import {
  type Addresses,
  type Filling,
  type Planned,
  nameOf,
  openInstance,
  publishPlanned,
  refOf,
  tokensOf,
  valueOf,
} from './seed.ts'
import { AGREED, type Running, comity, freePort, startServer } from './servers.ts'
import * as freedonia from './world/freedonia.ts'
import { type Government, governments } from './world/governments.ts'
import * as ruritania from './world/ruritania.ts'
import { story } from './world/story.ts'
import * as sylvania from './world/sylvania.ts'

/**
 * Three fictional governments as three real servers. `--once` ends when the story is told;
 * otherwise the servers stay open until Ctrl+C.
 */
const { values: flags } = parseArgs({ options: { once: { type: 'boolean', default: false } } })

const FIRST_PORT = 3001
const RECORDS = { ruritania, freedonia, sylvania }

const placeNames = (): string =>
  governments
    .flatMap(({ code, name }) => [
      `${code}=${name.en}`,
      ...Object.entries(name).map(([language, text]) => `${code}@${language}=${text}`),
    ])
    .join(';')

function settingsOf(government: Government, folder: string, port: number): Record<string, string> {
  const { key, instanceName, defaultLanguage, organisations } = government
  return {
    COMITY_DATABASE: join(folder, key),
    COMITY_PORT: String(port),
    COMITY_ORIGIN: `http://localhost:${port}`,
    COMITY_NAME: instanceName[defaultLanguage] ?? key,
    COMITY_OPERATOR: organisations[0]?.name[defaultLanguage] ?? key,
    COMITY_LANGUAGE: defaultLanguage,
    COMITY_PLACE_NAMES: placeNames(),
    COMITY_LOG_LEVEL: 'info',
  }
}

const plannedOf = (government: Government['key']): Planned[] => [
  ...RECORDS[government].initiatives.map((record): Planned => ({
    kind: 'Initiative',
    government,
    record,
  })),
  ...RECORDS[government].lessons.map((record): Planned => ({
    kind: 'LessonLearned',
    government,
    record,
  })),
]

/** Fills three new instances with what their governments published over the year, in its order. */
async function seed(settings: readonly Record<string, string>[]) {
  const fillings: Filling[] = []
  for (const [i, government] of governments.entries()) {
    const config = valueOf(loadConfig(settings[i] ?? {}), government.key)
    fillings.push(await openInstance(government, config))
    const bodies = government.organisations.map(({ name }) => name.en).join(', ')
    step(`${government.name.en}: ${bodies}`)
  }
  const planned = governments
    .flatMap(({ key }) => plannedOf(key))
    .sort((a, b) => a.record.publishedAt.localeCompare(b.record.publishedAt))
  const addresses: Addresses = new Map()
  for (const one of planned) {
    const filling = fillings.find(({ government }) => government.key === one.government)
    if (filling) await publishPlanned(filling, one, addresses)
  }
  const tokens = []
  for (const filling of fillings) {
    filling.setClock(new Date())
    tokens.push(await tokensOf(filling))
    await filling.close()
  }
  const of = (kind: string) => planned.filter((one) => one.kind === kind).length
  step(
    `${of('Initiative')} initiatives and ${of('LessonLearned')} lessons, published over the year`,
  )
  return { addresses, tokens, planned: new Map(planned.map((one) => [refOf(one), one])) }
}

/** Each adds the two others by their names, and reads what they have. */
async function peer(running: readonly Running[]): Promise<void> {
  const began = Date.now()
  for (const [i, one] of running.entries())
    for (const [j, other] of running.entries()) {
      if (i === j) continue
      const host = new URL(other.origin).host
      await comity(one.env, 'peers', 'add', host, '--peers-only', ...AGREED)
      aside(
        `comity peers add ${host}   (${governments[i]?.name.en} adds ${governments[j]?.name.en})`,
      )
    }
  for (const [i, one] of running.entries()) {
    for (const other of running) {
      if (other === one) continue
      await comity(
        one.env,
        'peers',
        'add',
        new URL(other.origin).host,
        '--peers-only',
        ...AGREED,
        '--wait',
      )
    }
    const search = await ask(`${one.origin}/api/comity/v1/search`)
    const { total } = (await search.json()) as { total: { count: number } }
    const government = governments[i] ?? governments[0]
    const took = seconds(Date.now() - began)
    effect(
      government.key,
      nameOf(government),
      `shows ${total.count} records of three governments (${took})`,
    )
  }
}

async function tell(scene: Scene): Promise<void> {
  for (const beat of story) await play(scene, beat)
}

function closeAtEnd(running: readonly Running[], folder: string): () => Promise<void> {
  let closing: Promise<void> | undefined
  const close = () =>
    (closing ??= Promise.all(running.map((one) => one.stop())).then(() =>
      rmSync(folder, { recursive: true, force: true }),
    ))
  process.once('SIGINT', () => void close().then(() => process.exit(0)))
  process.once('SIGTERM', () => void close().then(() => process.exit(0)))
  return close
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'comity-demo-'))
  const running: Running[] = []
  const close = closeAtEnd(running, folder)
  try {
    title('Three governments, each with a server of its own')
    const settings = []
    for (const [i, government] of governments.entries())
      settings.push(settingsOf(government, folder, await freePort(FIRST_PORT + i)))
    const { addresses, tokens, planned } = await seed(settings)

    title('The servers start')
    const stages = new Map<string, Stage>()
    for (const [i, government] of governments.entries()) {
      const server = await startServer(settings[i] ?? {}, join(folder, `${government.key}.log`))
      running.push(server)
      stages.set(government.key, {
        government,
        origin: server.origin,
        tokens: tokens[i] ?? new Map<string, string>(),
      })
      step(`${nameOf(government).padEnd(10)} ${server.origin}`)
    }

    title('They become peers')
    await peer(running)

    title('And life goes on')
    await tell({ stages, addresses, planned })

    title('The end of the story. The servers stay open')
    for (const { government, origin } of stages.values())
      step(`${nameOf(government).padEnd(10)} ${origin}`)
    if (flags.once) return await close()
    aside('Ctrl+C ends the demo and deletes what it made.')
  } catch (error) {
    await close()
    throw error
  }
}

await main()
