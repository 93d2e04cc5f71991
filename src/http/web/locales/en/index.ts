import { account } from './account.ts'
import { codes } from './codes.ts'
import { cofog } from './cofog.ts'
import { ui } from './ui.ts'

/** English is the catalogue that the others are checked against. */
export const en = { ...ui, ...codes, ...cofog, ...account } as const

export type MessageKey = keyof typeof en
export type Catalogue = Readonly<Record<MessageKey, string>>
