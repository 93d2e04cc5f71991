import { existsSync, writeFileSync } from 'node:fs'

const SHARED = new URL('../../../shared/data/', import.meta.url)

/** A catalogue to move: the shared real records when they are here, else lines made up for the purpose. */
export interface Catalogue {
  readonly files: readonly string[]
  readonly initiatives: number
  readonly lessons: number
  readonly isReal: boolean
}

/** Records of a made-up catalogue: enough for several pages of an outbox. */
const MADE_UP = 120

const made = (i: number, type: 'Initiative' | 'LessonLearned') => ({
  type,
  id: `made-${type}-${i}`,
  name: { en: `Number ${i}: a counter without a queue`, fr: `Numéro ${i} : un guichet sans file` },
  summary: { en: `The ${i}th office let people choose their hour.` },
  jurisdiction: ['XR'],
  governmentLevel: 'local',
  organization: { name: 'City of Zenda', kind: 'government' },
  ...(type === 'Initiative'
    ? { function: ['01.3'], stage: 'pilot', tag: ['queues'] }
    : {
        drivingEvent: { en: 'People stood in the rain.' },
        lesson: [{ text: `Appointments alone do not help office ${i}.` }],
      }),
  provenance: { source: 'made up', license: 'CC0-1.0' },
})

/** @param folder where made-up files are written. */
export function catalogueFor(folder: string): Catalogue {
  if (existsSync(new URL('initiatives.jsonl', SHARED)))
    return {
      files: ['initiatives', 'lessons'].map((name) => new URL(`${name}.jsonl`, SHARED).pathname),
      initiatives: 682,
      lessons: 490,
      isReal: true,
    }
  const file = `${folder}/made-up.jsonl`
  const lines = Array.from({ length: MADE_UP }, (_, i) => [
    JSON.stringify(made(i, 'Initiative')),
    JSON.stringify(made(i, 'LessonLearned')),
  ])
  writeFileSync(file, `${lines.flat().join('\n')}\n`)
  return { files: [file], initiatives: MADE_UP, lessons: MADE_UP, isReal: false }
}
