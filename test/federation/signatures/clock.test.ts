import { test } from 'tap'
import { checkClock, readSignature } from '../../../src/federation/signatures/verify.ts'
import {
  changeHeader,
  judge,
  NOW,
  RFC9421_POST,
  rsa,
  unsigned,
  withCavage,
  withRfc9421,
} from './requests.ts'

const MINUTE = 60_000
const later = (ms: number) => new Date(NOW.getTime() + ms)
const created = NOW.getTime() / 1000
const good = { cavage: withCavage(unsigned()), rfc9421: withRfc9421(unsigned()) }

test('S4: the clock', async (t) => {
  for (const [style, request] of Object.entries(good)) {
    t.test(
      `${style}: passes up to an hour late and five minutes early, edges included`,
      async (t) => {
        for (const ms of [0, 59 * MINUTE, 60 * MINUTE, -4 * MINUTE, -5 * MINUTE])
          t.equal(judge(request, rsa.publicKey, later(ms)), 'ok', `${ms / MINUTE} min`)
      },
    )

    t.test(`${style}: refuses beyond`, async (t) => {
      for (const ms of [61 * MINUTE, 60 * MINUTE + 1, -6 * MINUTE, -5 * MINUTE - 1, 1e12, -1e12])
        t.equal(judge(request, rsa.publicKey, later(ms)), 'clock', `${ms / MINUTE} min`)
    })
  }

  t.test('refuses a Date in any other spelling', async (t) => {
    const wrong = [
      'Invalid Date',
      'Thursday, 01-Oct-26 12:00:00 GMT',
      'Thu Oct  1 12:00:00 2026',
      'Thu, 1 Oct 2026 12:00:00 GMT',
      'Fri, 01 Oct 2026 12:00:00 GMT',
      'Thu, 01 Oct 2026 12:00:00 UTC',
      'Thu, 01 Oct 2026 12:00:00 +0000',
      'thu, 01 oct 2026 12:00:00 gmt',
      'Thu, 01 Oct 2026 12:00 GMT',
      '01 Oct 2026 12:00:00 GMT',
      '2026-10-01T12:00:00Z',
      '1790856000',
      '',
      'Thu, 01 Oct 2026 12:00:00 GMT, Thu, 01 Oct 2026 12:00:00 GMT',
    ]
    for (const date of wrong)
      t.equal(judge(withCavage(changeHeader(unsigned(), 'Date', () => date))), 'clock', date)
  })

  t.test('refuses what has expired, and passes what has not', async (t) => {
    const expiring = (expires: number) =>
      judge(
        withRfc9421(unsigned(), RFC9421_POST, `;created=${created};expires=${expires};keyid="k"`),
      )
    t.equal(expiring(created + 1), 'ok')
    t.equal(expiring(created), 'clock')
    t.equal(expiring(created - 1), 'clock')
    const cavage = (text: string) =>
      judge(changeHeader(good.cavage, 'Signature', (v) => `${v},${text}`))
    t.equal(cavage(`expires=${created + 1}`), 'ok')
    t.equal(cavage(`expires=${created - 0.5}`), 'clock')
  })

  t.test('refuses a created in the future beside a good Date', async (t) => {
    const cavage = (seconds: number) =>
      judge(changeHeader(good.cavage, 'Signature', (v) => `${v},created=${seconds}`))
    t.equal(cavage(created + 299), 'ok')
    t.equal(cavage(created + 301), 'clock')
  })

  t.test('needs no request, so a queue can ask it again', async (t) => {
    const read = readSignature({ ...good.rfc9421, headers: good.rfc9421.headers.flat() })
    if (read.ok) t.ok(checkClock(read, NOW).ok)
  })
})
