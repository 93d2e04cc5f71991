import type { Db } from '../../store/database.ts'
import { findSetting } from '../../store/settings.ts'
import { LAST_BACKUP, LastBackup } from './format.ts'

/** When the newest file of `comity backup` was made, or undefined. */
export async function findLastBackup(db: Db): Promise<Date | undefined> {
  const last = LastBackup.safeParse(await findSetting(db, LAST_BACKUP))
  return last.success ? new Date(last.data.at) : undefined
}
