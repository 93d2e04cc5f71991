import { AsyncLocalStorage } from 'node:async_hooks'

const storage = new AsyncLocalStorage<string>()

/** Runs `work` and everything that it awaits as coming from there, for the audit trail. */
export const runVia = <T>(via: string, work: () => T): T => storage.run(via, work)

/** Where the work under way came from; undefined for what this server does by itself. */
export const currentVia = (): string | undefined => storage.getStore()
