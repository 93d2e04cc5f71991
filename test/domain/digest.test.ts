import { existsSync, readFileSync } from 'node:fs'
import { test } from 'tap'
import { catalogueDigest } from '../../src/domain/digest.ts'

const EXAMPLE = new URL('../../../shared/examples/catalogue.json', import.meta.url)

test('the digest of a catalogue', async (t) => {
  t.test('P3: is the published one for the published example', async (t) => {
    if (!existsSync(EXAMPLE)) return void t.pass('skipped: no shared/examples here', { skip: true })
    const { digest, orderedItems } = JSON.parse(readFileSync(EXAMPLE, 'utf8'))
    const lines = orderedItems.map((item: Record<string, string>) => ({
      id: item['id'],
      time: item['deleted'] ?? item['updated'],
    }))
    t.equal(catalogueDigest(lines), digest)
    t.equal(catalogueDigest(lines.toReversed()), digest, 'the order does not matter')
  })

  t.test('is 64 zeros when nothing is in it', async (t) => {
    t.equal(catalogueDigest([]), '0'.repeat(64))
  })

  t.test('changes with every id and every time', async (t) => {
    const line = {
      id: 'https://share.ruritania.example/initiatives/1',
      time: '2026-11-01T09:00:00Z',
    }
    const same = catalogueDigest([line])
    t.match(same, /^[0-9a-f]{64}$/)
    t.not(catalogueDigest([{ ...line, time: '2026-11-01T09:00:01Z' }]), same)
    t.not(catalogueDigest([{ ...line, id: `${line.id}0` }]), same)
  })
})
