import { randomBytes } from 'node:crypto'
import { test } from 'tap'
import { decrypt, encrypt } from '../../src/platform/archive/cipher.ts'

const PASSPHRASE = 'a passphrase of backups, by chance'

async function* parts(...some: readonly Buffer[]) {
  for (const one of some) yield one
}

async function whole(source: AsyncIterable<Buffer>): Promise<Buffer> {
  const read: Buffer[] = []
  for await (const part of source) read.push(part)
  return Buffer.concat(read)
}

test('OPS-15: an encrypted archive', async (t) => {
  const plain = randomBytes(700_000)
  const pieces = Array.from({ length: 70 }, (_, i) => plain.subarray(i * 10_000, (i + 1) * 10_000))
  const chunks: Buffer[] = []
  for await (const chunk of encrypt(parts(...pieces), PASSPHRASE)) chunks.push(chunk)
  const opened = (some: readonly Buffer[], passphrase = PASSPHRASE) =>
    whole(decrypt(parts(...some), passphrase))

  await t.test('opens byte for byte, however it is read', async (t) => {
    t.equal(chunks.length, 4, 'a head and three chunks')
    t.ok(plain.equals(await opened(chunks)))
    const all = Buffer.concat(chunks)
    const torn = Array.from({ length: 71 }, (_, i) => all.subarray(i * 10_007, (i + 1) * 10_007))
    t.ok(plain.equals(await opened(torn)))
    t.equal((await opened([await whole(encrypt(parts(), PASSPHRASE))])).length, 0)
    t.notOk(all.includes(plain.subarray(0, 16)))
  })

  await t.test('does not open when it is cut short, changed or put together anew', async (t) => {
    const [head, one, two, three] = chunks
    if (!head || !one || !two || !three) throw new Error('four')
    for (const some of [[head], [head, one], [head, one, two], [head, one, two, three, three]])
      await t.rejects(opened(some), { code: 'invalid' })
    for (const some of [
      [head, two, one, three],
      [head, one, three],
      [one, two, three],
    ])
      await t.rejects(opened(some), { code: 'invalid' })
    await t.rejects(opened([Buffer.concat(chunks).subarray(0, -1)]), { code: 'invalid' })
    for (const at of [20, head.length + 1, head.length + 100, head.length + one.length + 9]) {
      const changed = Buffer.concat(chunks)
      changed[at] = (changed[at] ?? 0) ^ 1
      await t.rejects(opened([changed]), { code: 'invalid' })
    }
  })

  await t.test('does not open with another passphrase', async (t) => {
    await t.rejects(opened(chunks, `${PASSPHRASE}.`), /passphrase is another/)
  })
})
