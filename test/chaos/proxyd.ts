import { type AddressInfo, type Socket, connect, createServer } from 'node:net'

/** What a line does to what passes over it. Each can be changed while connections are open. */
export interface LineFaults {
  /** Time that each piece is late, in each direction (ms). */
  readonly latency: number
  /** Bytes a second, in each direction. */
  readonly rate: number
  /** Bytes towards the client after which the connection is cut. */
  readonly cutAfter: number
  /** Requests pass, replies are lost: the client waits in vain. */
  readonly losesReplies: boolean
  /** The server's end is gone without a word: what the client sends goes nowhere, and nothing ends. */
  readonly halfOpen: boolean
  /** Nothing passes in either direction; what was sent is delivered after the partition heals. */
  readonly parted: boolean
  /** New connections are reset. */
  readonly resets: boolean
}

const SOUND: LineFaults = {
  latency: 0,
  rate: Infinity,
  cutAfter: Infinity,
  losesReplies: false,
  halfOpen: false,
  parted: false,
  resets: false,
}

/** A line between clients and one server. */
export interface Proxyd {
  readonly origin: string
  readonly host: string
  readonly port: number
  /** Changes what is given; the rest stays as it is. */
  readonly set: (faults: Partial<LineFaults>) => void
  /** As new. */
  readonly mend: () => void
  /** Resets every open connection (RST), as a firewall does that forgot them. */
  readonly reset: () => void
  readonly connections: () => number
  /** Bytes that passed towards the server, and that came from it. */
  readonly counts: { sent: number; received: number; opened: number }
  readonly close: () => Promise<void>
}

export interface ProxyOptions {
  readonly target: { readonly host: string; readonly port: number }
  readonly address?: string
}

/** How often a slow or parted line is looked at (ms). */
const TICK = 5
/** Bytes that a line holds before it stops reading, as the buffers of sockets do. */
const HELD_MAX = 1_048_576

interface Way {
  readonly from: Socket
  readonly to: Socket
  readonly faults: () => LineFaults
  /** Called for each piece that may pass. @returns how much of it passes. */
  readonly pass: (piece: Buffer) => Buffer
  /** Whether what comes is thrown away. */
  readonly loses: () => boolean
}

/** One direction: pieces pass in order, late and slow as told. */
function carry({ from, to, faults, pass, loses }: Way): void {
  const held: { readonly due: number; piece: Buffer }[] = []
  let size = 0
  let ended = false
  let allowance = 0
  let looked = performance.now()
  let timer: NodeJS.Timeout | undefined

  const look = () => {
    timer = undefined
    const now = performance.now()
    const { rate, parted, halfOpen } = faults()
    const earned = rate === Infinity ? Infinity : ((now - looked) / 1_000) * rate
    allowance = Math.min(allowance + earned, Math.max(rate / 10, 1))
    looked = now
    while (!parted && held[0] && held[0].due <= now && allowance >= 1) {
      const first = held[0]
      const passing = first.piece.subarray(0, Math.floor(Math.min(allowance, first.piece.length)))
      first.piece = first.piece.subarray(passing.length)
      if (first.piece.length === 0) held.shift()
      if (allowance !== Infinity) allowance -= passing.length
      size -= passing.length
      to.write(pass(passing))
    }
    if (size < HELD_MAX) from.resume()
    if (held.length > 0) timer = setTimeout(look, TICK)
    else if (ended && !halfOpen && !parted) to.end()
    else if (ended) timer = setTimeout(look, TICK)
  }
  const soon = () => {
    timer ??= setTimeout(look, faults().latency)
  }
  from.on('data', (piece: Buffer) => {
    if (loses()) return
    held.push({ due: performance.now() + faults().latency, piece })
    size += piece.length
    if (size >= HELD_MAX) from.pause()
    soon()
  })
  from.on('end', () => {
    ended = true
    soon()
  })
  from.on('close', () => {
    if (!faults().halfOpen && !faults().parted && from.errored) to.destroy()
  })
  to.on('close', () => clearTimeout(timer))
}

/** Opens a line to a server; it ends with the test or the run. */
export async function openProxyd(
  t: { teardown: (ending: () => unknown) => unknown },
  { target, address = '127.0.0.1' }: ProxyOptions,
): Promise<Proxyd> {
  let faults = SOUND
  const open = new Set<Socket>()
  const counts = { sent: 0, received: 0, opened: 0 }

  const join = (client: Socket) => {
    if (faults.resets) return void client.resetAndDestroy()
    counts.opened++
    const server = connect({ ...target, allowHalfOpen: true })
    for (const socket of [client, server]) {
      open.add(socket)
      socket.setNoDelay(true)
      socket.on('error', () => undefined).on('close', () => open.delete(socket))
    }
    let towardsClient = 0
    carry({
      from: client,
      to: server,
      faults: () => faults,
      loses: () => faults.halfOpen,
      pass: (piece) => {
        counts.sent += piece.length
        return piece
      },
    })
    carry({
      from: server,
      to: client,
      faults: () => faults,
      loses: () => faults.losesReplies || faults.halfOpen,
      pass: (piece) => {
        const left = faults.cutAfter - towardsClient
        const passing = piece.subarray(0, Math.max(0, Math.min(left, piece.length)))
        towardsClient += passing.length
        counts.received += passing.length
        // After what passes is written: the client has read it when the connection ends.
        if (towardsClient >= faults.cutAfter)
          setTimeout(() => [client, server].forEach((socket) => socket.destroy()), TICK)
        return passing
      },
    })
    // A server that is not there says so, unless nothing passes.
    server.once('error', () => {
      if (!faults.parted && !faults.halfOpen) client.resetAndDestroy()
    })
    client.once('close', () => {
      if (!faults.halfOpen && !faults.parted) server.end()
    })
  }

  const listening = createServer({ allowHalfOpen: true }, join)
  await new Promise<void>((resolve) => listening.listen(0, address, resolve))
  const { port } = listening.address() as AddressInfo
  const host = `${address}:${port}`
  const proxy: Proxyd = {
    origin: `http://${host}`,
    host,
    port,
    set: (more) => {
      faults = { ...faults, ...more }
    },
    mend: () => {
      faults = SOUND
    },
    reset: () => {
      for (const socket of open) socket.resetAndDestroy()
    },
    connections: () => open.size / 2,
    counts,
    close: async () => {
      for (const socket of open) socket.destroy()
      await new Promise<void>((resolve) => listening.close(() => resolve()))
    },
  }
  t.teardown(proxy.close)
  return proxy
}
