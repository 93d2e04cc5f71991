import { type MoveOrganisation, addAlias } from '../actions/moves.ts'
import { createOrganisation } from '../actions/organisations.ts'
import type { Context } from '../context.ts'
import { HttpsIri, Iri } from '../domain/fields.ts'
import { parseOrganisationDraft } from '../domain/organisation.ts'
import { parseWith } from '../domain/parse.ts'
import { Refusal } from '../domain/refusal.ts'
import { type Args, BY_COMMAND_LINE, type Command, optionalText, textArg } from './command.ts'

/** `organisation create`: a government body of this server. */
export const organisationCreate: Command = {
  usage: 'organisation create',
  summary: 'make a government body that publishes here',
  options: [
    ['--handle <handle>', 'its name in addresses: a-z, 0-9, _ and .'],
    ['--name <name>', 'its name as people read it'],
    ['--jurisdiction <codes>', 'country or region, ISO 3166; several separated by commas'],
    ['--level <level>', 'supranational, national, regional, local or other'],
    ['--language [tag]', 'language of the name and of new texts'],
    ['--summary [text]', 'a sentence about it'],
    ['--url [address]', 'its own web site'],
    ['--single-editor', 'publishing takes no second person'],
  ],
  run: async (ctx, args, out) => {
    const language = optionalText(args, 'language') ?? ctx.config.language
    const summary = optionalText(args, 'summary')
    const url = optionalText(args, 'url')
    const read = parseOrganisationDraft({
      handle: textArg(args, 'handle'),
      name: { [language]: textArg(args, 'name') },
      ...(summary ? { summary: { [language]: summary } } : {}),
      jurisdiction: textArg(args, 'jurisdiction')
        .split(',')
        .map((code) => code.trim()),
      governmentLevel: textArg(args, 'level'),
      language,
      ...(url ? { url } : {}),
      fourEyes: args['singleEditor'] !== true,
    })
    if (!read.ok) throw new Refusal('invalid', 'The organisation was not made.', read.issues)
    const actor = await createOrganisation(ctx, BY_COMMAND_LINE, read.value)
    out.line(`Made ${read.value.handle}: ${actor.uri}`)
    out.result({ id: actor.id, handle: actor.handle, uri: actor.uri })
  },
}

/** The address of an actor; `http:` only where servers on one's own machine are let in. */
function actorArg(ctx: Context, args: Args, name: string): string {
  const schema = ctx.config.env === 'production' ? HttpsIri : Iri
  const read = parseWith(schema, textArg(args, name))
  if (read.ok) return read.value
  const issues = read.issues.map(({ message }) => ({ path: name, message }))
  throw new Refusal('invalid', 'This is no address of an actor.', issues)
}

/** `organisation alias`: on the new server, before the old one says that it moved. */
export const organisationAlias: Command = {
  usage: 'organisation alias <handle>',
  summary: 'say which address an organisation had before, so that it can move here',
  options: [['--was <address>', 'its actor on the other server']],
  run: async (ctx, args, out) => {
    const handle = textArg(args, 'handle')
    const was = actorArg(ctx, args, 'was')
    await addAlias(ctx, BY_COMMAND_LINE, handle, was)
    out.line(`${handle} was ${was} before.`)
    out.result({ handle, was })
  },
}

/**
 * `organisation move`: on the old server.
 * @param move reads the new actor; federation's, handed in by the entry.
 */
export const organisationMove = (move: MoveOrganisation): Command => ({
  usage: 'organisation move <handle>',
  summary: 'tell everybody that an organisation is on another server from now on',
  options: [['--to <address>', 'its actor there, which names this one as its earlier address']],
  run: async (ctx, args, out) => {
    const handle = textArg(args, 'handle')
    const to = actorArg(ctx, args, 'to')
    await move(ctx, BY_COMMAND_LINE, handle, to)
    out.line(`${handle} is at ${to} from now on. Its records stay here, under their addresses.`)
    out.result({ handle, to })
  },
})
