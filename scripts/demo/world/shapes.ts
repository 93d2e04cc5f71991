/** The languages in which this world writes: the six of the United Nations, and German. */
export const LANGUAGES = ['ar', 'de', 'en', 'es', 'fr', 'ru', 'zh'] as const
export type Language = (typeof LANGUAGES)[number]

/** One text in one or more languages; always in English or in the record's source language. */
export type Texts = Readonly<Partial<Record<Language, string>>>

export type GovernmentKey = 'ruritania' | 'freedonia' | 'sylvania'
export type GovernmentLevel = 'national' | 'regional' | 'local'
export type Visibility = 'public' | 'peers' | 'local'
export type Outcome = 'worked' | 'didNotWork' | 'mixed'
export type OrganizationKind =
  'government' | 'business' | 'academia' | 'civil-society' | 'international'
export type Stage =
  'idea' | 'development' | 'pilot' | 'operation' | 'scaling' | 'paused' | 'ended' | 'abandoned'

/** A figure with what it was before; `observedAt` is a date, year-month or year. */
export interface Indicator {
  readonly name: Texts
  readonly value: number | string
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
  readonly role: 'funder' | 'supplier' | 'implementer' | 'research' | 'community'
  readonly organizationKind: OrganizationKind
}

/** What every record says about whose it is and who may read it. */
interface Owned {
  /** For references inside this world, unique within one government; never shown. */
  readonly key: string
  /** Handle of the owning organisation. */
  readonly organisation: string
  readonly sourceLanguage: Language
  readonly jurisdiction: readonly string[]
  readonly governmentLevel: GovernmentLevel
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
export const ownedBy = (
  organisation: string,
  jurisdiction: string,
  governmentLevel: GovernmentLevel,
) => ({
  organisation,
  jurisdiction: [jurisdiction],
  governmentLevel,
  license: 'https://creativecommons.org/licenses/by/4.0/',
})
