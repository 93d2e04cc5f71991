import { readFileSync, readdirSync } from 'node:fs'
import { test } from 'tap'
import ts from 'typescript'

const SRC = new URL('../../src/', import.meta.url)

/** Actions whose changes need no line, with the reason. Everything in `remote/` is another server's word. */
const WITHOUT: Readonly<Record<string, string>> = {
  askToFollow: 'a part of entering a peer, which has one',
  beginDraft: 'a draft is nobody’s but its authors’ until it is published',
  submitDraft: 'a draft is nobody’s but its authors’ until it is published',
  chainAudit: 'is the trail itself',
  keepChain: 'is the trail itself',
  verifyAudit: 'is the trail itself',
  countAttempt: 'counts guesses, which are forgotten within minutes',
  diagnose: 'changes nothing that stays',
  doOnce: 'remembers the answer to a request whose action has one',
  dropRetiredKeys: 'upkeep: the rotation that retired them has one',
  keepAdoption: 'a part of an import, which has one',
  prepareInstance: 'the first start, when there is nobody yet',
  sessionOf: 'notes that a session is in use',
  repeatFollows: 'upkeep: asks again what entering a peer asked',
  storeActorDocument: 'a part of whatever changed the actor',
}

interface Func {
  readonly file: string
  readonly exported: boolean
  readonly body: string
  readonly calls: ReadonlySet<string>
}

/** Names that a function uses, but for those of properties and types. */
function namesIn(node: ts.Node): string[] {
  if (ts.isIdentifier(node)) return [node.text]
  if (ts.isTypeNode(node)) return []
  if (ts.isPropertyAccessExpression(node)) return namesIn(node.expression)
  if (ts.isPropertyAssignment(node)) return namesIn(node.initializer)
  const names: string[] = []
  node.forEachChild((child) => void names.push(...namesIn(child)))
  return names
}

/** Top-level functions of the files in a folder, by name; names are shared, which errs on the safe side. */
function functionsIn(folder: string): Map<string, Func> {
  const found = new Map<string, Func>()
  const files = readdirSync(new URL(folder, SRC), { recursive: true, encoding: 'utf8' })
  for (const file of files.filter((name) => name.endsWith('.ts'))) {
    const path = new URL(folder + file, SRC)
    const source = ts.createSourceFile(file, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest)
    for (const statement of source.statements) {
      const exported = statement.getText(source).startsWith('export ')
      const named: [string | undefined, ts.Node | undefined][] = ts.isVariableStatement(statement)
        ? statement.declarationList.declarations.map((d) => [d.name.getText(source), d.initializer])
        : ts.isFunctionDeclaration(statement)
          ? [[statement.name?.text, statement.body]]
          : []
      for (const [name, node] of named) {
        if (!name || !node) continue
        const body = node.getText(source)
        const calls = new Set(namesIn(node))
        found.set(name, { file: folder + file, exported, body, calls })
      }
    }
  }
  return found
}

const WRITES = /insertInto\(|updateTable\(|deleteFrom\(|`\s*(insert into|update|delete from) /

test('every action', async (t) => {
  const store = functionsIn('store/')
  const actions = functionsIn('actions/')
  const all = new Map([...store, ...actions])
  const reaches = (
    name: string,
    is: (name: string, func: Func) => boolean,
    seen = new Set<string>(),
  ): boolean => {
    const func = all.get(name)
    if (!func || seen.has(name)) return false
    seen.add(name)
    return is(name, func) || [...func.calls].some((call) => reaches(call, is, seen))
  }
  const writers = [...actions].filter(
    ([name, { exported, file }]) =>
      exported &&
      !file.startsWith('actions/remote/') &&
      reaches(name, (_, func) => func.file.startsWith('store/') && WRITES.test(func.body)),
  )
  t.ok(writers.length > 30, `${writers.length} actions write`)
  const silent = writers
    .map(([name]) => name)
    .filter((name) => !reaches(name, (one) => one === 'recordAudit'))
  t.same(
    silent.sort(),
    Object.keys(WITHOUT).sort(),
    'SEC-72: what writes has a line in the audit trail',
  )
})
