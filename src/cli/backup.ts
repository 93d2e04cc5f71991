import { readFileSync } from 'node:fs'
import { writeBackup } from '../actions/backup/backup.ts'
import { restoreBackup } from '../actions/backup/restore.ts'
import { Refusal } from '../domain/refusal.ts'
import { PASSPHRASE_MIN } from '../platform/archive/cipher.ts'
import { modeProblem } from '../platform/secret-file.ts'
import { refuseBroken } from './audit.ts'
import { type Args, BY_COMMAND_LINE, type Command, textArg } from './command.ts'

const KEY_FILE = [
  '--key-file <path>',
  `a file with the key of your backups, at least ${PASSPHRASE_MIN} characters`,
] as const

/** The passphrase in the file that was named. */
function passphraseOf(args: Args): string {
  const path = textArg(args, 'keyFile')
  const refuse = (message: string) =>
    new Refusal('invalid', 'The key of the backups cannot be used.', [
      { path: 'key-file', message },
    ])
  try {
    const passphrase = readFileSync(path, 'utf8').trim()
    const problem = modeProblem(path)
    if (problem !== undefined) throw refuse(problem)
    if (passphrase.length < PASSPHRASE_MIN)
      throw refuse(`It is too short. Make one with: openssl rand -base64 48 > ${path}`)
    return passphrase
  } catch (error) {
    if (error instanceof Refusal) throw error
    throw refuse(`The file ${path} cannot be read. Check its path and its owner.`)
  }
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`

/** `backup`: everything in the database as one encrypted file, while the server runs. */
export const backupCommand: Command = {
  usage: 'backup <file>',
  summary: 'write the whole database to an encrypted file',
  options: [KEY_FILE],
  paths: ['file', 'keyFile'],
  run: async (ctx, args, out) => {
    const file = textArg(args, 'file')
    const made = await writeBackup(ctx, BY_COMMAND_LINE, file, passphraseOf(args), (done, total) =>
      out.progress(done, total, 'Tables'),
    )
    out.line(`${made.rows} rows, ${megabytes(made.bytes)}: ${file}`)
    out.result({ ...made, file })
  },
}

/** `restore`: into an empty database, of either kind. */
export const restoreCommand: Command = {
  usage: 'restore <file>',
  summary: 'put a backup into an empty database',
  options: [
    KEY_FILE,
    ['--verify', 'read everything back, compare it with the file, check the audit trail'],
    ['--resend', 'send again what waited to be sent when the backup was made'],
  ],
  paths: ['file', 'keyFile'],
  run: () => {
    throw new Refusal(
      'wrong-state',
      'The server is running, so its database is in use. A backup is restored into an empty one: stop the server and give another data folder.',
    )
  },
  runBare: async (bare, args, out) => {
    const done = await restoreBackup(
      bare,
      BY_COMMAND_LINE,
      textArg(args, 'file'),
      passphraseOf(args),
      { resend: args['resend'] === true, verify: args['verify'] === true },
    )
    const { createdAt, rows, deliveries, isSealedBefore, epoch, audit } = done
    out.line(`${rows} rows of ${createdAt.toISOString()} are here; this is restore ${epoch}.`)
    if (audit)
      out.line(
        `Everything was read back and is as the backup says, with ${audit.checked} lines of the audit trail.`,
      )
    out.line(
      args['resend'] === true
        ? `${deliveries} deliveries go out again.`
        : `${deliveries} deliveries that waited then were ended; --resend would have sent them.`,
    )
    if (isSealedBefore) out.warn('The keys are sealed with the previous secret. Run comity rekey.')
    out.result(done)
    if (audit) refuseBroken(audit)
    return true
  },
}
