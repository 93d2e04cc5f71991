import { z } from 'zod'
import { properName } from './names.ts'

/** What an account may do (DOMAIN 4.10). The first four are held per organisation, the last two per instance. */
export const ROLES = [
  'reader',
  'author',
  'reviewer',
  'publisher',
  'moderator',
  'administrator',
] as const
export type Role = (typeof ROLES)[number]

export const ORGANISATION_ROLES = ['reader', 'author', 'reviewer', 'publisher'] as const
export const INSTANCE_ROLES = ['reader', 'moderator', 'administrator'] as const

/**
 * What a token may be used for: to read as its account, to write for its organisations, to administer. A
 * token never does more than its account may.
 */
export const TOKEN_SCOPES = ['read', 'write', 'admin'] as const
export type TokenScope = (typeof TOKEN_SCOPES)[number]

/**
 * Local names: a-z 0-9 _ . ; 2 to 30 characters, begins with a letter (DOMAIN 4.9, SEC-22). Forms of these
 * letters that Unicode has for print or for other widths count as the letters.
 */
export const Handle = z
  .string()
  .trim()
  .normalize('NFKC')
  .toLowerCase()
  .regex(/^[a-z][a-z0-9_.]{1,29}$/, {
    error: 'Use 2 to 30 of a-z, 0-9, _ and . and begin with a letter.',
  })

export const AccountDraft = z
  .strictObject({
    handle: Handle,
    name: properName(120).optional().describe('The name shown to colleagues.'),
    role: z.enum(ROLES, { error: `Choose a role: ${ROLES.join(', ')}.` }),
  })
  .meta({ id: 'AccountDraft' })
export type AccountDraft = z.infer<typeof AccountDraft>
