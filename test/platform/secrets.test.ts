import { test } from 'tap'
import { sealer } from '../../src/platform/secrets.ts'

const SECRET = 'correct horse battery staple 0123'
const OLD_SECRET = 'an earlier secret of the operator'
const PEM = '-----BEGIN PRIVATE KEY-----\nnot a real one, ключ\n-----END PRIVATE KEY-----\n'

test('SEC-71: a sealed secret', async (t) => {
  const box = sealer(SECRET)
  const sealed = box.seal(PEM, 'actor-1')

  t.test('opens for its owner, byte for byte', async (t) => {
    t.equal(box.open(sealed, 'actor-1'), PEM)
    t.equal(box.open(box.seal('', 'actor-1'), 'actor-1'), '')
  })

  t.test('shows nothing of its content, and is another text each time', async (t) => {
    t.notMatch(sealed, /PRIVATE KEY/)
    t.not(box.seal(PEM, 'actor-1'), sealed)
  })

  t.test('begins with the id of its key, the same after a restart', async (t) => {
    t.match(sealed, /^[0-9a-f]{8}:[A-Za-z0-9_-]+$/)
    t.equal(sealed.slice(0, 8), box.keyId)
    t.equal(sealer(SECRET).keyId, box.keyId)
    t.equal(sealer(SECRET).open(sealed, 'actor-1'), PEM)
  })

  t.test('does not open for another owner', async (t) => {
    t.throws(() => box.open(sealed, 'actor-2'), /does not belong to actor-2/)
    t.throws(() => box.open(sealed, ''), /does not belong/)
  })

  t.test('does not open when any character is changed, cut off or added', async (t) => {
    for (let at = 0; at < sealed.length; at++) {
      const other = sealed[at] === 'A' ? 'B' : 'A'
      t.throws(() => box.open(sealed.slice(0, at) + other + sealed.slice(at + 1), 'actor-1'))
      t.throws(() => box.open(sealed.slice(0, at), 'actor-1'))
    }
    for (const more of ['A', '=', ' ', '\n', ':A'])
      t.throws(() => box.open(sealed + more, 'actor-1'))
    for (const text of ['', ':', 'plain text', PEM])
      t.throws(() => box.open(text, 'actor-1'), /not a sealed/)
  })
})

test('a rotated secret', async (t) => {
  const sealed = sealer(OLD_SECRET).seal(PEM, 'actor-1')

  t.test('opens as long as it is among the previous ones, and is told apart', async (t) => {
    const box = sealer(SECRET, [OLD_SECRET])
    t.equal(box.open(sealed, 'actor-1'), PEM)
    t.notOk(box.isCurrent(sealed))
    t.ok(box.isCurrent(box.seal(PEM, 'actor-1')))
  })

  t.test('is named by its key id when it is not known', async (t) => {
    t.throws(
      () => sealer(SECRET).open(sealed, 'actor-1'),
      new RegExp(`key ${sealer(OLD_SECRET).keyId}`),
    )
  })
})

test('a secret shorter than 32 characters is refused', async (t) => {
  t.throws(() => sealer('x'.repeat(31)), /at least 32/)
  t.throws(() => sealer(SECRET, ['short']), /at least 32/)
  t.ok(sealer('x'.repeat(32)))
})
