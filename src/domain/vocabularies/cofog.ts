/**
 * COFOG 1999, the classification of the functions of government (United Nations Statistics Division):
 * ten divisions, each with the number of its groups. Labels are in the locale catalogues.
 */
const GROUPS_OF = {
  '01': 8,
  '02': 5,
  '03': 6,
  '04': 9,
  '05': 6,
  '06': 6,
  '07': 6,
  '08': 6,
  '09': 8,
  '10': 9,
} as const

export const COFOG_DIVISIONS = Object.keys(GROUPS_OF).sort() as (keyof typeof GROUPS_OF)[]

/** Divisions (`01`) and groups (`01.3`) in the order of the classification. */
export const COFOG: readonly string[] = COFOG_DIVISIONS.flatMap((division) => [
  division,
  ...Array.from({ length: GROUPS_OF[division] }, (_, i) => `${division}.${i + 1}`),
])

/** `01.3` -> `01`. */
export const divisionOf = (code: string): string => code.slice(0, 2)
