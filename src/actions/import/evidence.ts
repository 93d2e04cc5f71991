import { lengthOf } from '../../domain/language.ts'
import { SDGS } from '../../domain/vocabularies/lists.ts'
import { NO_ADDRESS, isAddress } from './origin.ts'
import { EMPTY, NO_FIELD, type Sheet, fitText, isObject } from './sheet.ts'

/** What a source says about one development goal, and where it can be read. */
interface Claim {
  readonly sdg: string
  readonly text: string
  readonly url: string | undefined
}

const isBlank = (value: unknown): boolean => typeof value === 'string' && value.trim() === ''

function claimOf(sheet: Sheet, field: string, entry: unknown): Claim[] {
  if (!isObject(entry)) {
    sheet.leave(field, entry, 'Is not an object with a goal and a text.')
    return []
  }
  const { sdg, text, url, ...others } = entry
  const goal = String(sdg)
  if (!SDGS.includes(goal)) {
    sheet.leave(field, entry, 'Gives no goal from 1 to 17.')
    return []
  }
  for (const [key, value] of Object.entries(others)) sheet.leave(`${field}.${key}`, value, NO_FIELD)
  // An absent address is null in the source.
  const missing = url === undefined || url === null
  if (!missing && !isAddress(url))
    sheet.leave(`${field}.url`, url, isBlank(url) ? EMPTY : NO_ADDRESS)
  const said = fitText(sheet, `${field}.text`, text)
  if (said === undefined) {
    sheet.leave(field, entry, 'Has no text.')
    return []
  }
  return [{ sdg: goal, text: said, url: isAddress(url) ? url : undefined }]
}

/** `**SDG 3, 5:** …`, with the address under it. Sources repeat one text for several goals. */
function paragraph(claims: readonly Claim[]): string {
  const [first] = claims
  if (!first) return ''
  const goals = [...new Set(claims.map((claim) => claim.sdg))].join(', ')
  const text = `**SDG ${goals}:** ${first.text}`
  return first.url === undefined ? text : `${text}\n\n<${first.url}>`
}

/**
 * Evidence for the development goals in Markdown, of at most `room` characters; claims for which there is
 * no room are left. @returns undefined when there is none.
 */
export function evidenceText(
  sheet: Sheet,
  field: string,
  entries: readonly unknown[],
  room: number,
): string | undefined {
  const claims = entries.flatMap((entry, i) => claimOf(sheet, `${field}.${i}`, entry))
  let whole = ''
  const alike = Map.groupBy(claims, ({ text, url }) => JSON.stringify([text, url]))
  for (const same of alike.values()) {
    const longer = `${whole}${whole === '' ? '' : '\n\n'}${paragraph(same)}`
    if (lengthOf(longer) <= room) whole = longer
    else sheet.leave(field, same, 'The results have no room for this; it is kept with the source.')
  }
  return whole === '' ? undefined : whole
}
