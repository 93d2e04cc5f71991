import { test } from 'tap'
import { securityHeaders } from '../../src/http/security-headers.ts'

test('the headers of helmet, made once', async (t) => {
  const headers = await securityHeaders({
    contentSecurityPolicy: { useDefaults: false, directives: { 'default-src': ["'none'"] } },
    strictTransportSecurity: { maxAge: 60 },
  })

  t.test('hold what was asked for and what helmet adds', async (t) => {
    t.match(headers, {
      'content-security-policy': "default-src 'none'",
      'strict-transport-security': /^max-age=60/,
      'x-content-type-options': 'nosniff',
      'cross-origin-opener-policy': 'same-origin',
    })
  })

  t.test('hold nothing that belongs to one answer', async (t) => {
    for (const name of ['date', 'content-length', 'content-type', 'connection'])
      t.notOk(name in headers, name)
  })
})
