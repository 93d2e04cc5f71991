import { Agent, type RequestInit, type Response, fetch } from 'undici'

// An open instance takes the process's own `fetch` for its one way out, so whoever stands outside brings a client.
const client = new Agent()

/** A request from outside, as a browser or another server makes it. */
export const ask = (url: string, options: RequestInit = {}): Promise<Response> =>
  fetch(url, { ...options, dispatcher: client })
