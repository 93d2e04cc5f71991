import { accountCreate, tokenCreate } from './accounts.ts'
import type { Command } from './command.ts'
import { doctor } from './doctor.ts'
import { importCommand } from './import.ts'
import { migrateCommand } from './migrate.ts'
import { organisationCreate } from './organisations.ts'
import { peersAdd, peersList, peersRemove, peersResume, peersSuspend } from './peers.ts'

/** Every command of `comity`, in the order in which help lists them. */
export const COMMANDS: readonly Command[] = [
  migrateCommand,
  organisationCreate,
  accountCreate,
  tokenCreate,
  peersAdd,
  peersList,
  peersSuspend,
  peersResume,
  peersRemove,
  importCommand,
  doctor,
]
