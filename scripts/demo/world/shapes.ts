import type {
  Level,
  OrganisationKind,
  Outcome,
  PARTNER_ROLES,
} from '../../../src/domain/vocabularies/lists.ts'
import type { Stage } from '../../../src/domain/vocabularies/stages.ts'
import type { Visibility } from '../../../src/domain/visibility.ts'

/** The languages in which this world writes: the six of the United Nations, and German. */
export const LANGUAGES = ['ar', 'de', 'en', 'es', 'fr', 'ru', 'zh'] as const
export type Language = (typeof LANGUAGES)[number]

/** One text in one or more languages; always in English or in the record's source language. */
export type Texts = Readonly<Partial<Record<Language, string>>>

export type GovernmentKey = 'ruritania' | 'freedonia' | 'sylvania'

/** A figure with what it was before; `observedAt` is a day. */
export interface Indicator {
  readonly name: Texts
  readonly value: string
  readonly unitText?: string
  readonly baseline?: string
  readonly observedAt?: string
}

/** `amount` is a decimal as text, `currency` an ISO 4217 code. */
export interface Cost {
  readonly amount: string
  readonly currency: string
  readonly note?: Texts
}

export interface Partner {
  readonly name: string
  readonly role: (typeof PARTNER_ROLES)[number]
  readonly organizationKind: OrganisationKind
}

/** What every record says about whose it is and who may read it. */
interface Owned {
  /** For references inside this world, unique within one government; never shown. */
  readonly key: string
  /** Handle of the owning organisation. */
  readonly organisation: string
  readonly sourceLanguage: Language
  readonly jurisdiction: readonly string[]
  readonly governmentLevel: Level
  /** IRI of the licence of the text. */
  readonly license: string
  readonly visibility: Visibility
  /** ISO 8601 instant. */
  readonly publishedAt: string
}

/** An initiative as an official writes it; long texts are Markdown. */
export interface Initiative extends Owned {
  readonly name: Texts
  readonly summary: Texts
  readonly challenge: Texts
  readonly content: Texts
  /** One to three COFOG 1999 codes. */
  readonly function: readonly string[]
  readonly stage: Stage
  readonly results?: Texts
  readonly obstacle?: Texts
  readonly conditionsForSuccess?: Texts
  readonly replicability?: Texts
  readonly indicator?: readonly Indicator[]
  readonly cost?: Cost
  readonly startDate?: string
  readonly endDate?: string
  readonly targetAudience?: readonly string[]
  readonly participation?: readonly Partner[]
  readonly keyword?: readonly string[]
  readonly technology?: readonly string[]
  readonly sdg?: readonly string[]
  readonly sameAs?: readonly string[]
  readonly codeRepository?: readonly string[]
  readonly assetLicense?: readonly string[]
  readonly conformsTo?: readonly string[]
  readonly legalBasis?: readonly string[]
}

/** One lesson learned. `about` is `government/key` of an initiative, own or foreign. */
export interface Lesson extends Owned {
  readonly name: Texts
  readonly drivingEvent: Texts
  readonly content: Texts
  readonly recommendation: Texts
  readonly outcome: Outcome
  readonly about?: `${GovernmentKey}/${string}`
  readonly phase?: Stage
  readonly function?: readonly string[]
  readonly keyword?: readonly string[]
  readonly technology?: readonly string[]
  readonly appliesWhen?: Texts
  readonly effectEvidence?: Texts
  readonly date?: string
  readonly cost?: Cost
}

/** What the server would fill in from the organisation: owner, place, level and licence. */
export const ownedBy = (organisation: string, jurisdiction: string, governmentLevel: Level) => ({
  organisation,
  jurisdiction: [jurisdiction],
  governmentLevel,
  license: 'https://creativecommons.org/licenses/by/4.0/',
})
