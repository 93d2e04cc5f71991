import { test } from 'tap'
import { diagnose } from '../../src/actions/diagnosis.ts'
import { loadConfig } from '../../src/config.ts'
import { openSite } from './site.ts'

const PATH = '/.well-known/security.txt'

test('security.txt', async (t) => {
  t.test('OPS-10: names contact and policy, and always ends in time', async (t) => {
    let now = new Date('2026-11-20T09:00:00Z')
    const { ctx, get } = await openSite(t, {
      now: () => now,
      env: {
        COMITY_CONTACT: 'security@ruritania.example',
        COMITY_SECURITY_POLICY: 'https://ruritania.example/disclosure',
        COMITY_LANGUAGE: 'fr',
      },
    })
    for (const day of ['2026-11-20', '2027-06-30', '2031-02-28']) {
      now = new Date(`${day}T09:00:00Z`)
      const { statusCode, headers, body } = await get(PATH)
      t.equal(statusCode, 200)
      t.equal(headers['content-type'], 'text/plain; charset=utf-8')
      const fields = Object.fromEntries(
        body
          .trimEnd()
          .split('\n')
          .map((line) => line.split(': ') as [string, string]),
      )
      t.match(fields, {
        Contact: 'mailto:security@ruritania.example',
        'Preferred-Languages': 'fr, en',
        Canonical: `https://share.ruritania.example${PATH}`,
        Policy: 'https://ruritania.example/disclosure',
      })
      const ahead = new Date(fields['Expires'] ?? '').getTime() - now.getTime()
      t.ok(ahead > 30 * 86_400_000, 'it is good for a month at least')
      t.ok(ahead < 365 * 86_400_000, 'and for less than a year (RFC 9116, 2.5.5)')
    }
    t.notOk((await diagnose(ctx)).some(({ check }) => check === 'contact'))
  })

  t.test('OPS-10: is not there without a contact, and the doctor says so', async (t) => {
    const { ctx, get } = await openSite(t)
    t.equal((await get(PATH)).statusCode, 404)
    t.match(
      (await diagnose(ctx)).filter(({ check }) => check === 'contact'),
      [{ state: 'warning', says: /COMITY_CONTACT/ }],
    )
    const read = loadConfig({ COMITY_CONTACT: 'call us\nExpires: never', COMITY_DATABASE: 'x' })
    t.match(read, { ok: false, issues: [{ path: 'COMITY_CONTACT' }] })
  })
})
