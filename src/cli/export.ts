import { FORMATS, exportRecords } from '../actions/export/export.ts'
import { Refusal } from '../domain/refusal.ts'
import { VISIBILITIES } from '../domain/visibility.ts'
import { type Args, BY_COMMAND_LINE, type Command, optionalText, textArg } from './command.ts'

/** One of the words that an option may be. */
function oneOf<T extends string>(args: Args, name: string, words: readonly T[], otherwise?: T): T {
  const given = optionalText(args, name) ?? otherwise
  const word = words.find((known) => known === given)
  if (word !== undefined) return word
  throw new Refusal('invalid', `There is no ${name} ${given ?? ''}.`, [
    { path: name, message: `Give one of: ${words.join(', ')}.` },
  ])
}

/** A handle that was begun and not given would mean everybody's records. */
function organisationOf(args: Args): string | undefined {
  if (args['organisation'] !== true) return optionalText(args, 'organisation')
  throw new Refusal('invalid', 'The organisation is missing.', [
    { path: 'organisation', message: 'Give its handle, or leave the option out for all.' },
  ])
}

/** `export`: the records of this server as a file. */
export const exportCommand: Command = {
  usage: 'export',
  summary: 'write the records of this server to a file',
  options: [
    ['--format <format>', `${FORMATS.slice(0, -1).join(', ')} or ${FORMATS.at(-1) ?? ''}`],
    ['--out <file>', 'a file that is not there yet'],
    ['--organisation [handle]', 'only what this body owns'],
    [
      '--visibility [who]',
      'public (what everybody may read), peers or local; each with those before',
    ],
    ['--force', 'replace the file if it is there'],
  ],
  paths: ['out'],
  run: async (ctx, args, out) => {
    const file = textArg(args, 'out')
    const report = await exportRecords(ctx, {
      format: oneOf(args, 'format', FORMATS),
      path: file,
      organisation: organisationOf(args),
      visibility: oneOf(args, 'visibility', VISIBILITIES, 'public'),
      force: args['force'] === true,
      by: BY_COMMAND_LINE,
      onProgress: (records, total) => out.progress(records, total, 'Records'),
    })
    const { records, adoptions, tooLong, bytes } = report
    out.line(`${records} records and ${adoptions} statements about use, ${bytes} bytes: ${file}`)
    if (tooLong > 0)
      out.warn(`${tooLong} lines are longer than comity import takes; it will refuse them.`)
    out.result({ ...report, file })
  },
}
