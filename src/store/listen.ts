import pg from 'pg'

/** Calls `heard` with the payload of each NOTIFY on the channel, from any process, until stopped. */
export type Listen = (channel: string, heard: (payload: string) => void) => Promise<Stop>
export type Stop = () => Promise<void>

/** Wait before the listening connection is made again after it broke (ms). The pollers go on meanwhile. */
const RECONNECT_AFTER = 1_000

/**
 * LISTEN needs a connection of its own, kept open. One per process carries all channels, and is made
 * again when it breaks; whatever was said meanwhile is found by the pollers.
 */
export function listenOnPostgres(url: string): Listen {
  const channels = new Map<string, Set<(payload: string) => void>>()
  let connection: pg.Client | undefined
  let ready: Promise<void> | undefined

  async function connect(): Promise<void> {
    const client = new pg.Client({ connectionString: url, application_name: 'comity-listen' })
    client.on('error', () => undefined)
    client.on('end', () => lost(client))
    client.on('notification', ({ channel, payload }) => {
      for (const heard of channels.get(channel) ?? []) heard(payload ?? '')
    })
    await client.connect()
    connection = client
    for (const channel of channels.keys())
      await client.query(`listen ${pg.escapeIdentifier(channel)}`)
  }

  function lost(client: pg.Client): void {
    if (connection !== client) return
    connection = undefined
    ready = undefined
    if (channels.size > 0) setTimeout(() => void reconnect(), RECONNECT_AFTER).unref()
  }

  async function reconnect(): Promise<void> {
    if (channels.size === 0) return
    ready ??= connect()
    try {
      await ready
    } catch {
      ready = undefined
      setTimeout(() => void reconnect(), RECONNECT_AFTER).unref()
    }
  }

  return async (channel, heard) => {
    const listeners = channels.get(channel) ?? new Set()
    const isNew = listeners.size === 0
    listeners.add(heard)
    channels.set(channel, listeners)
    const wasOpen = connection !== undefined
    ready ??= connect()
    await ready
    if (isNew && wasOpen) await connection?.query(`listen ${pg.escapeIdentifier(channel)}`)
    return async () => {
      listeners.delete(heard)
      if (listeners.size > 0) return
      channels.delete(channel)
      if (channels.size > 0) return
      const client = connection
      connection = undefined
      ready = undefined
      await client?.end()
    }
  }
}
