import { rekey } from '../actions/rekey.ts'
import { BY_COMMAND_LINE, type Command } from './command.ts'

/** `rekey`: after COMITY_SECRET was replaced, or to replace the secret of an embedded instance. */
export const rekeyCommand: Command = {
  usage: 'rekey',
  summary: 'seal the private keys in the database with the new secret',
  run: async (ctx, _, out) => {
    const { sealed, keyId } = await rekey(ctx, BY_COMMAND_LINE, (done, total) =>
      out.progress(done, total, 'Secrets'),
    )
    out.line(
      sealed === 0
        ? `Everything is sealed with key ${keyId} already.`
        : `${sealed} secrets are sealed with key ${keyId} now.`,
    )
    out.result({ sealed, keyId })
  },
}
