import { chmodSync, rmSync } from 'node:fs'
import { createConnection, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { Refusal } from '../domain/refusal.ts'
import type { Args, Command, Out } from './command.ts'
import { nameOf } from './command.ts'

/**
 * The embedded database belongs to one process. While the server runs, `comity` asks it through a socket
 * in the data folder, which only the folder's owner can open: one line of JSON in, lines of events out. A
 * question among them is answered by one more line in.
 */
const socketPath = (folder: string): string => join(folder, 'admin.sock')

const Request = z.object({
  command: z.string(),
  args: z.record(z.string(), z.union([z.string(), z.boolean(), z.array(z.string())])),
})

type Event =
  | { readonly line: string }
  | { readonly warn: string }
  | { readonly progress: readonly [done: number, total: number, what: string] }
  | { readonly ask: string }
  | { readonly result: object }
  | { readonly refused: { code: string; message: string; issues: readonly object[] } }
  | { readonly failed: string }
  | { readonly done: true }

/** What the person at the other end answers. */
const Answer = z.object({ answer: z.string().optional() })

/** The events of a command, written to the one who asked. @param read the next line of his. */
function outTo(
  socket: Socket,
  read: () => Promise<string | undefined>,
): { out: Out; send: (event: Event) => void } {
  const send = (event: Event) =>
    void (socket.writable && socket.write(`${JSON.stringify(event)}\n`))
  const out: Out = {
    line: (line) => send({ line }),
    warn: (warn) => send({ warn }),
    progress: (done, total, what) => send({ progress: [done, total, what] }),
    ask: async (ask) => {
      send({ ask })
      return Answer.parse(JSON.parse((await read()) ?? '{}')).answer
    },
    result: (result) => send({ result }),
  }
  return { out, send }
}

async function answer(ctx: Context, commands: readonly Command[], socket: Socket): Promise<void> {
  const lines = createInterface({ input: socket })[Symbol.asyncIterator]()
  const read = async () => (await lines.next()).value as string | undefined
  const { out, send } = outTo(socket, read)
  try {
    const request = Request.parse(JSON.parse((await read()) ?? ''))
    const command = commands.find((c) => nameOf(c) === request.command)
    if (!command) throw new Refusal('not-found', `The server knows no command ${request.command}.`)
    await command.run(ctx, request.args, out)
    send({ done: true })
  } catch (error) {
    if (error instanceof Refusal)
      send({ refused: { code: error.code, message: error.message, issues: error.issues } })
    else {
      ctx.log.error({ err: error }, 'command failed')
      send({ failed: 'The command failed. The server logged why.' })
    }
  }
  socket.end()
}

/** Opens the socket for the life of the server. @returns a function that closes it. */
export async function openAdminSocket(
  ctx: Context,
  folder: string,
  commands: readonly Command[],
): Promise<() => Promise<void>> {
  const path = socketPath(folder)
  rmSync(path, { force: true }) // left by a killed server; the folder's lock says that none runs
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy())
    void answer(ctx, commands, socket)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, resolve)
  })
  chmodSync(path, 0o600)
  return () => new Promise((resolve) => server.close(() => resolve()))
}

async function hear(event: Event, out: Out, socket: Socket): Promise<'done' | undefined> {
  if ('line' in event) out.line(event.line)
  else if ('warn' in event) out.warn(event.warn)
  else if ('progress' in event) out.progress(...event.progress)
  else if ('ask' in event) socket.write(`${JSON.stringify({ answer: await out.ask(event.ask) })}\n`)
  else if ('result' in event) out.result(event.result)
  else if ('refused' in event) {
    const { code, message, issues } = event.refused
    throw new Refusal(code as Refusal['code'], message, issues as Refusal['issues'])
  } else if ('failed' in event) throw new Error(event.failed)
  else return 'done'
  return undefined
}

/** Has the running server carry out a command. @throws what the command threw there. */
export async function askServer(
  folder: string,
  command: string,
  args: Args,
  out: Out,
): Promise<void> {
  const socket = createConnection(socketPath(folder))
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('error', () =>
      reject(
        new Refusal(
          'busy',
          'The server that uses this data folder does not answer yet. Try again in a moment.',
        ),
      ),
    )
  })
  socket.write(`${JSON.stringify({ command, args })}\n`)
  for await (const line of createInterface({ input: socket })) {
    if ((await hear(JSON.parse(line) as Event, out, socket)) === 'done') return
  }
  throw new Refusal('busy', 'The server stopped before the command was done. Look at its log.')
}
