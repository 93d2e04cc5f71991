import type { Federation } from '@fedify/fedify'
import type { Context } from '../context.ts'
import { actorUri, hostOf, instanceActorUri } from '../domain/uris.ts'
import { INSTANCE_ID } from '../store/actors.ts'
import { AS2_MEDIA_TYPE } from '../vocabulary/context.ts'
import { type Answer, answer } from './answers.ts'

/** JSON Resource Descriptor (RFC 7033). */
export const JRD = 'application/jrd+json'

/** Longest resource that is looked up (characters): the limit of any address. */
const RESOURCE_MAX = 2_048

/** The page where somebody from another server follows, replies or adopts (`{uri}` is filled in there). */
const SUBSCRIBE = 'http://ostatus.org/schema/1.0/subscribe'
const PROFILE_PAGE = 'http://webfinger.net/rel/profile-page'

interface Jrd {
  readonly subject: string
  readonly aliases?: readonly string[]
  readonly links: readonly {
    readonly rel: string
    readonly type?: string
    readonly href?: string
    readonly template?: string
  }[]
}

/**
 * Our form of an answer of Fedify's: the subject is always the handle, so that it agrees with the actor's
 * `preferredUsername` whatever was asked for (SEC-21, D1), and the server's own actor has its own address.
 */
function dress(ctx: Context, jrd: Jrd): Jrd {
  const self = jrd.links.find(({ rel }) => rel === 'self')?.href
  const isInstance = self === actorUri(ctx.origin, INSTANCE_ID)
  const uri = isInstance ? instanceActorUri(ctx.origin) : (self ?? '')
  const names = [jrd.subject, ...(jrd.aliases ?? [])]
  return {
    subject: names.find((name) => name.startsWith('acct:')) ?? jrd.subject,
    aliases: [uri],
    links: [
      { rel: 'self', type: AS2_MEDIA_TYPE, href: uri },
      { rel: PROFILE_PAGE, type: 'text/html', href: uri },
      { rel: SUBSCRIBE, template: `${ctx.origin}/authorize_interaction?uri={uri}` },
    ],
  }
}

/** A resource as it is looked up: handles do not differ by case, and the origin may end with a slash. */
function canonical(ctx: Context, resource: string): string {
  if (!resource.toLowerCase().startsWith('acct:')) return resource
  const lower = resource.toLowerCase()
  return lower === `acct:${hostOf(ctx.origin)}` ? `${lower}@${hostOf(ctx.origin)}` : lower
}

/**
 * Who a handle (`acct:digital@host`) or an address belongs to (PROTOCOL 1.2, FEP-d556). The server itself
 * is `acct:host@host` and its origin.
 * @returns the answer; undefined when nobody here has that name.
 */
export async function findWebFinger(
  ctx: Context,
  federation: Federation<void>,
  resource: string,
): Promise<Answer | undefined> {
  // The name by which Fedify is asked for the server's own actor is no address of it.
  const isInternal = resource.startsWith(actorUri(ctx.origin, INSTANCE_ID))
  if (isInternal || resource.length > RESOURCE_MAX) return undefined
  const url = new URL('/.well-known/webfinger', ctx.origin)
  url.searchParams.set('resource', canonical(ctx, resource))
  const response = await federation.fetch(new Request(url), { contextData: undefined })
  if (response.status !== 200) return undefined
  const jrd = dress(ctx, (await response.json()) as Jrd)
  return answer(JRD, JSON.stringify(jrd), undefined, 200, {
    'cache-control': 'public, max-age=300',
  })
}
