import type { Initiative, Lesson } from './shapes.ts'
import { safetyInitiatives } from './sylvania-interior-safety.ts'
import { interiorInitiatives } from './sylvania-interior.ts'
import { langangInitiatives } from './sylvania-langang.ts'
import { interiorLessons } from './sylvania-lessons-interior.ts'
import { placeLessons } from './sylvania-lessons-places.ts'
import { snegoryeInitiatives } from './sylvania-snegorye.ts'

export const initiatives: readonly Initiative[] = [
  ...interiorInitiatives,
  ...safetyInitiatives,
  ...snegoryeInitiatives,
  ...langangInitiatives,
]

export const lessons: readonly Lesson[] = [...interiorLessons, ...placeLessons]
