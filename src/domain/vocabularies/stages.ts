/** How far an initiative has come (DOMAIN 10.3); `abandoned` is as worth sharing as success. */
export const STAGES = [
  'idea',
  'development',
  'pilot',
  'operation',
  'scaling',
  'paused',
  'ended',
  'abandoned',
] as const
export type Stage = (typeof STAGES)[number]
