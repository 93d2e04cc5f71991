/** The short closed lists of DOMAIN 10.4 and 10.5. */
export const LEVELS = ['supranational', 'national', 'regional', 'local', 'other'] as const
export type Level = (typeof LEVELS)[number]

export const ORGANISATION_KINDS = [
  'government',
  'business',
  'academia',
  'civil-society',
  'international',
] as const
export type OrganisationKind = (typeof ORGANISATION_KINDS)[number]

export const PARTNER_ROLES = ['funder', 'supplier', 'implementer', 'research', 'community'] as const

export const OUTCOMES = ['worked', 'didNotWork', 'mixed'] as const
export type Outcome = (typeof OUTCOMES)[number]

export const TRANSLATION_METHODS = ['human', 'machine', 'reviewed'] as const

/** Sustainable Development Goals, `"1"` to `"17"`. */
export const SDGS = Array.from({ length: 17 }, (_, i) => String(i + 1))
