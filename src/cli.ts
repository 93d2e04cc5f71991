#!/usr/bin/env node
import { resolve } from 'node:path'
import { Command as Program } from 'commander'
import { type Args, type Command, type Out, nameOf } from './cli/command.ts'
import { commandsWith } from './cli/commands.ts'
import { askServer } from './cli/socket.ts'
import { reportFailure, terminalOut } from './cli/terminal.ts'
import { PEERING } from './federation/peering-surface.ts'
import { moveOrganisation } from './federation/moving.ts'
import { lockHolder } from './platform/lock.ts'
import type { Config } from './config.ts'
import { configOrExit, openBareProcess, openProcess } from './process.ts'

async function carryOutBare(command: Command, args: Args, config: Config, out: Out) {
  if (!command.runBare) return false
  const bare = await openBareProcess(config)
  return command.runBare(bare, args, out).finally(() => bare.close())
}

/** Carries out one command: in this process, or in the server that holds the embedded database. */
async function carryOut(command: Command, args: Args, json: boolean): Promise<void> {
  const config = configOrExit()
  const out = terminalOut(json)
  try {
    const { database } = config
    if (database.kind === 'embedded' && lockHolder(database.folder) !== undefined)
      return await askServer(database.folder, nameOf(command), args, out)
    const quiet = { ...config, logLevel: 'warn' }
    if (await carryOutBare(command, args, quiet, out)) return
    const ctx = await openProcess(quiet)
    await command.run(ctx, args, out).finally(() => ctx.close())
  } finally {
    out.end()
  }
}

function absolutePaths(command: Command, args: Args): Args {
  const changed = (command.paths ?? []).map((name) => {
    const value = args[name]
    return [name, typeof value === 'string' ? resolve(value) : value] as const
  })
  return { ...args, ...Object.fromEntries(changed) }
}

/** Puts `peers add <host>` under `peers`, which is made when it is first needed. */
function addCommand(program: Program, command: Command): void {
  const words = nameOf(command).split(' ')
  const last = command.usage.slice(words.slice(0, -1).join(' ').length).trim()
  const parent = words.slice(0, -1).reduce((above, word) => {
    const found = above.commands.find((c) => c.name() === word)
    return found ?? above.command(word).description(`${word} …`)
  }, program)
  const added = parent
    .command(last)
    .description(command.summary)
    .option('--json', 'print data only')
  for (const [flags, description] of command.options ?? [])
    if (flags.includes('<')) added.requiredOption(flags, description)
    else added.option(flags, description)
  added.action(async () => {
    const names = added.registeredArguments.map((argument) => argument.name())
    const given = Object.fromEntries(names.map((name, i) => [name, added.args[i]]))
    const { json, ...options } = added.opts<Record<string, string | boolean>>()
    try {
      await carryOut(command, absolutePaths(command, { ...given, ...options }), json === true)
    } catch (error) {
      process.exitCode = reportFailure(error, json === true)
    }
  })
}

const program = new Program('comity').description('Runs a Comity instance from the command line.')
for (const command of commandsWith(PEERING, moveOrganisation)) addCommand(program, command)
await program.parseAsync()
