import { readFileSync, readdirSync } from 'node:fs'
import { test } from 'tap'

/** The house rules that no tool of ours checks elsewhere. */

const ROOT = new URL('../', import.meta.url)
const read = (path: string) => readFileSync(new URL(path, ROOT), 'utf8')
const filesIn = (folder: string, ending = '.ts') =>
  readdirSync(new URL(folder, ROOT), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(ending))
    .map((file) => `${folder}${file}`)

const sources = filesIn('src/')
const holding = (pattern: RegExp, but: RegExp) =>
  sources.filter((file) => !but.test(file) && pattern.test(read(file)))

test('the house', async (t) => {
  t.test('has one reader of the environment', async (t) => {
    t.same(holding(/process\.env/, /^src\/config\.ts$/), [])
  })

  t.test('SEC-10: has one way out to the network', async (t) => {
    const way = /^src\/platform\/outbound/
    t.same(holding(/from 'undici'/, way), [])
    // The admin socket is a file of the data folder, no network.
    const calls =
      /(?<![.\w])fetch\(|\bhttps?\.(request|get)\(|\bcreateConnection\(|\btls\.connect\(/
    t.same(holding(calls, /^src\/(platform\/outbound|cli\/socket\.ts)/), [])
  })

  t.test('SEC-30: inserts raw HTML in one file', async (t) => {
    t.same(holding(/\braw\b.*from 'hono\/html'/, /^src\/http\/web\/safe\.ts$/), [])
  })

  t.test('asks one predicate who may read records', async (t) => {
    const decides = /records\.visibility['"],\s*'='|where\('visibility'/
    t.same(
      holding(decides, /^src\/store\/(visibility|records|outbox)\.ts$/),
      [],
      'only readableBy, tombstones and activities look at a visibility',
    )
  })

  t.test('leaves nothing for later and switches no rule off', async (t) => {
    t.same(
      holding(/\b(TODO|FIXME|XXX)\b|eslint-disable|@ts-(ignore|expect-error|nocheck)/, /^$/),
      [],
    )
  })

  t.test('has no file that became a heap', async (t) => {
    t.same(
      sources.filter((file) => read(file).split('\n').length > 301),
      [],
    )
  })

  t.test('documents every setting', async (t) => {
    const known = new Set(
      [...read('src/config.ts').matchAll(/^ {4}(COMITY_\w+): /gm)].map((m) => m[1]),
    )
    const told = new Set(
      [...read('docs/run/configure.md').matchAll(/`(COMITY_\w+)`/g)].map((m) => m[1]),
    )
    t.ok(known.size > 15)
    t.same(
      [...known].filter((name) => !told.has(name)),
      [],
    )
    t.same(
      [...told].filter((name) => !known.has(name)),
      [],
    )
  })

  t.test('has decisions of a page each', async (t) => {
    for (const file of filesIn('docs/decisions/', '.md'))
      t.ok(read(file).split('\n').length <= 60, file)
  })

  t.test('links only to documents that exist', async (t) => {
    const pages = [...filesIn('docs/', '.md'), 'README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md']
    for (const page of pages)
      for (const [, target = ''] of read(page).matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)/g))
        t.ok(exists(new URL(target, new URL(page, ROOT))), `${page} -> ${target}`)
  })
})

function exists(url: URL): boolean {
  try {
    readdirSync(url)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOTDIR'
  }
}
