import { test } from 'tap'
import { safeReturn } from '../../src/domain/return-to.ts'

test('SEC-66: after signing in one comes back to this server', async (t) => {
  for (const path of [
    '/',
    '/account',
    '/search?q=register&order=newest',
    '/initiatives/01JA7Q2M?text=fr',
    '/lessons/01JB41M0/revisions',
    '/search?q=%2F%2Fevil.example',
    '/search?next=https://evil.example/',
  ])
    t.equal(safeReturn(path), path)

  for (const value of [
    undefined,
    null,
    7,
    [],
    ['/account'],
    {},
    '',
    'account',
    './account',
    'https://evil.example',
    'http:/evil.example',
    'http:evil.example',
    '//evil.example',
    '///evil.example',
    '////evil.example',
    '/\\evil.example',
    '\\/evil.example',
    '\\\\evil.example',
    '/\\/evil.example',
    '/account\\..\\x',
    '/%2fevil.example',
    '/%2F/evil.example',
    '/%5cevil.example',
    '/%5C%5Cevil.example',
    '/\tevil.example',
    '/\n/evil.example',
    '/\r\nset-cookie: x',
    '/%0d%0aset-cookie: x',
    '/%00',
    '/%09/evil.example',
    '\u0000/account',
    ' /account',
    '/acc ount',
    '/%20',
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'data:text/html,x',
    'mailto:x@evil.example',
    '@evil.example',
    `/${'a'.repeat(2_048)}`,
    '?x=1',
    '#x',
  ])
    t.equal(safeReturn(value), '/', JSON.stringify(value))
})
