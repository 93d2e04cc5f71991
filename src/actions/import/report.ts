import type { Note } from './sheet.ts'

/**
 * What became of a record: `left` was withdrawn or edited here since the last import, and is not touched.
 */
export const OUTCOMES = ['created', 'updated', 'unchanged', 'left'] as const
export type Outcome = (typeof OUTCOMES)[number]

export type Counts = Readonly<Record<Outcome | 'refused', number>>

/** What an import calls the three kinds of lines. */
export const TALLIES = {
  Initiative: 'initiatives',
  LessonLearned: 'lessons',
  Adoption: 'adoptions',
} as const
export type Tally = (typeof TALLIES)[keyof typeof TALLIES]

/** A note with the line it is about; `refused` when something of the line was not imported because of it. */
export interface LineNote extends Note {
  readonly line: number
  /** The id at the source, when the line could be read that far. */
  readonly id?: string
  readonly refused: boolean
}

/** What became of one record of a line; a line of several lessons has one each. */
export interface Done {
  readonly line: number
  readonly kind: keyof typeof TALLIES
  /** The id at the source, of a lesson with its number: `diary-1#2`. */
  readonly id: string
  readonly outcome: Outcome | 'refused'
}

/** What an import did, or would do. */
export interface ImportReport extends Readonly<Record<Tally, Counts>> {
  readonly dryRun: boolean
  readonly published: boolean
  /** Lines read, empty ones left out. */
  readonly lines: number
  /** Lines of which something was refused. */
  readonly refusedLines: number
  readonly done: readonly Done[]
  readonly notes: readonly LineNote[]
}

const noCounts = () => ({ created: 0, updated: 0, unchanged: 0, left: 0, refused: 0 })

/** Counts and notes while the lines come in. */
export interface Tallying {
  readonly did: (one: Done) => void
  readonly note: (at: LineNote) => void
  readonly line: () => void
  readonly report: () => ImportReport
}

export function startReport(dryRun: boolean, published: boolean): Tallying {
  const counts = { initiatives: noCounts(), lessons: noCounts(), adoptions: noCounts() }
  const done: Done[] = []
  const notes: LineNote[] = []
  const refusedLines = new Set<number>()
  let lines = 0
  return {
    did: (one) => {
      done.push(one)
      counts[TALLIES[one.kind]][one.outcome]++
    },
    note: (at) => {
      notes.push(at)
      if (at.refused) refusedLines.add(at.line)
    },
    line: () => void lines++,
    report: () => ({
      dryRun,
      published,
      lines,
      refusedLines: refusedLines.size,
      ...counts,
      done: done.sort((a, b) => a.line - b.line),
      notes: notes.sort((a, b) => a.line - b.line),
    }),
  }
}
