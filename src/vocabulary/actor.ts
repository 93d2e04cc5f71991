import type { LanguageMap } from '../domain/language.ts'
import { choose } from '../domain/language.ts'
import { escapeText } from '../domain/richtext.ts'
import {
  collectionUri,
  hostOf,
  instanceActorUri,
  peersUri,
  sharedInboxUri,
} from '../domain/uris.ts'
import { ACTOR_CONTEXT } from './context.ts'
import { type Wire, present, writeTexts, writeTime } from './wire.ts'

/** The public halves of an actor's keys, of each kind first the one in use; more while one is being replaced. */
export interface PublicKeys {
  readonly rsa: readonly { readonly id: string; readonly pem: string }[]
  readonly ed25519: readonly { readonly id: string; readonly multibase: string }[]
}

function writeKeys(actor: string, keys: PublicKeys): Wire {
  const rsa = keys.rsa.map(({ id, pem }) => ({
    id,
    type: 'Key',
    owner: actor,
    publicKeyPem: pem,
  }))
  return present({
    // Most servers read one object, or the first of a list, which stands here only while a key is being replaced.
    publicKey: rsa.length === 1 ? rsa[0] : rsa,
    assertionMethod: keys.ed25519.map(({ id, multibase }) => ({
      id,
      type: 'Multikey',
      controller: actor,
      publicKeyMultibase: multibase,
    })),
  })
}

const boxes = (origin: string, uri: string): Wire => ({
  inbox: collectionUri(uri, 'inbox'),
  outbox: collectionUri(uri, 'outbox'),
  followers: collectionUri(uri, 'followers'),
  following: collectionUri(uri, 'following'),
  endpoints: { sharedInbox: sharedInboxUri(origin) },
})

export interface OrganisationActor {
  readonly origin: string
  readonly uri: string
  readonly handle: string
  readonly name: LanguageMap
  readonly summary: LanguageMap | undefined
  readonly language: string
  readonly governmentLevel: string | undefined
  readonly jurisdiction: readonly string[]
  readonly organizationKind: string | undefined
  readonly website: string | undefined
  readonly published: Date
  readonly keys: PublicKeys
  readonly movedTo: string | undefined
  readonly alsoKnownAs: readonly string[]
}

/** Paragraphs of plain text as HTML. */
const paragraphs = (text: string): string =>
  text
    .split(/\n{2,}/)
    .map((paragraph) => `<p>${escapeText(paragraph.trim())}</p>`)
    .join('')

const website = (url: string): Wire => ({
  type: 'PropertyValue',
  name: 'Website',
  value: `<a href="${escapeText(url)}" rel="me">${escapeText(hostOf(url))}</a>`,
})

/** A government body as an actor (PROTOCOL 1.3). */
export function writeOrganisation(body: OrganisationActor): Wire {
  const { uri, origin } = body
  const summary = body.summary && choose(body.summary, [], body.language)?.value
  return present({
    '@context': ACTOR_CONTEXT,
    id: uri,
    type: 'Organization',
    preferredUsername: body.handle,
    webfinger: `${body.handle}@${hostOf(origin)}`,
    ...writeTexts('name', body.name, body.language),
    summary: summary === undefined ? undefined : paragraphs(summary),
    featured: collectionUri(uri, 'featured'),
    catalogue: collectionUri(uri, 'catalogue'),
    manuallyApprovesFollowers: false,
    discoverable: true,
    indexable: true,
    governmentLevel: body.governmentLevel,
    jurisdiction: body.jurisdiction,
    organizationKind: body.organizationKind,
    attachment: body.website === undefined ? [] : [website(body.website)],
    url: uri,
    ...boxes(origin, uri),
    published: writeTime(body.published),
    ...writeKeys(uri, body.keys),
    movedTo: body.movedTo,
    alsoKnownAs: body.alsoKnownAs,
  })
}

/** The server itself as an actor: it signs fetches, follows peers and owns the peers collection. */
export function writeInstance(server: {
  readonly origin: string
  readonly name: string
  readonly published: Date
  readonly keys: PublicKeys
}): Wire {
  const { origin } = server
  const uri = instanceActorUri(origin)
  const host = hostOf(origin)
  return present({
    '@context': ACTOR_CONTEXT,
    id: uri,
    type: 'Application',
    preferredUsername: host,
    webfinger: `${host}@${host}`,
    name: server.name,
    peers: peersUri(origin),
    manuallyApprovesFollowers: true,
    discoverable: false,
    indexable: false,
    url: uri,
    ...boxes(origin, uri),
    published: writeTime(server.published),
    ...writeKeys(uri, server.keys),
  })
}
