import { createOrganisation } from '../actions/organisations.ts'
import { parseOrganisationDraft } from '../domain/organisation.ts'
import { Refusal } from '../domain/refusal.ts'
import { BY_COMMAND_LINE, type Command, optionalText, textArg } from './command.ts'

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
