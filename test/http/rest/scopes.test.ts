import type { FastifyInstance } from 'fastify'
import { type Test, test } from 'tap'
import { createAccount } from '../../../src/actions/accounts.ts'
import { createToken, revokeToken } from '../../../src/actions/tokens.ts'
import type { Context } from '../../../src/context.ts'
import { TOKEN_SCOPES, type TokenScope } from '../../../src/domain/account.ts'
import { listTokens } from '../../../src/store/tokens.ts'
import { office } from '../../support/office.ts'
import { openSite } from '../site.ts'

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH'

/** An operation of the API's own description, with the scope that it says a token needs. */
interface Operation {
  readonly method: Method
  readonly url: string
  readonly scope: TokenScope
  readonly isOpen: boolean
}

const SOME_ID = '01JA7Q2M000000000000000000'

interface Description {
  readonly paths: Record<string, Record<string, { security?: Record<string, TokenScope[]>[] }>>
}

async function operationsOf(app: FastifyInstance): Promise<Operation[]> {
  const { paths } = (await app.inject('/api/openapi.json')).json<Description>()
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { security = [] }]) => ({
      method: method.toUpperCase() as Method,
      url: path.replace('{revision}', '1').replaceAll(/\{[^}]+\}/g, SOME_ID),
      scope: security.flatMap(({ token = [] }) => token)[0] ?? 'admin',
      isOpen: security.some((way) => Object.keys(way).length === 0),
    })),
  )
}

/** Petra publishes, moderates and administers: only scopes and tokens stand in her way. */
async function everyToken(ctx: Context) {
  await office(ctx)
  await createAccount(ctx, 'test', { handle: 'petra', role: 'administrator' })
  await createAccount(ctx, 'test', { handle: 'petra', role: 'moderator' })
  const make = (...scopes: TokenScope[]) => createToken(ctx, 'test', 'petra', 'test', scopes)
  const revoked = await make(...TOKEN_SCOPES)
  const [newest] = await listTokens(ctx.db, 'petra')
  await revokeToken(ctx, 'test', newest?.id ?? '')
  return {
    revoked,
    right: { read: await make('read'), write: await make('write'), admin: await make('admin') },
    wrong: {
      read: await make('write', 'admin'),
      write: await make('read', 'admin'),
      admin: await make('read', 'write'),
    },
  }
}

async function outcome(app: FastifyInstance, { method, url }: Operation, token?: string) {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` }
  const answer = await app.inject({ method, url, headers })
  const detail = answer.body === '' ? '' : String((answer.json() as { detail?: unknown }).detail)
  return { status: answer.statusCode, aboutScope: detail.includes('a token with the scope') }
}

test('SEC-62: every operation with no token, a revoked one, a wrong scope, the right one', async (t: Test) => {
  const { ctx, app } = await openSite(t)
  const tokens = await everyToken(ctx)
  const operations = await operationsOf(app)
  t.ok(operations.length > 40, `${operations.length} operations are described`)

  for (const operation of operations) {
    const { method, url, scope, isOpen } = operation
    const name = `${method} ${url}`
    const none = await outcome(app, operation)
    if (isOpen) t.not(none.status, 401, `${name} needs no token`)
    else t.equal(none.status, 401, `${name} needs a token`)
    t.equal((await outcome(app, operation, tokens.revoked)).status, 401, `${name}, revoked`)
    const wrong = await outcome(app, operation, tokens.wrong[scope])
    t.strictSame(wrong, { status: 403, aboutScope: true }, `${name}, without ${scope}`)
    const right = await outcome(app, operation, tokens.right[scope])
    t.not(right.status, 401, `${name} with ${scope} is let in`)
    t.equal(right.aboutScope, false)
    t.ok(right.status < 500 || right.status === 502, `${name} answers ${right.status}`)
  }
})
