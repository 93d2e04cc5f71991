import { digitalInitiatives } from './ruritania-digital.ts'
import { registerExchange } from './ruritania-exchange.ts'
import { hentzauInitiatives } from './ruritania-hentzau.ts'
import { exchangeLessons } from './ruritania-lessons-exchange.ts'
import { placeLessons } from './ruritania-lessons-places.ts'
import { digitalLessons } from './ruritania-lessons-digital.ts'
import type { Initiative, Lesson } from './shapes.ts'
import { zendaInitiatives } from './ruritania-zenda.ts'

export const initiatives: readonly Initiative[] = [
  registerExchange,
  ...digitalInitiatives,
  ...hentzauInitiatives,
  ...zendaInitiatives,
]

export const lessons: readonly Lesson[] = [...exchangeLessons, ...digitalLessons, ...placeLessons]
