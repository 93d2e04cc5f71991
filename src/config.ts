import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { RoleRules, type RoleRule } from './domain/claims.ts'
import { type LanguageMap, LanguageTag } from './domain/language.ts'
import { type Issue, type Parsed, parsed, parseWith, unparsed } from './domain/parse.ts'
import { PlaceNames } from './domain/place-names.ts'
import { modeProblem } from './platform/secret-file.ts'

type Variables = Readonly<Record<string, string | undefined>>

const whole = (min: number, max: number) => {
  const error = `Give a whole number from ${min} to ${max}.`
  return z.coerce.number({ error }).int({ error }).min(min, { error }).max(max, { error })
}

/** Secrets shorter than this could be guessed (characters). */
const SECRET_MIN = 32

const isOrigin = (value: string): boolean => URL.canParse(value) && new URL(value).origin === value
const isLocal = (origin: string): boolean =>
  ['localhost', '127.0.0.1', '[::1]'].includes(new URL(origin).hostname)

/** An address of the web, of mail or a telephone; a bare address of mail is taken too. */
const Contact = z
  .string()
  .transform((text) => (/^[^\s:@]+@[^\s:@]+$/.test(text) ? `mailto:${text}` : text))
  .refine((text) => /^(mailto:|https:\/\/|tel:)[\x21-\x7e]+$/.test(text), {
    error: 'Give an address of mail, https:// or tel: where a weakness can be reported.',
  })

/** Everything an operator can set; documented one by one in docs/run/configure.md. */
const Environment = z
  .object({
    COMITY_PORT: whole(0, 65_535).default(3000),
    COMITY_BIND: z.string().min(1).default('127.0.0.1'),
    COMITY_ORIGIN: z
      .string()
      .refine(isOrigin, {
        error:
          'Give https://host without a path or a trailing slash. It is part of every id, for ever.',
      })
      .optional(),
    COMITY_DATABASE: z.string().min(1).optional(),
    COMITY_DATABASE_FILE: z.string().min(1).optional(),
    COMITY_DATABASE_POOL: whole(1, 100).default(10),
    COMITY_ROLE: z
      .enum(['all', 'web', 'worker'], { error: 'Choose all, web or worker.' })
      .default('all'),
    COMITY_SECRET: z
      .string()
      .min(SECRET_MIN, { error: `Use at least ${SECRET_MIN} characters, made by chance.` })
      .optional(),
    COMITY_SECRET_FILE: z.string().min(1).optional(),
    COMITY_SECRET_PREVIOUS: z
      .string()
      .min(SECRET_MIN, {
        error: `Give the earlier secret whole, at least ${SECRET_MIN} characters.`,
      })
      .optional(),
    COMITY_SECRET_PREVIOUS_FILE: z.string().min(1).optional(),
    COMITY_FEDERATION: z
      .enum(['open', 'allowlist'], { error: 'Choose open or allowlist.' })
      .default('open'),
    COMITY_PEER_APPROVAL: z.enum(['one', 'two'], { error: 'Choose one or two.' }).default('one'),
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
    COMITY_CONTACT: Contact.optional(),
    COMITY_SECURITY_POLICY: z
      .url({ protocol: /^https$/, error: 'Give an https:// address.' })
      .optional(),
    COMITY_LANGUAGE: LanguageTag.default('en'),
    COMITY_PLACE_NAMES: PlaceNames,
    COMITY_LOG_LEVEL: z
      .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
      .default('info'),
    COMITY_METRICS_PORT: whole(0, 65_535).optional(),
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
    COMITY_OIDC_ISSUER: z.url({ error: 'Give the address of the identity provider.' }).optional(),
    COMITY_OIDC_CLIENT_ID: z.string().min(1).optional(),
    COMITY_OIDC_CLIENT_SECRET: z.string().min(1).optional(),
    COMITY_OIDC_CLIENT_SECRET_FILE: z.string().min(1).optional(),
    COMITY_OIDC_CLAIM: z.string().min(1).max(200).default('groups'),
    COMITY_OIDC_ROLES: RoleRules,
  })
  .superRefine((env, ctx) => {
    const problem = (key: string, message: string) =>
      ctx.addIssue({ code: 'custom', path: [key], message })
    const origin = env.COMITY_ORIGIN
    if (origin && isOrigin(origin) && new URL(origin).protocol !== 'https:' && !isLocal(origin))
      problem('COMITY_ORIGIN', 'Use https:// (http:// is only for localhost).')
    const issuer = env.COMITY_OIDC_ISSUER
    if (issuer?.startsWith('http:') && !isLocal(issuer))
      problem('COMITY_OIDC_ISSUER', 'Use https:// (http:// is only for localhost).')
    if (issuer === undefined) {
      if (env.COMITY_OIDC_CLIENT_ID !== undefined)
        problem(
          'COMITY_OIDC_ISSUER',
          'Name the identity provider that knows COMITY_OIDC_CLIENT_ID.',
        )
    } else if (env.COMITY_OIDC_CLIENT_ID === undefined)
      problem('COMITY_OIDC_CLIENT_ID', 'Give the client id that the identity provider knows.')
    if (env.COMITY_ENV === 'production' && origin?.startsWith('http:'))
      problem('COMITY_ENV', 'production needs an https:// origin.')
  })

/** What depends on the kind of database, once it is known. */
function databaseProblems(env: Variables): Issue[] {
  const embedded = isEmbedded(databaseOf(env))
  const problems: Issue[] = []
  if (!embedded && env['COMITY_SECRET'] === undefined)
    problems.push({
      path: 'COMITY_SECRET',
      message: 'A PostgreSQL instance needs COMITY_SECRET or COMITY_SECRET_FILE.',
    })
  if (embedded && ['web', 'worker'].includes(env['COMITY_ROLE'] ?? ''))
    problems.push({
      path: 'COMITY_ROLE',
      message: 'The embedded database is one process: choose all, or use postgres://.',
    })
  return problems
}

/** The government's identity provider, and which roles it gives. */
export interface OidcConfig {
  readonly issuer: string
  readonly clientId: string
  /** Undefined for a public client, which PKCE alone protects. */
  readonly clientSecret: string | undefined
  /** The claim that says what somebody may do; a dot looks into an object. */
  readonly claim: string
  readonly roles: readonly RoleRule[]
}

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
  /** Still opens what it sealed, until `comity rekey` has run. */
  readonly secretPrevious: string | undefined
  readonly federation: 'open' | 'allowlist'
  /** How many administrators it takes to give a server rights. */
  readonly peerApproval: 'one' | 'two'
  readonly signatures: 'cavage' | 'rfc9421'
  readonly comments: 'hold' | 'hold-unknown' | 'show'
  readonly env: 'production' | 'development' | 'test'
  readonly name: string
  readonly operator: string
  /** `mailto:`, `https:` or `tel:`; where to report a weakness. */
  readonly contact: string | undefined
  readonly securityPolicy: string | undefined
  readonly language: string
  /** Names of places by code, then by language; `und` serves where there is none for a language. */
  readonly placeNames: Readonly<Record<string, LanguageMap>>
  readonly logLevel: string
  readonly metricsPort: number | undefined
  readonly trustedProxies: readonly string[]
  readonly caFile: string | undefined
  readonly oidc: OidcConfig | undefined
}

const isEmbedded = (database: string): boolean => !/^postgres(ql)?:\/\//.test(database)

/** Settings that hold secrets can be given as a file instead, which `ps` and logs do not show (OPS-06). */
const FROM_FILES = [
  'COMITY_SECRET',
  'COMITY_SECRET_PREVIOUS',
  'COMITY_DATABASE',
  'COMITY_OIDC_CLIENT_SECRET',
] as const

/** The same variables with the content of the files that were named; problems under the file's name. */
function readFiles(env: Variables): Parsed<Variables> {
  const issues: Issue[] = []
  const read: Record<string, string> = {}
  for (const name of FROM_FILES) {
    const key = `${name}_FILE`
    const path = env[key]
    if (path === undefined) continue
    if (env[name] !== undefined) {
      issues.push({ path: name, message: `Give ${name} or ${key}, not both.` })
      continue
    }
    try {
      read[name] = readFileSync(path, 'utf8').trim()
      const message = modeProblem(path)
      if (message !== undefined) issues.push({ path: key, message })
    } catch {
      const message = `The file ${path} cannot be read. Check its path and its owner.`
      issues.push({ path: key, message })
    }
  }
  return issues.length > 0 ? unparsed(issues) : parsed({ ...env, ...read })
}

const DEFAULT_FOLDER = './data'

const databaseOf = (env: Variables): string => env['COMITY_DATABASE'] ?? DEFAULT_FOLDER

function toOidc(env: z.output<typeof Environment>): OidcConfig | undefined {
  const { COMITY_OIDC_ISSUER: issuer, COMITY_OIDC_CLIENT_ID: clientId } = env
  if (issuer === undefined || clientId === undefined) return undefined
  return {
    issuer,
    clientId,
    clientSecret: env.COMITY_OIDC_CLIENT_SECRET,
    claim: env.COMITY_OIDC_CLAIM,
    roles: env.COMITY_OIDC_ROLES,
  }
}

function toConfig(env: z.output<typeof Environment>): Config {
  const origin = env.COMITY_ORIGIN ?? `http://localhost:${env.COMITY_PORT}`
  const url = env.COMITY_DATABASE ?? DEFAULT_FOLDER
  return {
    origin,
    port: env.COMITY_PORT,
    bind: env.COMITY_BIND,
    database: isEmbedded(url)
      ? { kind: 'embedded', folder: url }
      : { kind: 'postgres', url, pool: env.COMITY_DATABASE_POOL },
    role: env.COMITY_ROLE,
    secret: env.COMITY_SECRET,
    secretPrevious: env.COMITY_SECRET_PREVIOUS,
    federation: env.COMITY_FEDERATION,
    peerApproval: env.COMITY_PEER_APPROVAL,
    signatures: env.COMITY_SIGNATURES,
    comments: env.COMITY_COMMENTS,
    env: env.COMITY_ENV ?? (isLocal(origin) ? 'development' : 'production'),
    name: env.COMITY_NAME,
    operator: env.COMITY_OPERATOR,
    contact: env.COMITY_CONTACT,
    securityPolicy: env.COMITY_SECURITY_POLICY,
    language: env.COMITY_LANGUAGE,
    placeNames: env.COMITY_PLACE_NAMES,
    logLevel: env.COMITY_LOG_LEVEL,
    metricsPort: env.COMITY_METRICS_PORT,
    trustedProxies: env.COMITY_TRUSTED_PROXIES,
    caFile: env.COMITY_CA_FILE,
    oidc: toOidc(env),
  }
}

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
  const files = readFiles(given)
  const read = parseWith(Environment, files.ok ? files.value : given)
  const issues = [
    ...(files.ok ? [] : files.issues),
    ...(files.ok ? databaseProblems(files.value) : []),
    ...(read.ok ? [] : read.issues),
    ...unknownSettings(given),
  ]
  return read.ok && issues.length === 0 ? parsed(toConfig(read.value)) : unparsed(issues)
}

/** The settings of this very process; the one place that reads them. */
export const loadOwnConfig = (): Parsed<Config> => loadConfig(process.env)
