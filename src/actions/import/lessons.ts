import { type LanguageMap, lengthOf } from '../../domain/language.ts'
import { LessonDraft } from '../../domain/lesson.ts'
import { cut } from '../../domain/richtext.ts'
import type { Provenance } from '../../store/schema.ts'
import {
  type MappedLine,
  type MappedRecord,
  finish,
  joinTexts,
  refusedLine,
  sourceLanguageOf,
  takeOwnFields,
  withUnmapped,
} from './mapped.ts'
import { NO_ADDRESS, isAddress, licenceOf, takeBody, takeProvenance } from './origin.ts'
import type { SourceLine } from './read-line.ts'
import {
  NO_FIELD,
  type Note,
  type Sheet,
  fit,
  fitEntries,
  fitList,
  fitText,
  fitTexts,
  isObject,
  openSheet,
  shorten,
} from './sheet.ts'

/** Limits of DOMAIN 4.1: characters of texts, entries of lists. */
const NAME_MAX = 160
const DRIVING_EVENT_MAX = 5_000
const CONTENT_MAX = 10_000
const RECOMMENDATION_MAX = 5_000
/** Lessons that one line may hold: what all of them share is stored with each. */
const LESSONS_MAX = 50

const { shape } = LessonDraft
const LISTS = {
  tag: { to: 'keyword', schema: shape.keyword, max: 15 },
  jurisdiction: { to: 'jurisdiction', schema: shape.jurisdiction, max: 20 },
} as const
const SINGLES = ['governmentLevel', 'date'] as const

/** What happened; the summary where the source does not tell it. */
function takeDrivingEvent(sheet: Sheet): LanguageMap | undefined {
  const event = fitTexts(sheet, 'drivingEvent', sheet.take('drivingEvent'))
  const summary = sheet.take('summary')
  if (event && summary !== undefined) {
    sheet.leave('summary', summary, 'What happened is told already; this is kept with the source.')
    return shorten(sheet, 'drivingEvent', event, DRIVING_EVENT_MAX)
  }
  const told = event ?? fitTexts(sheet, 'summary', summary)
  return shorten(sheet, event ? 'drivingEvent' : 'summary', told, DRIVING_EVENT_MAX)
}

function takeRecommendation(sheet: Sheet): LanguageMap | undefined {
  const given = fitList(sheet, 'recommendation', sheet.take('recommendation'))
  const maps = given.map((entry, i) => fitTexts(sheet, `recommendation.${i}`, entry))
  return shorten(sheet, 'recommendation', joinTexts(maps), RECOMMENDATION_MAX)
}

/** The fields that all lessons of a line share. */
function takeShared(sheet: Sheet): Record<string, unknown> {
  const lists = Object.entries(LISTS).map(([field, rule]) => {
    const values = fitList(sheet, field, sheet.take(field))
    return [rule.to, fitEntries(sheet, field, values, rule)] as const
  })
  const singles = SINGLES.map((field) => [
    field,
    fit(sheet, field, sheet.take(field), shape[field]),
  ])
  return {
    ...Object.fromEntries(lists.filter(([, values]) => values.length > 0)),
    ...(Object.fromEntries(singles) as Record<string, unknown>),
    drivingEvent: takeDrivingEvent(sheet),
    recommendation: takeRecommendation(sheet),
  }
}

function takePage(sheet: Sheet): string | undefined {
  const url = sheet.take('url')
  if (url === undefined || isAddress(url)) return url
  sheet.leave('url', url, NO_ADDRESS)
  return undefined
}

/** A text in the language of the line, or texts by language. */
function textsIn(
  sheet: Sheet,
  field: string,
  value: unknown,
  lang: string,
): LanguageMap | undefined {
  if (isObject(value)) return fitTexts(sheet, field, value)
  const one = fitText(sheet, field, value)
  return one === undefined ? undefined : { [lang]: one }
}

/** Title and text of one entry; a title that is too long begins the text, whole. */
function textsOfEntry(
  sheet: Sheet,
  entry: Record<string, unknown>,
  recordName: LanguageMap,
  lang: string,
) {
  const { title, text, ...others } = entry
  for (const [key, value] of Object.entries(others)) sheet.leave(key, value, NO_FIELD)
  const own = textsIn(sheet, 'title', title, lang)
  const said = textsIn(sheet, 'text', text, lang)
  const name = own ?? recordName
  const long = Object.entries(name).filter(([, whole]) => lengthOf(whole) > NAME_MAX)
  if (long.length > 0)
    sheet.note(
      own === undefined ? '' : 'title',
      `The title is longer than ${NAME_MAX} characters; the whole begins the main text.`,
    )
  const whole = Object.fromEntries(long.map(([tag, title]) => [tag, `**${title}**`]))
  const content = joinTexts([whole, said])
  return {
    name: Object.fromEntries(Object.entries(name).map(([tag, t]) => [tag, cut(t, NAME_MAX, tag)])),
    content: shorten(sheet, 'text', content, CONTENT_MAX),
  }
}

interface Shared {
  readonly line: SourceLine
  readonly sheet: Sheet
  readonly name: LanguageMap
  readonly draft: Readonly<Record<string, unknown>>
  readonly provenance: Provenance
}

interface Entry {
  readonly made: MappedRecord | undefined
  readonly notes: readonly Note[]
  readonly refused: readonly Note[]
}

/** One lesson of a line; `#1` is the first. */
function mapEntry(shared: Shared, entry: unknown, index: number): Entry {
  const path = `lesson.${index}`
  const refuse = (reason: string): Entry => ({
    made: undefined,
    notes: [],
    refused: [{ field: path, reason }],
  })
  if (!isObject(entry)) return refuse('Is not an object with a title or a text.')
  const sheet = openSheet({}, `${path}.`)
  const lang = String(shared.draft['sourceLanguage'])
  const texts = textsOfEntry(sheet, entry, shared.name, lang)
  if (texts.content === undefined && entry['title'] === undefined) return refuse('Has no text.')
  const made = finish(
    'LessonLearned',
    { ...shared.draft, ...texts },
    {
      source: shared.line.source,
      sourceId: `${shared.line.id}#${index + 1}`,
      provenance: withUnmapped(shared.provenance, [shared.sheet, sheet]),
    },
  )
  return 'record' in made
    ? { made, notes: sheet.notes, refused: [] }
    : { made: undefined, notes: sheet.notes, refused: made }
}

/** Makes lessons of a line, one of each entry of `lesson` (DOMAIN 12.2). */
export function mapLessons(line: SourceLine): MappedLine {
  const sheet = openSheet(line.fields)
  const name = fitTexts(sheet, 'name', sheet.take('name'))
  if (!name) return refusedLine([{ field: 'name', reason: 'Give a title by language.' }])
  const entries = fitList(sheet, 'lesson', sheet.take('lesson'))
  if (entries.length === 0 || entries.length > LESSONS_MAX)
    return refusedLine([{ field: 'lesson', reason: `Give 1 to ${LESSONS_MAX} lessons.` }])
  const fields = takeShared(sheet)
  const { drivingEvent, recommendation } = fields as Record<string, LanguageMap | undefined>
  const given = fit(sheet, 'sourceLanguage', sheet.take('sourceLanguage'), shape.sourceLanguage)
  const derived = sourceLanguageOf(name, [drivingEvent, recommendation])
  const body = takeBody(sheet)
  const url = takePage(sheet)
  const provenance = takeProvenance(sheet, line)
  const draft = takeOwnFields(
    sheet,
    {
      sourceLanguage: given !== undefined && given in name ? given : derived,
      ...fields,
      license: licenceOf(sheet, provenance),
      // Each lesson has its own.
      name,
      content: {},
    },
    shape,
  )
  const shared: Shared = {
    line,
    sheet,
    name,
    draft,
    provenance: {
      ...provenance,
      name,
      ...(url === undefined ? {} : { url }),
      ...(body ? { organization: body } : {}),
    },
  }
  const made = entries.map((entry, i) => mapEntry(shared, entry, i))
  return {
    records: made.flatMap((entry) => entry.made ?? []),
    notes: [...sheet.notes, ...made.flatMap((entry) => entry.notes)],
    refused: made.flatMap((entry) => entry.refused),
  }
}
