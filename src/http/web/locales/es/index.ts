import type { Catalogue } from '../en/index.ts'
import { account } from './account.ts'
import { codes } from './codes.ts'
import { cofog } from './cofog.ts'
import { ui } from './ui.ts'

export const es: Catalogue = { ...ui, ...codes, ...cofog, ...account }
