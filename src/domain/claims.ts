import { z } from 'zod'
import { Handle, INSTANCE_ROLES, ORGANISATION_ROLES, ROLES, type Role } from './account.ts'

/** A role that whoever has a value in the claim of roles holds: for the server, or in an organisation. */
export interface RoleRule {
  readonly value: string
  readonly role: Role
  /** Handle of the organisation; absent for the whole server. */
  readonly organisation?: string
}

export interface GivenRole {
  readonly role: Role
  readonly organisation?: string
}

const isIn = (roles: readonly string[], role: string): boolean => roles.includes(role)

function readRule(entry: string): RoleRule | undefined {
  const equals = entry.lastIndexOf('=')
  const value = entry.slice(0, Math.max(0, equals)).trim()
  const [role = '', organisation] = entry
    .slice(equals + 1)
    .split('@')
    .map((part) => part.trim())
  if (value === '' || !isIn(ROLES, role)) return undefined
  if (organisation === undefined)
    return isIn(INSTANCE_ROLES, role) ? { value, role: role as Role } : undefined
  const isPlace = isIn(ORGANISATION_ROLES, role) && Handle.safeParse(organisation).success
  return isPlace ? { value, role: role as Role, organisation } : undefined
}

/** `comity-admins=administrator;digital-editors=publisher@digital`. */
export const RoleRules = z
  .string()
  .default('')
  .transform((list) =>
    list
      .split(';')
      .filter((entry) => entry.trim() !== '')
      .map(readRule),
  )
  .refine((rules) => rules.every((rule) => rule !== undefined), {
    error:
      'Write VALUE=ROLE or VALUE=ROLE@ORGANISATION, several separated by ; (for example editors=publisher@digital).',
  })
  .transform((rules) => rules.filter((rule) => rule !== undefined))

/** What an identity provider says of a person; only these are read. */
export type Claims = Readonly<Record<string, unknown>>

const texts = (value: unknown): string[] =>
  [value].flat().filter((one): one is string => typeof one === 'string')

/** A claim by its name; `realm_access.roles` looks into an object. */
function claimAt(claims: Claims, path: string): unknown {
  if (Object.hasOwn(claims, path)) return claims[path]
  let found: unknown = claims
  for (const key of path.split('.')) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, key)) return undefined
    found = (found as Record<string, unknown>)[key]
  }
  return found
}

/** The roles that the rules give for what stands in a claim: one text or a list of them. */
export function rolesOf(claims: Claims, claim: string, rules: readonly RoleRule[]): GivenRole[] {
  const held = texts(claimAt(claims, claim))
  return rules
    .filter(({ value }) => held.includes(value))
    .map(({ role, organisation }) => ({ role, ...(organisation ? { organisation } : {}) }))
}

/** Longest name shown (characters). */
const NAME_MAX = 120
const HANDLE_MAX = 30

/** The name a person is shown under: `name`, or else what they are called at their provider. */
export function nameOf(claims: Claims): string | undefined {
  const [name] = [claims['name'], claims['preferred_username']].flatMap(texts)
  return name?.trim().slice(0, NAME_MAX) || undefined
}

/**
 * A handle made from what a person is called at their provider: `Petra.Müller@gov.example` -> `petra.mueller`.
 * It says nothing about who they are: that is issuer and subject alone (SEC-60).
 * @param isTaken numbers are put behind it until it is free.
 */
export async function freeHandle(
  claims: Claims,
  isTaken: (handle: string) => Promise<boolean>,
): Promise<string> {
  const [wanted = ''] = [claims['preferred_username'], claims['nickname']].flatMap(texts)
  const [before = ''] = wanted.split('@')
  const plain = before
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9_.]/g, '')
    .replace(/^[^a-z]+/, '')
  const stem = plain.length >= 2 ? plain.slice(0, HANDLE_MAX - 6) : 'member'
  for (let n = 1; n < 10_000; n++) {
    const handle = n === 1 ? stem : `${stem}${n}`
    if (!(await isTaken(handle))) return handle
  }
  throw new Error(`There are 9,999 accounts called ${stem}.`)
}
