import { HtmlValidate, StaticConfigLoader } from 'html-validate'

const validator = new HtmlValidate(
  new StaticConfigLoader({
    extends: ['html-validate:recommended'],
    rules: {
      // As the formatter writes our templates.
      'doctype-style': ['error', { style: 'lowercase' }],
      'void-style': ['error', { style: 'selfclose' }],
      'no-trailing-whitespace': 'off',
      // A title is as long as the record's own, which may have 160 characters.
      'long-title': 'off',
      // Hosts are ids of governments; their dots are valid in HTML.
      'valid-id': ['error', { relaxed: true }],
    },
  }),
)

/** Everything that is wrong with a page, a line each. */
export async function faultsOf(html: string): Promise<string[]> {
  const report = await validator.validateString(html)
  return report.results.flatMap(({ messages }) =>
    messages.map(({ ruleId, message, line }) => `${line}: ${ruleId}: ${message}`),
  )
}
