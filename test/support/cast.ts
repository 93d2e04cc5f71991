import {
  type Government,
  type StaffMember,
  governments,
} from '../../scripts/demo/world/governments.ts'

/** The governments and people of the demo, by name: tests, manual and screenshots show one world. */
export const [ruritania, freedonia, sylvania] = governments

/** `share.ruritania.example`: where a government's server stands in tests and documents. */
export const host = (government: Pick<Government, 'key'>): string =>
  `share.${government.key}.example`

/** `https://share.ruritania.example` */
export const origin = (government: Pick<Government, 'key'>): string => `https://${host(government)}`

type Handle = (typeof governments)[number]['staff'][number]['handle']

/** A member of staff together with the government whose server holds the account. */
export interface Person extends StaffMember {
  readonly government: Government['key']
}

/** Everybody, by handle: `people.marta_hofer` writes for Ruritania's Office of Digital Affairs. */
export const people = Object.fromEntries(
  governments.flatMap(({ key, staff }) =>
    staff.map((member) => [member.handle, { ...member, government: key }]),
  ),
) as Readonly<Record<Handle, Person>>

/**
 * The person who holds this role for an organisation.
 * @throws Error when nobody does: only main offices have a reviewer and an administrator.
 */
export function personWith(
  government: Government,
  role: StaffMember['role'],
  organisation?: string,
): Person {
  const body = organisation ?? government.organisations[0]?.handle
  const found = government.staff.find((one) => one.role === role && one.organisation === body)
  if (!found) throw new Error(`${government.key} has no ${role} for ${body}.`)
  return { ...found, government: government.key }
}
