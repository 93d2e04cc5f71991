import type { Peering } from '../actions/peer-entry.ts'
import { accountCreate, accountList, accountResume, accountSuspend } from './accounts.ts'
import { actorsResume, actorsSuspend } from './actors.ts'
import type { Command } from './command.ts'
import { doctor } from './doctor.ts'
import { importCommand } from './import.ts'
import { jobsCancel, jobsList, jobsRetry } from './jobs.ts'
import { keysList, keysRotate } from './keys.ts'
import { migrateCommand } from './migrate.ts'
import { organisationCreate } from './organisations.ts'
import { peersLists, peersPublish, peersSubscribe, peersUnsubscribe } from './peer-lists.ts'
import { peersApprove, peersDecline, peersProposals } from './peer-proposals.ts'
import { peersAdd } from './peers-add.ts'
import {
  peersConfirm,
  peersFingerprint,
  peersList,
  peersRemove,
  peersResume,
  peersSuspend,
} from './peers.ts'
import { rekeyCommand } from './rekey.ts'
import { tokenCreate, tokenList, tokenRevoke } from './tokens.ts'
import { reportsClose, reportsForward, reportsList } from './reports.ts'

/**
 * Every command of `comity`, in the order in which help lists them.
 * @param peering asks other servers who they are; federation's, handed in by the entry.
 */
export const commandsWith = (peering: Peering): readonly Command[] => [
  migrateCommand,
  organisationCreate,
  accountCreate,
  accountList,
  accountSuspend,
  accountResume,
  tokenCreate,
  tokenList,
  tokenRevoke,
  peersFingerprint,
  peersAdd(peering),
  peersList,
  peersConfirm,
  peersSuspend,
  peersResume,
  peersRemove,
  peersProposals,
  peersApprove(peering),
  peersDecline,
  peersPublish(peering),
  peersSubscribe(peering),
  peersUnsubscribe,
  peersLists,
  actorsSuspend,
  actorsResume,
  reportsList,
  reportsClose,
  reportsForward,
  importCommand,
  jobsList,
  jobsRetry,
  jobsCancel,
  keysList,
  keysRotate,
  rekeyCommand,
  doctor,
]
