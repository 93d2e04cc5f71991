import { resumeActor, suspendActor } from '../actions/remote/suspension.ts'
import { type Command, optionalText, textArg } from './command.ts'
import { AS, REASON, whoActs } from './peer-args.ts'

const change = (
  name: string,
  summary: string,
  act: typeof suspendActor,
  says: (uri: string) => string,
): Command => ({
  usage: `actors ${name} <uri>`,
  summary,
  options: [REASON, AS],
  run: async (ctx, args, out) => {
    const uri = textArg(args, 'uri')
    await act(ctx, await whoActs(ctx, args), uri, optionalText(args, 'reason'))
    out.line(says(uri))
    out.result({ uri })
  },
})

/** `actors suspend`: one actor of another server, in all processes at once. */
export const actorsSuspend = change(
  'suspend',
  'shut out one actor of another server, by its address',
  suspendActor,
  (uri) => `${uri} is suspended: nothing is taken from it and nothing is sent to it.`,
)

/** `actors resume`: lets it in again. */
export const actorsResume = change(
  'resume',
  'let an actor of another server in again',
  resumeActor,
  (uri) => `${uri} is let in again.`,
)
