import type { LanguageMap } from '../../../domain/language.ts'
import type { Draft } from '../../../domain/record.ts'
import type { FieldChange } from '../parts/comparison.ts'

type Value = string | readonly string[]

/** The values of a draft as lines of text, one for each language: `undefined` stands for none. */
type Lines = ReadonlyMap<string | undefined, Value>

const isMap = (value: unknown): value is LanguageMap =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  Object.values(value).every((text) => typeof text === 'string')

/** Parts of a draft that are objects, by the fields that are read of them, in order. */
const OBJECTS: Readonly<Record<string, readonly string[]>> = {
  indicator: ['name', 'value', 'unitText', 'baseline', 'observedAt'],
  participation: ['name', 'participant', 'role', 'organizationKind'],
  evidence: ['name', 'url', 'mediaType', 'sha256'],
  translations: ['language', 'translationMethod'],
  cost: ['amount', 'currency', 'note'],
}

/** What differs between two revisions, field by field in the order of the newer one. */
export function changesBetween(before: Draft, after: Draft): FieldChange[] {
  const fields = [...new Set([...Object.keys(after), ...Object.keys(before)])]
  return fields.flatMap((field) => {
    const [old, now] = [linesOf(field, before), linesOf(field, after)]
    return [...new Set([...now.keys(), ...old.keys()])].flatMap((lang) =>
      changeOf(field, lang, old.get(lang), now.get(lang)),
    )
  })
}

function changeOf(
  field: string,
  lang: string | undefined,
  before: Value | undefined,
  after: Value | undefined,
): FieldChange[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return []
  return [
    {
      field,
      ...(lang !== undefined && { lang }),
      ...(before !== undefined && { before }),
      ...(after !== undefined && { after }),
    },
  ]
}

function linesOf(field: string, draft: Draft): Lines {
  const value = (draft as Readonly<Record<string, unknown>>)[field]
  const parts = OBJECTS[field]
  if (value === undefined) return new Map()
  if (parts !== undefined) {
    const all = Array.isArray(value) ? value : [value]
    return new Map([[undefined, all.map((one) => lineOf(one, parts))]])
  }
  if (isMap(value)) return new Map(Object.entries(value))
  return new Map([[undefined, Array.isArray(value) ? value.map(String) : String(value)]])
}

/** `{ name: { en: 'Offices' }, value: '9' }` -> `Offices · 9` */
const lineOf = (object: unknown, parts: readonly string[]): string =>
  parts
    .map((part) => (object as Readonly<Record<string, unknown>>)[part])
    .filter((value) => value !== undefined)
    .map((value) => (isMap(value) ? Object.values(value).join(' / ') : String(value)))
    .join(' · ')
