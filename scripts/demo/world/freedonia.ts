import { exchangeInitiatives } from './freedonia-exchange.ts'
import { innovationInitiatives } from './freedonia-innovation.ts'
import { innovationLessons } from './freedonia-lessons-innovation.ts'
import { placeLessons } from './freedonia-lessons-places.ts'
import { marlowInitiatives } from './freedonia-marlow.ts'
import { rinconInitiatives } from './freedonia-rincon.ts'
import type { Initiative, Lesson } from './shapes.ts'

export const initiatives: readonly Initiative[] = [
  ...exchangeInitiatives,
  ...innovationInitiatives,
  ...rinconInitiatives,
  ...marlowInitiatives,
]

export const lessons: readonly Lesson[] = [...innovationLessons, ...placeLessons]
