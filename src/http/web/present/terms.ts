import { RECORD_KINDS } from '../../../domain/uris.ts'
import { AS2, NS, TERMS } from '../../../vocabulary/context.ts'
import { typeIri } from '../../../vocabulary/record.ts'
import type { Term, TermsView } from '../pages/terms.ts'

type Definition =
  string | { readonly '@id': string; readonly '@type'?: string; readonly '@container'?: string }

/** Names that stand for the beginning of others, rather than for a property. */
const PREFIXES: Readonly<Record<string, string>> = {
  as: `${AS2}#`,
  comity: TERMS.comity,
  schema: TERMS.schema,
  toot: TERMS.toot,
}

const isPrefix = (key: string): boolean => key in PREFIXES

/** `comity:stage` -> `https://w3id.org/comity/ns#stage` */
function whole(compact: string): string {
  const [prefix = '', ...rest] = compact.split(':')
  const beginning = PREFIXES[prefix]
  return beginning === undefined ? compact : beginning + rest.join(':')
}

/** What a value of this term is, in the words of the vocabulary. */
function valueOf(definition: Definition): string | undefined {
  if (typeof definition === 'string') return undefined
  const { '@type': type, '@container': container } = definition
  if (container === '@language') return 'one text for each language'
  const one = type === '@id' ? 'IRI' : type?.endsWith('#date') ? 'date' : 'text or code'
  return container === '@set' ? `list of: ${one}` : one
}

function termOf([key, definition]: [string, Definition]): Term {
  const id = typeof definition === 'string' ? definition : definition['@id']
  return { key, iri: whole(id), value: valueOf(definition) }
}

/** The terms of our documents, read off the context that the documents carry. */
export const toTermsView = (path: string): TermsView => ({
  path,
  namespace: NS,
  types: RECORD_KINDS.map((kind) => ({ key: kind, iri: typeIri(kind) })),
  terms: Object.entries<Definition>(TERMS)
    .filter(([key]) => !isPrefix(key))
    .map(termOf),
})
