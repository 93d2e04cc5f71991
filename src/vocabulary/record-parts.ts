import type { z } from 'zod'
import type { Cost, Evidence, Indicator, Participation } from '../domain/fields.ts'
import { type LanguageMap, choose, sourceFirst } from '../domain/language.ts'
import { escapeText } from '../domain/richtext.ts'
import type { Draft } from '../domain/record.ts'
import type { Translation } from '../domain/translation.ts'
import { tagUri } from '../domain/uris.ts'
import { TRANSLATION_METHODS } from '../domain/vocabularies/lists.ts'
import {
  type Wire,
  isWire,
  present,
  readInteger,
  readIri,
  readObjects,
  readTerm,
  readText,
  readTextList,
  readTexts,
  writeTexts,
} from './wire.ts'

/** The parts that records share on the wire. */
type Indicator = z.infer<typeof Indicator>
type Participation = z.infer<typeof Participation>
type Evidence = z.infer<typeof Evidence>
type Cost = z.infer<typeof Cost>

/** Tags, attachments and evidence of one foreign object (PROTOCOL 10). */
const ENTRIES_MAX = 100

/** `data exchange` -> `#DataExchange`; a keyword without letters or digits gives none. */
export function hashtagOf(keyword: string): string | undefined {
  const parts = keyword.split(/[^\p{L}\p{M}\p{N}]+/u).filter(Boolean)
  if (parts.length === 0) return undefined
  return parts.map((part) => part.slice(0, 1).toUpperCase() + part.slice(1)).join('')
}

export const writeHashtags = (origin: string, keywords: readonly string[] = []): Wire[] =>
  [...new Set(keywords.map(hashtagOf))]
    .filter((tag) => tag !== undefined)
    .map((tag) => ({
      type: 'Hashtag',
      name: `#${tag}`,
      href: tagUri(origin, tag.toLowerCase()),
    }))

/** An actor that a document names, so that its server notifies it (rule 4.17). */
export interface Mentioned {
  readonly uri: string
  /** `digital@share.ruritania.example` */
  readonly address: string
}

export const writeMentions = (mentioned: readonly Mentioned[] = []): Wire[] =>
  mentioned.map(({ uri, address }) => ({ type: 'Mention', href: uri, name: `@${address}` }))

/** Title and summary in HTML, for readers that show no long texts (rule 4.22, FEP-b2b8). */
export function writePreview(owner: string, name: string, summary: string | undefined): Wire {
  const second = summary === undefined ? '' : `<p>${escapeText(summary)}</p>`
  return {
    type: 'Note',
    attributedTo: owner,
    content: `<p><strong>${escapeText(name)}</strong></p>${second}`,
  }
}

/** The source language's text of a map, as plain properties have it. */
export const plain = (map: LanguageMap | undefined, source: string): string | undefined =>
  map === undefined ? undefined : choose(map, [], source)?.value

/** The rendered main text, with the Markdown of the source language beside it. */
export function writeContent(draft: Draft, html: LanguageMap): Wire {
  const source = draft.sourceLanguage
  const markdown = draft.content?.[source]
  return present({
    ...writeTexts('content', Object.keys(html).length > 0 ? html : undefined, source),
    source: markdown === undefined ? undefined : { content: markdown, mediaType: 'text/markdown' },
  })
}

export const writeTranslations = (translations: readonly Translation[]): Wire[] =>
  translations.map(({ language, translationMethod, translatedRevision }) => ({
    inLanguage: language,
    translationMethod,
    translatedRevision,
  }))

export const readTranslations = (value: unknown): Translation[] =>
  readObjects(value).flatMap((entry) => {
    const language = readText(readTerm(entry, 'inLanguage'))
    const method = TRANSLATION_METHODS.find((m) => m === readTerm(entry, 'translationMethod'))
    const translatedRevision = readInteger(readTerm(entry, 'translatedRevision'))
    return language && method && translatedRevision !== undefined
      ? [{ language, translationMethod: method, translatedRevision }]
      : []
  })

export const writeIndicator = (figure: Indicator, source: string): Wire =>
  present({
    type: 'PropertyValue',
    name: plain(figure.name, source),
    nameMap: Object.keys(figure.name).length > 1 ? sourceFirst(figure.name, source) : undefined,
    value: figure.value,
    unitText: figure.unitText,
    baseline: figure.baseline,
    observedAt: figure.observedAt,
  })

export const readIndicators = (value: unknown, source: string): Indicator[] =>
  readObjects(value)
    .slice(0, ENTRIES_MAX)
    .flatMap((entry) => {
      const name = readTexts(entry, 'name', source)
      const figure = readText(readTerm(entry, 'value'))
      return name && figure
        ? [
            present({
              name,
              value: figure,
              unitText: readText(readTerm(entry, 'unitText')),
              baseline: readText(readTerm(entry, 'baseline')),
              observedAt: readText(readTerm(entry, 'observedAt')),
            }) as Indicator,
          ]
        : []
    })

export const writeParticipation = (partner: Participation): Wire =>
  present({
    name: partner.name,
    participant: partner.participant,
    role: partner.role,
    organizationKind: partner.organizationKind,
  })

export const readParticipation = (value: unknown): Participation[] =>
  readObjects(value)
    .slice(0, ENTRIES_MAX)
    .map(
      (entry) =>
        present({
          name: readText(readTerm(entry, 'name')),
          participant: readIri(readTerm(entry, 'participant')),
          role: readText(readTerm(entry, 'role')),
          organizationKind: readText(readTerm(entry, 'organizationKind')),
        }) as Participation,
    )
    .filter((partner) => partner.name !== undefined || partner.participant !== undefined)

export function writeEvidence(evidence: Evidence, source: string): Wire {
  const names = {
    name: plain(evidence.name, source),
    nameMap: Object.keys(evidence.name).length > 1 ? sourceFirst(evidence.name, source) : undefined,
    mediaType: evidence.mediaType,
  }
  return present(
    evidence.sha256 === undefined
      ? { type: 'Link', href: evidence.url, ...names }
      : { type: 'Document', ...names, url: evidence.url, sha256: evidence.sha256 },
  )
}

export const readEvidence = (value: unknown, source: string): Evidence[] =>
  readObjects(value)
    .slice(0, ENTRIES_MAX)
    .flatMap((entry) => {
      const url = readIri(entry['url']) ?? readText(entry['href'])
      const name = readTexts(entry, 'name', source)
      return url && name
        ? [
            present({
              url,
              name,
              mediaType: readText(entry['mediaType']),
              sha256: readText(readTerm(entry, 'sha256')),
            }) as Evidence,
          ]
        : []
    })

export const writeCost = (cost: Cost): Wire => ({ amount: cost.amount, currency: cost.currency })

export function readCost(value: unknown): Cost | undefined {
  if (!isWire(value)) return undefined
  const amount = readText(readTerm(value, 'amount'))
  const currency = readText(readTerm(value, 'currency'))
  return amount && currency ? { amount, currency } : undefined
}

export const readWords = (object: Wire, term: string): string[] | undefined => {
  const words = readTextList(readTerm(object, term)).slice(0, ENTRIES_MAX)
  return words.length === 0 ? undefined : words
}
