import type { Level } from '../../../src/domain/vocabularies/lists.ts'
import { freedonia } from './freedonia-government.ts'
import { ruritania } from './ruritania-government.ts'
import type { GovernmentKey, Language, Texts } from './shapes.ts'
import { sylvania } from './sylvania-government.ts'

export interface Organisation {
  /** a-z, 0-9 and _; also the name of its actor. */
  readonly handle: string
  readonly name: Texts
  readonly summary: Texts
  readonly governmentLevel: Level
  /** User-assigned ISO 3166-1 codes: XR, XF, XS belong to no country. */
  readonly jurisdiction: readonly string[]
  readonly organizationKind: 'government'
  readonly url: string
}

/** An account; an administrator looks after the whole server, the others write for their body. */
export interface StaffMember {
  readonly handle: string
  readonly name: string
  readonly role: 'author' | 'reviewer' | 'publisher' | 'administrator'
  readonly organisation: string
}

export interface Government {
  readonly key: GovernmentKey
  readonly code: string
  readonly name: Texts
  readonly instanceName: Texts
  readonly defaultLanguage: Language
  /** The languages its offices write in, most used first. */
  readonly languages: readonly Language[]
  readonly organisations: readonly Organisation[]
  readonly staff: readonly StaffMember[]
}

/** The three governments of the demo, the tests and the screenshots. All are fictional. */
export const governments = [ruritania, freedonia, sylvania] as const satisfies readonly Government[]
