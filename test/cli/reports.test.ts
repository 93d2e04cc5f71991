import { test } from 'tap'
import { acceptReport } from '../../src/actions/remote/reports.ts'
import type { Args, Command, Out } from '../../src/cli/command.ts'
import { organisationAlias, organisationMove } from '../../src/cli/organisations.ts'
import { reportsClose, reportsForward, reportsList } from '../../src/cli/reports.ts'
import type { Context } from '../../src/context.ts'
import { remoteActor } from '../actions/remote/support.ts'
import { office } from '../support/office.ts'
import { world } from '../support/world.ts'

/** Runs a command and keeps what it says. */
async function said(ctx: Context, command: Command, args: Args = {}) {
  const lines: string[] = []
  let data: Record<string, unknown> = {}
  const out: Out = {
    line: (text) => void lines.push(text),
    warn: (text) => void lines.push(text),
    progress: () => undefined,
    ask: async () => undefined,
    result: (result) => {
      data = { ...result }
    },
  }
  await command.run(ctx, args, out)
  return { lines, data }
}

test('comity reports', async (t) => {
  const ctx = await world(t)
  const { id } = await office(ctx)
  t.same((await said(ctx, reportsList)).lines, ['There is no such report.'])
  await acceptReport(
    ctx,
    { uri: 'https://social.example/flags/1', actor: 'https://social.example/actor' },
    { objects: [`${ctx.origin}/actors/${id}`], content: 'Wrong\nfigures.' },
  )
  const { lines } = await said(ctx, reportsList)
  t.match(lines[0], /open {2}from social\.example/)
  t.same(lines.slice(1), [`  ${ctx.origin}/actors/${id}`, '  Wrong figures.'])
  const report = lines[0]?.split(' ')[0] ?? ''

  await t.test('SEC-72: close and forward, in the audit trail', async (t) => {
    await said(ctx, reportsClose, { id: report, note: 'Checked.' })
    await t.rejects(said(ctx, reportsClose, { id: report }), { code: 'wrong-state' })
    await t.rejects(said(ctx, reportsClose, { id: 'none' }), { code: 'not-found' })
    t.match((await said(ctx, reportsList, { all: true })).lines.at(-1), /closed by .*: Checked\./)
    const ann = await remoteActor(ctx, 'social.example', 'ann', 'Person')
    const told = { actor: ann.uri, object: `${ann.uri}/1,${ann.uri}/2`, reason: 'Advertising.' }
    t.match((await said(ctx, reportsForward, told)).data, { host: 'social.example' })
    await t.rejects(said(ctx, reportsForward, { ...told, actor: 'ann' }), { code: 'invalid' })
    await t.rejects(said(ctx, reportsForward, { ...told, reason: '' }), { code: 'invalid' })
    const rows = await ctx.db.selectFrom('audit').select(['who', 'action']).execute()
    t.same(rows.slice(-2), [
      { who: 'command line', action: 'report-closed' },
      { who: 'command line', action: 'report-sent' },
    ])
  })

  await t.test('REL-13: organisations say where they were, and where they go', async (t) => {
    const was = 'https://old.example/actors/1'
    t.match((await said(ctx, organisationAlias, { handle: 'digital', was })).data, { was })
    await t.rejects(said(ctx, organisationAlias, { handle: 'digital', was: 'old.example' }), {
      code: 'invalid',
    })
    const moves: unknown[] = []
    const move = organisationMove(async (_, ...rest) => void moves.push(rest))
    await said(ctx, move, { handle: 'digital', to: was })
    t.same(moves, [['command line', 'digital', was]])
    await t.rejects(said(ctx, move, { handle: 'digital', to: 'x' }), { code: 'invalid' })
  })
})
