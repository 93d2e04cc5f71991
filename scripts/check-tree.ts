import { readdirSync } from 'node:fs'
import { type IRegularForbiddenRuleType, type ICruiseResult, cruise } from 'dependency-cruiser'
import { ENTRIES, FLOORS, HOMES } from './floors.ts'

/**
 * Checks that imports run downwards only. Fails as well when fewer modules were seen than the tree has:
 * a check that saw nothing must not pass.
 */

const named = (name: string, rule: Omit<IRegularForbiddenRuleType, 'name' | 'severity'>) => ({
  name,
  severity: 'error' as const,
  ...rule,
})

const floorRules = FLOORS.flatMap((floor, level) => {
  const above = [...FLOORS.slice(level + 1).flat(), ENTRIES].filter((path) => !floor.includes(path))
  return floor.map((path) => {
    const beside = floor.filter((other) => other !== path)
    const isEntryFile = path.endsWith('\\.ts$')
    // context.ts and config.ts lie beside the entries; they are floors of their own.
    const below = FLOORS.slice(0, level).flat()
    return named(`floor ${path}`, {
      from: { path },
      to: {
        path: [...beside, ...above].join('|'),
        pathNot: [...below, ...(isEntryFile ? [path] : [])].join('|') || '^$',
      },
    })
  })
})

const homeRules = HOMES.map(({ library, homes }) =>
  named(`home of ${library}`, {
    from: { path: '^src/', pathNot: homes },
    to: { path: library, dependencyTypesNot: ['type-only'] },
  }),
)

const RULES = [
  ...floorRules,
  ...homeRules,
  named('no cycles', { from: { path: '^src/' }, to: { circular: true } }),
  named('migrations stand alone', { from: { path: '^migrations/' }, to: { path: '^src/' } }),
  named('the product knows no test or script', {
    from: { path: '^src/' },
    to: { path: '^(test|scripts)/' },
  }),
]

const sources = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.ts'),
)

const { output } = await cruise(['src', 'migrations'], {
  validate: true,
  ruleSet: { forbidden: RULES },
  tsPreCompilationDeps: true,
  tsConfig: { fileName: 'tsconfig.json' },
  doNotFollow: { path: 'node_modules' },
})
const { summary, modules } = output as ICruiseResult
const seen = modules.filter(({ source }) => source.startsWith('src/')).length
const complain = (text: string) => process.stderr.write(`${text}\n`)

for (const { rule, from, to } of summary.violations) complain(`${rule.name}: ${from} -> ${to}`)
if (seen < sources.length) complain(`Only ${seen} of ${sources.length} modules were seen.`)
if (summary.violations.length > 0 || seen < sources.length) process.exit(1)
process.stdout.write(`${seen} modules keep to their floors.\n`)
