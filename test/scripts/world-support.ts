import * as freedoniaWorld from '../../scripts/demo/world/freedonia.ts'
import * as ruritaniaWorld from '../../scripts/demo/world/ruritania.ts'
import type { GovernmentKey, Initiative, Lesson } from '../../scripts/demo/world/shapes.ts'
import { story } from '../../scripts/demo/world/story.ts'
import * as sylvaniaWorld from '../../scripts/demo/world/sylvania.ts'

/** A record together with the government on whose server it stands. */
export type Placed<T> = T & { readonly at: GovernmentKey }

export const worlds = {
  ruritania: ruritaniaWorld,
  freedonia: freedoniaWorld,
  sylvania: sylvaniaWorld,
}
export const KEYS: readonly GovernmentKey[] = ['ruritania', 'freedonia', 'sylvania']
export const UN_LANGUAGES = ['ar', 'en', 'es', 'fr', 'ru', 'zh'] as const

const place = <T extends object>(at: GovernmentKey, records: readonly T[]): Placed<T>[] =>
  records.map((record) => ({ ...record, at }))
export const initiatives = KEYS.flatMap((at) => place(at, worlds[at].initiatives))
export const lessons = KEYS.flatMap((at) => place(at, worlds[at].lessons))
const toldInitiatives = story.flatMap((beat) =>
  'initiative' in beat && typeof beat.initiative === 'object'
    ? place<Initiative>(beat.at, [beat.initiative])
    : [],
)
const toldLessons = story.flatMap((beat) =>
  beat.kind === 'publish-lesson' ? place<Lesson>(beat.at, [beat.lesson]) : [],
)
export const everyInitiative = [...initiatives, ...toldInitiatives]
export const everyLesson = [...lessons, ...toldLessons]
export const everyRecord = [...everyInitiative, ...everyLesson]

export const refOf = (record: Placed<Initiative> | Placed<Lesson>): string =>
  `${record.at}/${record.key}`
export const byRef = new Map(everyInitiative.map((one) => [refOf(one), one]))

/** The record as a form would send it: without what the server or this world adds. */
export function draftOf(record: Placed<Initiative> | Placed<Lesson>): Record<string, unknown> {
  const outside = ['at', 'key', 'organisation', 'visibility', 'publishedAt', 'about']
  return Object.fromEntries(Object.entries(record).filter(([field]) => !outside.includes(field)))
}

/** Every language map in a value, however deep, with its path. */
export function mapsIn(value: unknown, path = ''): [string, Record<string, string>][] {
  if (typeof value !== 'object' || value === null) return []
  const entries = Object.entries(value)
  const isMap = !Array.isArray(value) && entries.length > 0
  if (isMap && entries.every(([key, text]) => /^[a-z]{2}$/.test(key) && typeof text === 'string'))
    return [[path, value as Record<string, string>]]
  return entries.flatMap(([key, inner]) => mapsIn(inner, `${path}.${key}`))
}

/** The languages in which every text of a record stands. */
export const fullLanguages = (record: object): string[] =>
  [...UN_LANGUAGES, 'de'].filter((language) =>
    mapsIn(record).every(([, map]) => map[language] !== undefined),
  )
