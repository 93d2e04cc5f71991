import { cut, textOf } from '../domain/richtext.ts'
import { REPORT_OBJECTS_MAX, REPORT_TEXT_MAX } from '../domain/report.ts'
import { type Wire, readIris, readText } from './wire.ts'

/** A report of another server: what it is about, and why, as plain text. */
export interface RemoteReport {
  readonly objects: readonly string[]
  readonly content: string
}

/** Reads a Flag (PROTOCOL 3.12); what is too much of it is left out. */
export const readFlag = (activity: Wire): RemoteReport => ({
  objects: [...new Set(readIris(activity['object']))].slice(0, REPORT_OBJECTS_MAX),
  content: cut(textOf(readText(activity['content']) ?? ''), REPORT_TEXT_MAX),
})
