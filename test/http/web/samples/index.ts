export * from './lists.ts'
export * from './others.ts'
export * from './records.ts'
export { PLACE_NAMES, site } from './site.ts'
