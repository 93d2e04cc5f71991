/** A server behind a proxy on this machine, so that each request of a test can be another client's. */
export const PROXIED = { env: { COMITY_TRUSTED_PROXIES: '127.0.0.1' } }

let clients = 0
/** The headers as the proxy hands them on, from a client that never came before. */
export function fromSomewhere(headers: string[]): string[] {
  clients++
  const address = `10.${(clients >> 16) & 255}.${(clients >> 8) & 255}.${clients & 255}`
  return [...headers, 'x-forwarded-for', address]
}
