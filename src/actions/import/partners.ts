import { Participation } from '../../domain/fields.ts'
import { type LanguageMap, choose } from '../../domain/language.ts'
import { parseWith } from '../../domain/parse.ts'
import { ORGANISATION_KINDS } from '../../domain/vocabularies/lists.ts'
import type { SourceBody } from './origin.ts'
import { NO_FIELD, type Sheet, fitList, isObject } from './sheet.ts'

/** Partners of one initiative (DOMAIN 3.2). */
const PARTNERS_MAX = 30

/** Roles of the Digital Public Goods registry that come near one of ours (DOMAIN 10.5). */
const NEAR_ROLES: ReadonlyMap<unknown, string> = new Map([
  ['owner', 'implementer'],
  ['maintainer', 'implementer'],
])

type Partner = Readonly<Record<string, unknown>>

const plainName = (name: string | LanguageMap | undefined, lang: string): string | undefined =>
  typeof name === 'object' ? choose(name, [lang])?.value : name

/**
 * The body that the source names, as the one that carried the initiative out. Its name, kind and site
 * are kept with the source in any case, so a body of no kind of ours is noted and not left.
 */
function bodyAsPartner(sheet: Sheet, body: SourceBody | undefined, lang: string): Partner[] {
  const name = plainName(body?.name, lang)
  if (name === undefined) return []
  const { kind } = body ?? {}
  if (!ORGANISATION_KINDS.some((known) => known === kind)) {
    const reason =
      kind === undefined
        ? 'The source does not say what kind of body this is; it is shown with the source, not as a partner.'
        : 'Is no kind of body that we have; the body is shown with the source, not as a partner.'
    sheet.note('organization.kind', reason)
    return []
  }
  const partner = { name, role: 'implementer', organizationKind: kind }
  const read = parseWith(Participation, partner)
  if (!read.ok)
    sheet.note(
      'organization.name',
      `${read.issues[0]?.message ?? ''} It is shown with the source, not as a partner.`,
    )
  return read.ok ? [partner] : []
}

function partnerOf(sheet: Sheet, field: string, entry: unknown): Partner[] {
  if (!isObject(entry)) {
    sheet.leave(field, entry, 'Is not an object with a name and a role.')
    return []
  }
  const { name, role, ...others } = entry
  for (const [key, value] of Object.entries(others)) sheet.leave(`${field}.${key}`, value, NO_FIELD)
  const near = NEAR_ROLES.get(role)
  const partner = { name, role: near ?? role }
  const read = parseWith(Participation, partner)
  if (!read.ok) {
    const { path, message } = read.issues[0] ?? { path: '', message: 'Does not fit.' }
    sheet.leave(field, { name, role }, `${path}: ${message}`)
    return []
  }
  if (near !== undefined)
    sheet.leave(`${field}.role`, role, `Approximate: taken over as ${near}, the nearest role.`)
  return [partner]
}

/** Takes `partner`, and adds the source's own body before it. */
export function takePartners(
  sheet: Sheet,
  body: SourceBody | undefined,
  lang: string,
): Partner[] | undefined {
  const given = fitList(sheet, 'partner', sheet.take('partner'))
  const all = [
    ...bodyAsPartner(sheet, body, lang),
    ...given.flatMap((entry, i) => partnerOf(sheet, `partner.${i}`, entry)),
  ]
  const rest = all.slice(PARTNERS_MAX)
  if (rest.length > 0) sheet.leave('partner', rest, `There is place for ${PARTNERS_MAX} partners.`)
  return all.length === 0 ? undefined : all.slice(0, PARTNERS_MAX)
}
