import { importLines } from '../../src/actions/import/import.ts'
import { answerParent } from './child.ts'
import { linesToImport } from './lines.ts'
import { makeOrganisation, openInstance } from './opened.ts'

/** `comity import FILE --publish`, without the terminal. */
const ctx = await openInstance()
const { id } = await makeOrganisation(ctx)

answerParent(
  {
    /** @returns how many records were stored. */
    import: async () => {
      const report = await importLines(ctx, linesToImport(), {
        organisationId: id,
        publish: true,
        dryRun: false,
        by: 'bench',
      })
      return report.initiatives.created
    },
  },
  () => ctx.close(),
)
