import countries from 'i18n-iso-countries'
import { iso31662 } from 'iso-3166'

const SUBDIVISIONS = new Set(iso31662.map((entry) => entry.code))

/** Codes that ISO 3166-1 leaves to its users: AA, QM to QZ, XA to XZ, ZZ. XK (Kosovo) is the best known. */
const USER_ASSIGNED = /^(AA|ZZ|Q[M-Z]|X[A-Z])$/

/** EU and UN stand for bodies of several states; ISO reserves both exceptionally. */
const RESERVED = new Set(['EU', 'UN'])

/** True for a code of ISO 3166-1 alpha-2 or 3166-2, or one that ISO leaves to its users. */
export const isJurisdiction = (code: string): boolean =>
  countries.isValid(code) && code.length === 2
    ? true
    : USER_ASSIGNED.test(code) ||
      RESERVED.has(code) ||
      SUBDIVISIONS.has(code) ||
      (USER_ASSIGNED.test(code.slice(0, 2)) && /^-[A-Z0-9]{1,3}$/.test(code.slice(2)))
