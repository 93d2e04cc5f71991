import { type SourceLine, readLine } from '../../../src/actions/import/read-line.ts'

/** A source that exists nowhere. */
export const SOURCE = 'Register of Public Services, Zenda'

const base = (type: SourceLine['type']) => ({
  type,
  id: 'zenda-1',
  provenance: { source: SOURCE, license: 'CC-BY-4.0' },
})

function read(input: object): SourceLine {
  const line = readLine(JSON.stringify(input))
  if (!line.ok) throw new Error(JSON.stringify(line.issues))
  return line.value
}

/** A line of each kind with the fields that a test gives it. */
export const initiative = (fields: object): SourceLine =>
  read({
    ...base('Initiative'),
    name: { en: 'Ferry timetable by radio' },
    summary: { en: 'The harbour reads the timetable aloud every hour.' },
    ...fields,
  })

export const lesson = (fields: object): SourceLine =>
  read({
    ...base('LessonLearned'),
    name: { en: 'What the ferries taught us' },
    lesson: [{ title: 'Ask the crew first', text: 'The crew knew where the radio fails.' }],
    ...fields,
  })

export async function* from(lines: readonly string[]): AsyncGenerator<string> {
  yield* lines
}

/** A sentence repeated until the text has at least this many characters. */
export const long = (characters: number): string =>
  'The ferry was late again today. '.repeat(Math.ceil(characters / 32)).trim()
