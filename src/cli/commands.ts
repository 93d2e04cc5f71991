import type { AddPeer } from '../actions/peers.ts'
import { accountCreate, accountList, accountResume, accountSuspend } from './accounts.ts'
import type { Command } from './command.ts'
import { doctor } from './doctor.ts'
import { importCommand } from './import.ts'
import { jobsCancel, jobsList, jobsRetry } from './jobs.ts'
import { migrateCommand } from './migrate.ts'
import { organisationCreate } from './organisations.ts'
import { peersAdd, peersList, peersRemove, peersResume, peersSuspend } from './peers.ts'
import { tokenCreate, tokenList, tokenRevoke } from './tokens.ts'

/**
 * Every command of `comity`, in the order in which help lists them.
 * @param addPeer asks another server who it is; federation's, handed in by the entry.
 */
export const commandsWith = (addPeer: AddPeer): readonly Command[] => [
  migrateCommand,
  organisationCreate,
  accountCreate,
  accountList,
  accountSuspend,
  accountResume,
  tokenCreate,
  tokenList,
  tokenRevoke,
  peersAdd(addPeer),
  peersList,
  peersSuspend,
  peersResume,
  peersRemove,
  importCommand,
  jobsList,
  jobsRetry,
  jobsCancel,
  doctor,
]
