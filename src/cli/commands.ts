import type { MoveOrganisation } from '../actions/moves.ts'
import type { Peering } from '../actions/peer-entry.ts'
import { accountCreate, accountList, accountResume, accountSuspend } from './accounts.ts'
import { actorsResume, actorsSuspend } from './actors.ts'
import { auditList, auditVerify } from './audit.ts'
import { backupCommand, restoreCommand } from './backup.ts'
import type { Command } from './command.ts'
import { doctor } from './doctor.ts'
import { exportCommand } from './export.ts'
import { importCommand } from './import.ts'
import { jobsCancel, jobsList, jobsRetry, jobsShow } from './jobs.ts'
import { keysList, keysRotate } from './keys.ts'
import { migrateCommand } from './migrate.ts'
import { peersLists, peersPublish, peersSubscribe, peersUnsubscribe } from './peer-lists.ts'
import { organisationAlias, organisationCreate, organisationMove } from './organisations.ts'
import { accountPassword } from './passwords.ts'
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
import { accountErase, accountExport, personErase } from './people.ts'
import { tokenCreate, tokenList, tokenRevoke } from './tokens.ts'
import { reportsClose, reportsForward, reportsList } from './reports.ts'

/**
 * Every command of `comity`, in the order in which help lists them.
 * @param peering asks other servers who they are, and `move` where somebody is now; federation's, handed in
 *   by the entry.
 */
export const commandsWith = (peering: Peering, move: MoveOrganisation): readonly Command[] => [
  migrateCommand,
  organisationCreate,
  organisationAlias,
  organisationMove(move),
  accountCreate,
  accountList,
  accountPassword,
  accountSuspend,
  accountResume,
  accountExport,
  accountErase,
  personErase,
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
  exportCommand,
  jobsList,
  jobsShow,
  jobsRetry,
  jobsCancel,
  keysList,
  keysRotate,
  rekeyCommand,
  auditVerify,
  auditList,
  backupCommand,
  restoreCommand,
  doctor,
]
