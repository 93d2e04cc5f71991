import { type OwnKeyState, listOwnKeys, rotateKeys } from '../actions/key-rotation.ts'
import { Refusal } from '../domain/refusal.ts'
import { BY_COMMAND_LINE, type Command, type Out, optionalText } from './command.ts'

function tell(keys: readonly OwnKeyState[], out: Out): void {
  for (const { id, kind, sha256, since, listedUntil } of keys) {
    const state = listedUntil
      ? `replaced, listed until ${listedUntil.toISOString()}`
      : `in use since ${since.toISOString()}`
    out.line(`${kind.padEnd(8)}${state}  ${id}`)
    if (!listedUntil) out.line(`        SHA-256 ${sha256}`)
  }
}

/** `keys list`: what other servers know our actors by. */
export const keysList: Command = {
  usage: 'keys list',
  summary: 'show the public keys of this server and its organisations',
  options: [['--actor [handle]', 'one organisation, or instance']],
  run: async (ctx, args, out) => {
    const keys = await listOwnKeys(ctx, optionalText(args, 'actor'))
    tell(keys, out)
    out.result({ keys })
  },
}

/** `keys rotate`: new keys; the old ones stay listed for a week, in an emergency not at all. */
export const keysRotate: Command = {
  usage: 'keys rotate',
  summary: 'give actors of this server new keys',
  options: [
    ['--actor [handle]', 'one organisation, or instance'],
    ['--all', 'the instance and every organisation'],
    ['--emergency', 'a key may be known to somebody: stop listing the old ones at once'],
    ['--reason [text]', 'for the audit trail'],
  ],
  run: async (ctx, args, out) => {
    const actor = optionalText(args, 'actor')
    const isAll = args['all'] === true
    if (isAll === (actor !== undefined))
      throw new Refusal('invalid', 'Nothing was rotated.', [
        { path: 'actor', message: 'Name one actor with --actor, or give --all.' },
      ])
    const keys = await rotateKeys(ctx, BY_COMMAND_LINE, {
      actor,
      emergency: args['emergency'] === true,
      reason: optionalText(args, 'reason'),
    })
    tell(keys, out)
    out.result({ keys })
  },
}
