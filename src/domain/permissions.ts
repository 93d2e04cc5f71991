import type { Role } from './account.ts'
import { Refusal } from './refusal.ts'
import type { Member } from './viewer.ts'

/** What a member can do for an organisation, and which roles may (the table of DOMAIN 4.10). */
const FOR_ORGANISATION = {
  write: ['author', 'reviewer', 'publisher'],
  review: ['reviewer', 'publisher'],
  publish: ['reviewer', 'publisher'],
  change: ['publisher'], // visibility, archive, withdraw
} as const satisfies Record<string, readonly Role[]>
export type OrganisationTask = keyof typeof FOR_ORGANISATION

const FOR_INSTANCE = {
  administer: ['administrator'],
  moderate: ['moderator', 'administrator'],
} as const satisfies Record<string, readonly Role[]>
export type InstanceTask = keyof typeof FOR_INSTANCE

export function mayFor(member: Member, organisationId: string, task: OrganisationTask): boolean {
  const held = member.organisations[organisationId] ?? []
  return held.some((role) => (FOR_ORGANISATION[task] as readonly Role[]).includes(role))
}

/** @throws Refusal `not-allowed` when the member lacks the role there. */
export function requireFor(member: Member, organisationId: string, task: OrganisationTask): void {
  if (!mayFor(member, organisationId, task))
    throw new Refusal(
      'not-allowed',
      `This takes one of these roles in the organisation: ${FOR_ORGANISATION[task].join(', ')}.`,
    )
}

export const mayHere = (member: Member, task: InstanceTask): boolean =>
  member.roles.some((role) => (FOR_INSTANCE[task] as readonly Role[]).includes(role))

/** @throws Refusal `not-allowed` when the member lacks the role for the instance. */
export function requireHere(member: Member, task: InstanceTask): void {
  if (!mayHere(member, task))
    throw new Refusal('not-allowed', `This takes the role ${FOR_INSTANCE[task].join(' or ')}.`)
}
