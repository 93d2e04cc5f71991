/** As much of JSON Schema (draft 4) as the NodeInfo schemas use. */
interface Schema {
  readonly type?: string
  readonly enum?: readonly unknown[]
  readonly pattern?: string
  readonly minimum?: number
  readonly minItems?: number
  readonly minProperties?: number
  readonly required?: readonly string[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly additionalProperties?: boolean
  readonly items?: Schema
}

const UNDERSTOOD = [
  ...['$schema', 'id', 'description', 'type', 'enum', 'pattern', 'minimum', 'minItems'],
  ...['required', 'properties', 'additionalProperties', 'items', 'minProperties'],
]

const typeOf = (value: unknown): string =>
  Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value

const isOfType = (value: unknown, type: string): boolean =>
  type === 'integer' ? Number.isInteger(value) : typeOf(value) === type

function* objectFaults(schema: Schema, value: Record<string, unknown>, at: string) {
  if (Object.keys(value).length < (schema.minProperties ?? 0)) yield `${at} is too small`
  for (const name of schema.required ?? []) if (!(name in value)) yield `${at}.${name} is missing`
  for (const [name, member] of Object.entries(value)) {
    const known = schema.properties?.[name]
    if (known) yield* faults(known, member, `${at}.${name}`)
    else if (schema.additionalProperties === false) yield `${at}.${name} is not allowed`
  }
}

/** What is wrong with a value, by the schema. @throws Error for a schema that is not understood here. */
export function* faults(schema: Schema, value: unknown, at = ''): Generator<string> {
  const strange = Object.keys(schema).find((name) => !UNDERSTOOD.includes(name))
  if (strange) throw new Error(`The schema has ${strange}, which is not understood here.`)
  if (schema.type && !isOfType(value, schema.type)) yield `${at} is no ${schema.type}`
  if (schema.enum && !schema.enum.includes(value)) yield `${at} is none of the values`
  if (schema.pattern && !new RegExp(schema.pattern).test(String(value)))
    yield `${at} has no pattern`
  if (schema.minimum !== undefined && Number(value) < schema.minimum) yield `${at} is too small`
  if (Array.isArray(value)) {
    if (value.length < (schema.minItems ?? 0)) yield `${at} is too short`
    for (const [i, item] of value.entries())
      if (schema.items) yield* faults(schema.items, item, `${at}.${i}`)
  } else if (typeOf(value) === 'object')
    yield* objectFaults(schema, value as Record<string, unknown>, at)
}
