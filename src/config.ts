import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { type LanguageMap, LanguageTag } from './domain/language.ts'
import { type Issue, type Parsed, parsed, parseWith, unparsed } from './domain/parse.ts'
import { isJurisdiction } from './domain/vocabularies/places.ts'

const port = (usual: number) => z.coerce.number().int().min(0).max(65_535).default(usual)

/** Secrets shorter than this could be guessed (characters). */
const SECRET_MIN = 32

const isOrigin = (value: string): boolean => URL.canParse(value) && new URL(value).origin === value
const isLocal = (origin: string): boolean =>
  ['localhost', '127.0.0.1', '[::1]'].includes(new URL(origin).hostname)

/** One name of a place: its code, the language of the name (`und`: any), the name. */
function placeEntry(entry: string): readonly [code: string, language: string, name: string] {
  const equals = entry.indexOf('=')
  const [code = '', language = 'und'] = entry.slice(0, Math.max(0, equals)).split('@')
  return [code.trim(), language.trim(), equals < 0 ? '' : entry.slice(equals + 1).trim()]
}

/** `XR=Ruritania;XR@fr=Ruritanie`: names for codes that ISO 3166 leaves to its users, by language. */
const PlaceNames = z
  .string()
  .default('')
  .transform((list) =>
    list
      .split(';')
      .filter((entry) => entry.trim() !== '')
      .map(placeEntry),
  )
  .refine(
    (entries) =>
      entries.every(
        ([code, language, name]) =>
          isJurisdiction(code) && LanguageTag.safeParse(language).success && name !== '',
      ),
    {
      error: 'Write CODE=Name or CODE@fr=Name, several separated by ; (for example XR=Ruritania).',
    },
  )
  .transform((entries) => {
    const names: Record<string, Record<string, string>> = {}
    for (const [code, language, name] of entries) (names[code] ??= {})[language] = name
    return names as Readonly<Record<string, LanguageMap>>
  })

/** Everything an operator can set; documented one by one in docs/run/configure.md. */
const Environment = z
  .object({
    COMITY_PORT: port(3000),
    COMITY_BIND: z.string().min(1).default('127.0.0.1'),
    COMITY_ORIGIN: z
      .string()
      .refine(isOrigin, {
        error:
          'Give https://host without a path or a trailing slash. It is part of every id, for ever.',
      })
      .optional(),
    COMITY_DATABASE: z.string().min(1).default('./data'),
    COMITY_DATABASE_POOL: z.coerce.number().int().min(1).max(100).default(10),
    COMITY_ROLE: z
      .enum(['all', 'web', 'worker'], { error: 'Choose all, web or worker.' })
      .default('all'),
    COMITY_SECRET: z
      .string()
      .min(SECRET_MIN, { error: `Use at least ${SECRET_MIN} characters, made by chance.` })
      .optional(),
    COMITY_SECRET_FILE: z.string().min(1).optional(),
    COMITY_FEDERATION: z
      .enum(['open', 'allowlist'], { error: 'Choose open or allowlist.' })
      .default('open'),
    COMITY_SIGNATURES: z
      .enum(['cavage', 'rfc9421'], { error: 'Choose cavage or rfc9421.' })
      .default('cavage'),
    COMITY_COMMENTS: z
      .enum(['hold', 'hold-unknown', 'show'], { error: 'Choose hold, hold-unknown or show.' })
      .default('hold-unknown'),
    COMITY_ENV: z
      .enum(['production', 'development', 'test'], {
        error: 'Choose production, development or test.',
      })
      .optional(),
    COMITY_QUEUE: z
      .literal('', { error: 'Leave this empty: jobs are queued in the database.' })
      .default(''),
    COMITY_NAME: z.string().min(1).max(120).default('Comity'),
    COMITY_OPERATOR: z.string().max(300).default(''),
    COMITY_LANGUAGE: LanguageTag.default('en'),
    COMITY_PLACE_NAMES: PlaceNames,
    COMITY_LOG_LEVEL: z
      .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
      .default('info'),
    COMITY_METRICS_PORT: z.coerce.number().int().min(0).max(65_535).optional(),
    COMITY_TRUSTED_PROXIES: z
      .string()
      .default('')
      .transform((list) =>
        list
          .split(',')
          .map((entry) => entry.trim())
          .filter(Boolean),
      ),
    COMITY_CA_FILE: z.string().min(1).optional(),
  })
  .superRefine((env, ctx) => {
    const problem = (key: string, message: string) =>
      ctx.addIssue({ code: 'custom', path: [key], message })
    if (env.COMITY_SECRET && env.COMITY_SECRET_FILE)
      problem('COMITY_SECRET', 'Give COMITY_SECRET or COMITY_SECRET_FILE, not both.')
    const embedded = isEmbedded(env.COMITY_DATABASE)
    if (!embedded && !env.COMITY_SECRET && !env.COMITY_SECRET_FILE)
      problem('COMITY_SECRET', 'A PostgreSQL instance needs COMITY_SECRET or COMITY_SECRET_FILE.')
    if (embedded && env.COMITY_ROLE !== 'all')
      problem(
        'COMITY_ROLE',
        'The embedded database is one process: choose all, or use postgres://.',
      )
    const origin = env.COMITY_ORIGIN
    if (origin && isOrigin(origin) && new URL(origin).protocol !== 'https:' && !isLocal(origin))
      problem('COMITY_ORIGIN', 'Use https:// (http:// is only for localhost).')
    if (env.COMITY_ENV === 'production' && origin?.startsWith('http:'))
      problem('COMITY_ENV', 'production needs an https:// origin.')
  })

export interface Config {
  /** `https://host`, no path; part of every id. */
  readonly origin: string
  readonly port: number
  readonly bind: string
  readonly database:
    | { readonly kind: 'embedded'; readonly folder: string }
    | { readonly kind: 'postgres'; readonly url: string; readonly pool: number }
  readonly role: 'all' | 'web' | 'worker'
  /** Undefined on the embedded database: it is made and kept in the data folder. */
  readonly secret: string | undefined
  readonly federation: 'open' | 'allowlist'
  readonly signatures: 'cavage' | 'rfc9421'
  readonly comments: 'hold' | 'hold-unknown' | 'show'
  readonly env: 'production' | 'development' | 'test'
  readonly name: string
  readonly operator: string
  readonly language: string
  /** Names of places by code, then by language; `und` serves where there is none for a language. */
  readonly placeNames: Readonly<Record<string, LanguageMap>>
  readonly logLevel: string
  readonly metricsPort: number | undefined
  readonly trustedProxies: readonly string[]
  readonly caFile: string | undefined
}

const isEmbedded = (database: string): boolean => !/^postgres(ql)?:\/\//.test(database)

function readSecret(file: string): Parsed<string> {
  const wrong = (message: string): Parsed<never> =>
    unparsed([{ path: 'COMITY_SECRET_FILE', message }])
  try {
    const secret = readFileSync(file, 'utf8').trim()
    return secret.length >= SECRET_MIN
      ? parsed(secret)
      : wrong(`The file must hold at least ${SECRET_MIN} characters.`)
  } catch {
    return wrong(`The file ${file} cannot be read. Check its path and its owner.`)
  }
}

function toConfig(env: z.output<typeof Environment>, secret: string | undefined): Config {
  const origin = env.COMITY_ORIGIN ?? `http://localhost:${env.COMITY_PORT}`
  const url = env.COMITY_DATABASE
  return {
    origin,
    port: env.COMITY_PORT,
    bind: env.COMITY_BIND,
    database: isEmbedded(url)
      ? { kind: 'embedded', folder: url }
      : { kind: 'postgres', url, pool: env.COMITY_DATABASE_POOL },
    role: env.COMITY_ROLE,
    secret,
    federation: env.COMITY_FEDERATION,
    signatures: env.COMITY_SIGNATURES,
    comments: env.COMITY_COMMENTS,
    env: env.COMITY_ENV ?? (isLocal(origin) ? 'development' : 'production'),
    name: env.COMITY_NAME,
    operator: env.COMITY_OPERATOR,
    language: env.COMITY_LANGUAGE,
    placeNames: env.COMITY_PLACE_NAMES,
    logLevel: env.COMITY_LOG_LEVEL,
    metricsPort: env.COMITY_METRICS_PORT,
    trustedProxies: env.COMITY_TRUSTED_PROXIES,
    caFile: env.COMITY_CA_FILE,
  }
}

type Variables = Readonly<Record<string, string | undefined>>

const unknownSettings = (env: Variables): Issue[] =>
  Object.keys(env)
    .filter((key) => key.startsWith('COMITY_') && !(key in Environment.shape))
    .map((path) => ({ path, message: 'There is no such setting. Check its spelling.' }))

/**
 * Reads the settings of this process from its environment. An empty variable counts as absent.
 * @returns the configuration, or every problem at once, each under the name of its variable.
 */
export function loadConfig(env: Variables): Parsed<Config> {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const read = parseWith(Environment, given)
  const unknown = unknownSettings(given)
  if (!read.ok) return unparsed([...read.issues, ...unknown])
  if (unknown.length > 0) return unparsed(unknown)
  const file = read.value.COMITY_SECRET_FILE
  const secret = file === undefined ? parsed(read.value.COMITY_SECRET) : readSecret(file)
  return secret.ok ? parsed(toConfig(read.value, secret.value)) : secret
}

/** The settings of this very process; the one place that reads them. */
export const loadOwnConfig = (): Parsed<Config> => loadConfig(process.env)
