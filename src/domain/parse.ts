import type { z } from 'zod'

/** One thing that is wrong with an input: where (`name.en`, `function.0`) and a sentence a person can act on. */
export interface Issue {
  readonly path: string
  readonly message: string
}

/** The outcome of reading untrusted input: the value, or every issue at once. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly issues: readonly Issue[] }

export const parsed = <T>(value: T): Parsed<T> => ({ ok: true, value })
export const unparsed = (issues: readonly Issue[]): Parsed<never> => ({ ok: false, issues })

const pathOf = (path: readonly PropertyKey[]): string => path.map(String).join('.')

/** zod's issues as ours; an unrecognised key is reported at its own path. */
export const issuesOf = (error: z.ZodError): Issue[] =>
  error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({
          path: pathOf([...issue.path, key]),
          message: 'There is no such field. Check its spelling.',
        }))
      : [{ path: pathOf(issue.path), message: issue.message }],
  )

/** Reads `input` with a zod schema; never throws. */
export function parseWith<S extends z.ZodType>(schema: S, input: unknown): Parsed<z.output<S>> {
  const result = schema.safeParse(input)
  return result.success ? parsed(result.data) : unparsed(issuesOf(result.error))
}
