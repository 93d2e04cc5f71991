import { type LanguageMap, lengthOf } from '../../domain/language.ts'
import { InitiativeDraft } from '../../domain/initiative.ts'
import { cut, firstSentences } from '../../domain/richtext.ts'
import { evidenceText } from './evidence.ts'
import {
  type MappedLine,
  finish,
  joinTexts,
  refusedLine,
  sourceLanguageOf,
  takeOwnFields,
  withUnmapped,
} from './mapped.ts'
import { NO_ADDRESS, isAddress, licenceOf, takeBody, takeProvenance } from './origin.ts'
import { takePartners } from './partners.ts'
import type { SourceLine } from './read-line.ts'
import {
  type Sheet,
  fit,
  fitEntries,
  fitList,
  fitTexts,
  isObject,
  openSheet,
  shorten,
} from './sheet.ts'

/** Limits of DOMAIN 3.1 and 3.2: characters of texts, entries of lists. */
const NAME_MAX = 120
const SUMMARY_MAX = 300
const CONTENT_MAX = 50_000
const RESULTS_MAX = 10_000

const { shape } = InitiativeDraft
const KEYWORDS = { schema: shape.keyword, max: 15 }

/** Lists that keep their meaning under another name or the same. */
const LISTS = {
  function: { to: 'function', schema: shape.function, max: 3 },
  jurisdiction: { to: 'jurisdiction', schema: shape.jurisdiction, max: 20 },
  technology: { to: 'technology', schema: shape.technology, max: 10 },
  assetLicense: { to: 'assetLicense', schema: shape.assetLicense, max: 5 },
  repository: { to: 'codeRepository', schema: shape.codeRepository, max: 10 },
} as const

/** Fields that keep their name and are one value. */
const SINGLES = ['stage', 'governmentLevel', 'startDate'] as const

/** Known facts about use, which are statements of others: adoptions tell them. */
const FACTS_OF_ADOPTIONS = ['deployedIn', 'usedBy'] as const

/** Texts that are too long for their place, whole, for the place that holds long ones. */
function overlong(
  sheet: Sheet,
  field: string,
  texts: LanguageMap | undefined,
  max: number,
): LanguageMap {
  const long = Object.entries(texts ?? {}).filter(([, text]) => lengthOf(text) > max)
  for (const [lang] of long)
    sheet.note(
      `${field}.${lang}`,
      `Is longer than ${max} characters; the whole text is in the main text, its beginning here.`,
    )
  return Object.fromEntries(long)
}

const mapTexts = (
  texts: LanguageMap | undefined,
  change: (text: string, lang: string) => string,
): LanguageMap | undefined =>
  texts &&
  Object.fromEntries(Object.entries(texts).map(([lang, text]) => [lang, change(text, lang)]))

/** Title, summary and main text; what is too long for the first two stands whole in the third. */
function takeTexts(sheet: Sheet) {
  const name = fitTexts(sheet, 'name', sheet.take('name'))
  if (!name) return undefined
  const summary = fitTexts(sheet, 'summary', sheet.take('summary'))
  const content = fitTexts(sheet, 'content', sheet.take('content'))
  const longName = mapTexts(overlong(sheet, 'name', name, NAME_MAX), (text) => `**${text}**`)
  const longSummary = overlong(sheet, 'summary', summary, SUMMARY_MAX)
  return {
    name: mapTexts(name, (text, lang) => cut(text, NAME_MAX, lang)) ?? {},
    summary: mapTexts(summary, (text, lang) => firstSentences(text, SUMMARY_MAX, lang)),
    content: shorten(sheet, 'content', joinTexts([longName, longSummary, content]), CONTENT_MAX),
  }
}

function takeLists(sheet: Sheet): Record<string, string[]> {
  const lists = Object.entries(LISTS).map(([field, rule]) => {
    const values = fitList(sheet, field, sheet.take(field))
    return [rule.to, fitEntries(sheet, field, values, rule)] as const
  })
  const keyword: string[] = []
  for (const field of ['tag', 'alias', 'assetType'])
    fitEntries(sheet, field, fitList(sheet, field, sheet.take(field)), KEYWORDS, keyword)
  const goals = fitList(sheet, 'sdg', sheet.take('sdg'))
  const sdg = fitEntries(
    sheet,
    'sdg',
    goals.map((goal) => (typeof goal === 'number' ? String(goal) : goal)),
    { schema: shape.sdg, max: 17 },
  )
  const all = [...lists, ['keyword', keyword] as const, ['sdg', sdg] as const]
  return Object.fromEntries(all.filter(([, values]) => values.length > 0))
}

function takeAddress(sheet: Sheet): string[] | undefined {
  const url = sheet.take('url')
  if (url === undefined) return undefined
  if (isAddress(url)) return [url]
  sheet.leave('url', url, NO_ADDRESS)
  return undefined
}

/** What came of it: the field of that name, and at its end the evidence for each development goal. */
function takeResults(sheet: Sheet, lang: string): LanguageMap | undefined {
  const own = shorten(
    sheet,
    'results',
    fitTexts(sheet, 'results', sheet.take('results')),
    RESULTS_MAX,
  )
  const evidence = fitList(sheet, 'sdgEvidence', sheet.take('sdgEvidence'))
  const before = own?.[lang]
  const room = RESULTS_MAX - (before === undefined ? 0 : lengthOf(before) + 2)
  const text = evidenceText(sheet, 'sdgEvidence', evidence, room)
  return joinTexts([own, text === undefined ? undefined : { [lang]: text }])
}

function takeRest(sheet: Sheet): Record<string, unknown> {
  const singles = SINGLES.map((field) => [
    field,
    fit(sheet, field, sheet.take(field), shape[field]),
  ])
  for (const field of FACTS_OF_ADOPTIONS) {
    const value = sheet.take(field)
    if (value !== undefined)
      sheet.leave(field, value, 'Adoptions tell who uses it; this is kept with the source.')
  }
  return Object.fromEntries(singles) as Record<string, unknown>
}

/** Makes an initiative of a line (DOMAIN 12.1). */
export function mapInitiative(line: SourceLine): MappedLine {
  const sheet = openSheet(line.fields)
  const texts = takeTexts(sheet)
  if (!texts) {
    const name = line.fields['name']
    return refusedLine([
      { field: 'name', reason: isObject(name) ? 'Holds no title.' : 'Give a title by language.' },
    ])
  }
  const given = fit(sheet, 'sourceLanguage', sheet.take('sourceLanguage'), shape.sourceLanguage)
  const derived = sourceLanguageOf(texts.name, [texts.summary, texts.content])
  const sourceLanguage = given !== undefined && given in texts.name ? given : derived
  const provenance = takeProvenance(sheet, line)
  const body = takeBody(sheet)
  const draft = takeOwnFields(
    sheet,
    {
      sourceLanguage,
      ...texts,
      ...takeLists(sheet),
      ...takeRest(sheet),
      sameAs: takeAddress(sheet),
      results: takeResults(sheet, sourceLanguage),
      participation: takePartners(sheet, body, sourceLanguage),
      license: licenceOf(sheet, provenance),
    },
    shape,
  )
  const made = finish('Initiative', draft, {
    source: line.source,
    sourceId: line.id,
    provenance: withUnmapped({ ...provenance, ...(body ? { organization: body } : {}) }, [sheet]),
  })
  return 'record' in made
    ? { records: [made], notes: sheet.notes, refused: [] }
    : refusedLine(made, sheet.notes)
}
