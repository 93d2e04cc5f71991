import { Secret, TOTP } from 'otpauth'

/** Seconds a code is valid, and how many steps before and after now are taken (RFC 6238, 5.2). */
const PERIOD = 30
const WINDOW = 1
/** 160 bits, as RFC 4226 recommends. */
const SEED_BYTES = 20

const totpOf = (seed: string, issuer = '', label = ''): TOTP =>
  new TOTP({ issuer, label, period: PERIOD, secret: Secret.fromBase32(seed) })

/** A new seed in Base32, as apps take it by hand. */
export const newTotpSeed = (): string => new Secret({ size: SEED_BYTES }).base32

/** `otpauth://totp/…` for an app that makes the codes. */
export const totpUri = (seed: string, issuer: string, label: string): string =>
  totpOf(seed, issuer, label).toString()

/** The time step whose code this is, or undefined when it is none that is valid now. */
export function totpStep(seed: string, code: string, now: Date): number | undefined {
  const totp = totpOf(seed)
  const delta = totp.validate({
    token: code.replace(/\s/g, ''),
    timestamp: now.getTime(),
    window: WINDOW,
  })
  return delta === null ? undefined : totp.counter({ timestamp: now.getTime() }) + delta
}
