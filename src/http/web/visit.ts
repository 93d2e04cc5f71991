import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../../context.ts'
import { LanguageTag } from '../../domain/language.ts'
import { Refusal } from '../../domain/refusal.ts'
import { etagOf } from '../../store/documents.ts'
import { callerOf } from '../viewer.ts'
import { frontOf, ownLocale } from './front.ts'
import { type Page, type Site, layout } from './layout.ts'
import { LANGUAGE_PARAMETER, chooseLocale, preferred } from './locales/choice.ts'
import { LOCALES } from './locales/index.ts'
import { inLanguage, withParameter } from './present/links.ts'
import { type Reader, TEXT_PARAMETER } from './present/reader.ts'

/** One reader asking for one page. */
export interface Visit {
  readonly reader: Reader
  readonly site: Site
  /** The language that the address asks for, if it is one of ours: it is remembered. */
  readonly requested: string | undefined
  /** The language that the address asks for the texts of a record, when it names one. */
  readonly text: string | undefined
  /** Path and query as the reader gave them, for links back to the same page. */
  readonly path: string
}

/** The one refusal for what is not there and for what is not shown: nobody can tell them apart (SEC-55). */
export const noSuchPage = (): Refusal => new Refusal('not-found', 'There is no such page here.')

/**
 * Refuses an address with a NUL in it, which no text of the database can hold.
 * @throws Refusal `not-found`
 */
export function refuseUnreadable(request: FastifyRequest): void {
  if (request.url.includes('%00')) throw noSuchPage()
}

/** The cookie that remembers a reader's choice of language, and nothing else. */
const COOKIE = 'comity_lang'
/** How long it is kept (s): a year. */
const COOKIE_AGE = 31_536_000

/** Answers depend on these; caches keep them apart (SEC-56). */
export const VARY = 'Accept, Accept-Language, Cookie'
const PUBLIC = 'public, max-age=0, must-revalidate'

/** Who reads, in which language: what the address says, the cookie, the browser, the instance's own. */
export function visitOf(ctx: Context, request: FastifyRequest): Visit {
  const front = frontOf(ctx)
  const query = request.query as Record<string, unknown>
  const asked = tagOf(query[LANGUAGE_PARAMETER])
  const text = tagOf(query[TEXT_PARAMETER])
  const stored = cookieOf(request.headers.cookie)
  const accepted = request.headers['accept-language']
  const requested = LOCALES.find((locale) => locale === asked)
  const locale = chooseLocale(requested ?? stored, accepted, ownLocale(ctx))
  const wanted = [text, requested ?? stored, ...preferred(accepted ?? ''), ctx.config.language]
  return {
    reader: {
      voice: front.voice(locale),
      wanted: wanted.filter((tag) => tag !== undefined),
    },
    site: front.site,
    requested,
    text,
    path: pathOf(request.url),
  }
}

/** A tag from the address; of several the first. Anything that is none is as if it were not there. */
function tagOf(value: unknown): string | undefined {
  const first = Array.isArray(value) ? (value as unknown[])[0] : value
  const tag = LanguageTag.safeParse(first)
  return tag.success ? tag.data : undefined
}

function cookieOf(header: string | undefined): string | undefined {
  const value = /(?:^|;)\s*comity_lang=([A-Za-z-]{2,35})(?:;|$)/.exec(header ?? '')?.[1]
  return LOCALES.find((locale) => locale === value)
}

/** The address as a path of this server, whatever a request line may hold. */
const pathOf = (url: string): string => {
  const parsed = URL.parse(url.replace(/^\/{2,}/, '/'), 'https://path.invalid')
  return parsed ? parsed.pathname + parsed.search : '/'
}

/**
 * Sends a page that everybody may see and keep, as long as they ask again whether it is still the same.
 * @param page under its own path; the languages that were asked for are added to it.
 */
export function sendPage(
  request: FastifyRequest,
  reply: FastifyReply,
  visit: Visit,
  page: Page,
  status = 200,
): FastifyReply {
  const { requested, text, reader, site } = visit
  const known = inLanguage(page.path, requested)
  const { session } = callerOf(request)
  const body = layout(reader.voice, site, {
    ...page,
    member: session?.member.handle,
    path: withParameter(known, TEXT_PARAMETER, text),
    canonical: page.canonical ?? known,
  })
  reply
    .code(status)
    .type('text/html; charset=utf-8')
    .header('content-language', reader.voice.locale)
  if (requested !== undefined) remember(reply, requested, site.origin)
  return sendTagged(request, reply, body, cacheFor(page, requested, session !== undefined))
}

/** Whom an answer may be kept for: what a member sees, and pages with a form of one browser, for nobody. */
const cacheFor = (page: Page, requested: string | undefined, isMember: boolean): string => {
  if (isMember || page.personal) return 'private, no-store'
  return requested === undefined ? PUBLIC : 'private, no-cache'
}

function remember(reply: FastifyReply, locale: string, origin: string): void {
  const secure = origin.startsWith('https:') ? '; Secure' : ''
  reply.header(
    'set-cookie',
    `${COOKIE}=${locale}; Path=/; Max-Age=${COOKIE_AGE}; SameSite=Lax; HttpOnly${secure}`,
  )
}

/**
 * Sends a body with its ETag, or 304 when the client has it. The tag is weak: compression changes the
 * bytes and not what they say.
 */
export function sendTagged(
  request: FastifyRequest,
  reply: FastifyReply,
  body: string,
  cacheControl = PUBLIC,
): FastifyReply {
  const etag = `W/${etagOf(body)}`
  reply.header('cache-control', cacheControl).header('etag', etag)
  if (reply.statusCode === 200 && isKnown(request.headers['if-none-match'], etag))
    return reply.code(304).send()
  return reply.send(body)
}

/** Weak comparison (RFC 9110, 13.1.2). */
const isKnown = (header: string | undefined, etag: string): boolean =>
  header !== undefined &&
  header.split(',').some((one) => ['*', etag, etag.slice(2)].includes(one.trim()))
