import { z } from 'zod'
import { localised, text } from './language.ts'
import { COFOG } from './vocabularies/cofog.ts'
import { isSpdx } from './vocabularies/licences.ts'
import { LEVELS, ORGANISATION_KINDS, PARTNER_ROLES, SDGS } from './vocabularies/lists.ts'
import { isJurisdiction } from './vocabularies/places.ts'

/** The fields that several nouns share (DOMAIN 3 and 4). Longer texts: 10,000 characters a language. */
export const LONG_TEXT = 10_000
export const URL_MAX = 2048

/** A web address, https wherever the reader will follow it; http is let through for older sites. */
export const Iri = z
  .url({ protocol: /^https?$/, error: 'Give a whole address that begins with https://.' })
  .max(URL_MAX, { error: `Use an address of at most ${URL_MAX} characters.` })

export const HttpsIri = z
  .url({ protocol: /^https$/, error: 'Give a whole address that begins with https://.' })
  .max(URL_MAX, { error: `Use an address of at most ${URL_MAX} characters.` })

const unique = <T>(list: readonly T[]): boolean => new Set(list).size === list.length
const SAID_TWICE = { error: 'One entry is there twice. Remove one of the two.' }

/** A list of short texts. */
export const words = (max: number, each: number) =>
  z
    .array(text(each))
    .max(max, { error: `Use at most ${max} entries.` })
    .refine(unique, SAID_TWICE)

const CofogCode = z.string().refine((code) => COFOG.includes(code), {
  error: 'Choose an area of government: a COFOG 1999 code such as 01.3.',
})
export const cofog = (min: number) =>
  z
    .array(CofogCode)
    .min(min, { error: 'Choose at least one area of government.' })
    .max(3, { error: 'Choose at most three areas of government.' })
    .refine(unique, SAID_TWICE)

export const Jurisdiction = z
  .array(
    z.string().refine(isJurisdiction, {
      error: 'Give a country or region by its ISO 3166 code, such as FR or FR-IDF.',
    }),
  )
  .min(1, { error: 'Choose at least one country or region.' })
  .max(20, { error: 'Choose at most 20 countries or regions.' })
  .refine(unique, SAID_TWICE)

export const GovernmentLevel = z.enum(LEVELS, { error: 'Choose the level of government.' })

/** Year, year and month, or day (ISO 8601). */
export const LooseDate = z
  .string()
  .regex(/^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$/, {
    error: 'Give a year, a month (2026-04) or a day (2026-04-09).',
  })
  .refine((date) => date.length < 10 || !Number.isNaN(Date.parse(date)), {
    error: 'There is no such day.',
  })

export const Day = z.iso.date({ error: 'Give a day, such as 2026-04-09.' })

const Decimal = z
  .string()
  .regex(/^\d{1,15}(\.\d{1,6})?$/, { error: 'Give an amount in digits, such as 1200000.' })

export const Cost = z.strictObject({
  amount: Decimal.describe('Decimal number as text, zero or more.'),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, { error: 'Give the currency by its ISO 4217 code, such as EUR.' }),
  note: localised(300).optional(),
})

export const Indicator = z.strictObject({
  name: localised(120),
  value: text(60),
  unitText: text(60).optional(),
  baseline: text(60).optional(),
  observedAt: Day.optional(),
})

export const Participation = z
  .strictObject({
    name: text(160).optional(),
    participant: Iri.optional(),
    role: z.enum(PARTNER_ROLES, { error: 'Choose what this partner does.' }),
    organizationKind: z
      .enum(ORGANISATION_KINDS, { error: 'Choose what kind of body this is.' })
      .optional(),
  })
  .refine((partner) => partner.name !== undefined || partner.participant !== undefined, {
    error: 'Name the partner, or give its address.',
  })

/** A file or page that shows what a text claims. `sha256`: 64 hex digits, of a file. */
export const Evidence = z.strictObject({
  url: HttpsIri,
  name: localised(160),
  mediaType: z
    .string()
    .regex(/^[\w.+-]{1,60}\/[\w.+-]{1,60}$/, { error: 'Give a media type, such as text/html.' })
    .optional(),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/, { error: 'Give the SHA-256 as 64 hex digits.' })
    .optional(),
})

export const Sdgs = z
  .array(z.string().refine((n) => SDGS.includes(n), { error: 'Give a goal from 1 to 17.' }))
  .max(17)
  .refine(unique, SAID_TWICE)

export const SpdxIds = z
  .array(z.string().refine(isSpdx, { error: 'Give the licence by its SPDX id, such as EUPL-1.2.' }))
  .max(5, { error: 'Give at most five licences.' })
  .refine(unique, SAID_TWICE)

export const iris = (max: number) =>
  z
    .array(Iri)
    .max(max, { error: `Give at most ${max} addresses.` })
    .refine(unique, SAID_TWICE)

/** End not before start, compared at the coarser of the two precisions. */
export function endsAfterStart(dates: {
  startDate?: string | undefined
  endDate?: string | undefined
}): boolean {
  const { startDate, endDate } = dates
  if (startDate === undefined || endDate === undefined) return true
  const precision = Math.min(startDate.length, endDate.length)
  return endDate.slice(0, precision) >= startDate.slice(0, precision)
}
