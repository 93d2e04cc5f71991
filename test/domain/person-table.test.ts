import { test } from 'tap'
import { createAccount } from '../../src/actions/accounts.ts'
import { exportAccount } from '../../src/actions/people.ts'
import { personTable } from '../../src/domain/person-table.ts'
import { createToken } from '../../src/actions/tokens.ts'
import { world } from '../support/world.ts'

test('OPS-12: what is held of a person, as a table', async (t) => {
  const ctx = await world(t)
  await createAccount(ctx, 'test', { handle: 'canary', name: '=Canary', role: 'administrator' })
  await createToken(ctx, 'canary', 'canary', 'Laptop, grey')
  await createToken(ctx, 'canary', 'canary', 'Phone')
  const text = personTable(await exportAccount(ctx, 'test', 'canary'))
  const rows = text.split('\r\n')
  t.equal(rows[0], '\u{feff}part,number,field,value')
  for (const row of [
    `exported,1,,${ctx.now().toISOString()}`,
    'account,1,handle,canary',
    "account,1,name,'=Canary",
    'roles,1,role,administrator',
    'tokens,1,label,"Laptop, grey"',
    'tokens,2,label,Phone',
    'tokens,2,revoked_at,',
    'named,1,reports.closed_by,0',
  ])
    t.ok(rows.includes(row), row)
  t.ok(rows.some((row) => /^audit,\d,action,token-created$/.test(row)))
})
