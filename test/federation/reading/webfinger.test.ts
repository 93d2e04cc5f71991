import fc from 'fast-check'
import { test } from 'tap'
import { office } from '../../support/office.ts'
import { RURITANIA, world } from '../../support/world.ts'
import { reader } from './support.ts'

const HOST = 'share.ruritania.example'

test('SEC-18 and SEC-22: WebFinger, whatever it is asked for', async (t) => {
  const ctx = await world(t)
  const at = await office(ctx)
  const { get } = await reader(t, ctx)
  const ask = async (resource: string) => {
    const url = `/.well-known/webfinger?resource=${encodeURIComponent(resource)}`
    const { statusCode, body } = await get(url, { accept: '*/*' })
    return { statusCode, subject: statusCode === 200 ? JSON.parse(body).subject : undefined }
  }

  await t.test('answers only for a name that is exactly one of ours', async (t) => {
    const known = [`acct:digital@${HOST}`, `acct:${HOST}@${HOST}`]
    const like = fc
      .tuple(fc.constantFrom(...known, `${RURITANIA}/actors/${at.id}`), fc.nat(60), fc.string())
      .map(([name, i, text]) => name.slice(0, i) + text + name.slice(i + (text.length % 3)))
    const resource = fc.oneof(
      like,
      fc.string({ unit: 'binary', maxLength: 60 }).filter((text) => text.isWellFormed()),
      fc.emailAddress().map((address) => `acct:${address}`),
      fc.webUrl({ withQueryParameters: true }),
    )
    await fc.assert(
      fc.asyncProperty(resource, async (name) => {
        const { statusCode, subject } = await ask(name)
        return statusCode === 200 ? known.includes(subject) : [400, 404].includes(statusCode)
      }),
      { numRuns: 400 },
    )
    t.equal((await ask(`acct:digital@${HOST}`)).statusCode, 200)
  })

  await t.test('has nobody under a name that only looks like one', async (t) => {
    for (const name of ['digitаl', 'digital\u200b', '\u202elatigid', 'digital\u0000', 'digital '])
      t.not((await ask(`acct:${name}@${HOST}`)).statusCode, 200, JSON.stringify(name))
    t.equal((await ask(`acct:Digital@${HOST.toUpperCase()}`)).subject, `acct:digital@${HOST}`)
  })

  await t.test('is not stopped by 64 KiB', async (t) => {
    for (const seed of ['@', 'acct:', 'a@', '%', 'http://', ':', '/', '.', '\t'])
      for (const start of ['acct:', 'acct:digital@', 'https://', '']) {
        const name = start + seed.repeat(65_536 / seed.length)
        const before = process.threadCpuUsage()
        const { statusCode } = await ask(name)
        const { user, system } = process.threadCpuUsage(before)
        if (statusCode >= 500 || user + system > 250_000)
          t.fail(`${start}${seed}…: ${statusCode} after ${user + system} µs`)
      }
    t.pass('36 of them')
  })
})
