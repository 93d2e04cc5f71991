import './temporal.ts'
import { type Actor, Object as ActivityObject, isActor } from '@fedify/vocab'
import { URL_MAX } from '../domain/fields.ts'
import type { LanguageMap } from '../domain/language.ts'
import { withoutHidden } from '../domain/names.ts'
import { type Parsed, parsed, unparsed } from '../domain/parse.ts'
import { cut, sanitizeHtml } from '../domain/richtext.ts'
import { hostOf } from '../domain/uris.ts'
import {
  ACTOR_TYPES,
  type ActorType,
  type RemoteActor,
  readGovernment,
} from '../vocabulary/remote-actor.ts'
import {
  type Wire,
  isWire,
  readIri,
  readIris,
  readObjects,
  readTerm,
  readText,
  readTexts,
} from '../vocabulary/wire.ts'
import { canonicalOrigin } from './canonical.ts'
import { isFaithful } from './contexts.ts'
import { contextLoader, noDocuments } from './loaders.ts'

/** Characters of a foreign actor's name and of what it says of itself (PROTOCOL 10). */
const NAME_MAX = 500
const SUMMARY_MAX = 5_000
/** Addresses that one actor had before (SEC-16). */
const ALIASES_MAX = 20

/** Letters, digits and the marks that handles have; nothing that looks like something else (SEC-22). */
const HANDLE = /^[\p{L}\p{N}_.~-]{1,100}$/u

const wrong = (path: string, message: string) => unparsed([{ path, message }])

const mapTexts = (map: LanguageMap, change: (text: string) => string): LanguageMap =>
  Object.fromEntries(Object.entries(map).map(([lang, text]) => [lang, change(text)]))

/** The language of the plain texts: the entry of the map that says the same. */
function languageOf(document: Wire): string {
  const map = document['nameMap']
  const entries = isWire(map) ? Object.entries(map) : []
  const same = entries.find(([, text]) => text === document['name'])
  return readText(readTerm(document, 'inLanguage')) ?? same?.[0] ?? entries[0]?.[0] ?? 'und'
}

/** A web address as people follow it; no other scheme, and none too long. */
function webAddress(value: unknown): string | undefined {
  const text = value instanceof URL ? value.href : value
  if (typeof text !== 'string' || text.length > URL_MAX) return undefined
  const url = URL.parse(text)
  return url?.protocol === 'https:' || url?.protocol === 'http:' ? url.href : undefined
}

function iconOf(document: Wire): string | undefined {
  const icon = readObjects(document['icon'])[0]?.['url']
  return webAddress(isWire(icon) ? icon['href'] : icon)
}

/** The addresses that something is sent to or fetched from: the actor's own origin, or none (SEC-12). */
function boxesOf(actor: Actor, document: Wire, origin: string, plainHttp: boolean) {
  const own = (value: unknown) => {
    const address = value instanceof URL ? value.href : value
    return typeof address === 'string' && canonicalOrigin(address, plainHttp) === origin
      ? address
      : undefined
  }
  return {
    inbox: own(actor.inboxId),
    sharedInbox: own(actor.endpoints?.sharedInbox),
    outbox: own(actor.outboxId),
    followers: own(actor.followersId),
    catalogue: own(readTerm(document, 'catalogue')),
  }
}

async function decode(document: Wire): Promise<Actor | undefined> {
  try {
    const read = await ActivityObject.fromJsonLd(document, {
      contextLoader,
      documentLoader: noDocuments,
    })
    return isActor(read) ? read : undefined
  } catch {
    return undefined // a value of a kind that its property cannot have
  }
}

/** The class that Fedify read it as is the type that counts. */
const kindOf = (actor: Actor): ActorType | undefined =>
  ACTOR_TYPES.find((type) => actor.constructor.name === type)

/**
 * Reads an actor of another server. What all servers write is read by Fedify's vocabulary, which takes it
 * in every form that JSON-LD allows; our own terms, and the texts in languages, by their plain names.
 * @param document fetched from the actor's own id.
 */
export async function readActor(document: Wire, plainHttp: boolean): Promise<Parsed<RemoteActor>> {
  const uri = readText(document['id']) ?? ''
  const origin = canonicalOrigin(uri, plainHttp)
  if (origin === undefined) return wrong('id', 'The actor has no canonical id.')
  if (!isFaithful(document['@context'])) return wrong('@context', 'Its terms are not ours.')
  const actor = await decode(document)
  const kind = actor && kindOf(actor)
  if (!actor || !kind) return wrong('type', 'It is no actor.')
  const { inbox, ...boxes } = boxesOf(actor, document, origin, plainHttp)
  if (inbox === undefined) return wrong('inbox', 'The actor has no inbox of its own origin.')
  const handle = actor.preferredUsername?.toString().normalize('NFC') ?? ''
  // A server's own actor is called by its host, which may have a port.
  if (!HANDLE.test(handle) && handle !== hostOf(uri))
    return wrong('preferredUsername', 'It has no name to be called by.')

  const language = languageOf(document)
  const tidy = (text: string) => cut(withoutHidden(text).trim(), NAME_MAX)
  const name = mapTexts(readTexts(document, 'name', language) ?? { [language]: handle }, tidy)
  const summary = readTexts(document, 'summary', language)
  const isShort = summary && Object.values(summary).every((text) => text.length <= SUMMARY_MAX)
  return parsed({
    uri,
    host: hostOf(uri),
    kind,
    handle,
    name,
    summary: isShort ? mapTexts(summary, sanitizeHtml) : undefined,
    language,
    inbox,
    ...boxes,
    url: webAddress(actor.url),
    icon: iconOf(document),
    government: readGovernment(document),
    movedTo: readIri(document['movedTo']),
    alsoKnownAs: readIris(document['alsoKnownAs']).slice(0, ALIASES_MAX),
  })
}
