import { URL_MAX } from '../../domain/fields.ts'
import { type Wire, isWire } from '../../vocabulary/wire.ts'
import { canonicalOrigin } from '../canonical.ts'
import { isFaithful } from '../contexts.ts'
import { type InboxRefusal, type InboxWord, refuse } from './refusal.ts'

/** What the front door must know of an activity; everything else is the worker's. */
export interface Envelope {
  readonly id: string
  readonly type: string
  readonly actor: string
  readonly activity: Wire
  /** The id of its object, if it is one string or an object with one. */
  readonly object: string | undefined
  /** Signed by a server that is not its actor's: at most a hint (TRUST 2.4). */
  readonly isForwarded: boolean
}

/** Characters of a type; it is stored and counted. */
const TYPE_MAX = 100
/** Characters of actor and id together: the database's index takes 2,704 bytes for both. */
const IDS_MAX = 2_600
/** Entries of one property (PROTOCOL 10, SEC-16). */
const ENTRIES_MAX: Readonly<Record<string, number>> = {
  to: 1_000,
  cc: 1_000,
  bto: 1_000,
  bcc: 1_000,
  audience: 1_000,
  tag: 100,
  attachment: 50,
  evidence: 50,
  alsoKnownAs: 20,
  oneOf: 20,
  anyOf: 20,
}
/** Properties whose value, as text, is an address. */
const ADDRESSES = ['id', 'url', 'inReplyTo', 'attributedTo', 'href']

/** The id of something that is a string or an object with a string id; undefined for all else, also lists. */
export function soleId(value: unknown): string | undefined {
  const id = isWire(value) ? value['id'] : value
  return typeof id === 'string' && id !== '' ? id : undefined
}

/** An actor is its id; an object with more than that is somebody's claim about an actor (SEC-04). */
function actorOf(value: unknown): string | undefined {
  if (isWire(value) && Object.keys(value).length !== 1) return undefined
  return soleId(value)
}

/** What a rule needs: ids whose form was checked. */
interface Parts {
  readonly activity: Wire
  readonly actor: string
  readonly origin: string
  readonly originOf: (id: string) => string | undefined
}

type Rule = (parts: Parts) => InboxWord | undefined

const isOf = ({ origin, originOf }: Parts, id: string | undefined): boolean =>
  id !== undefined && originOf(id) === origin

/** Create and Update: the actor's own object, or the actor itself (SEC-05). */
const ownObject: Rule = (parts) => {
  const { object } = parts.activity
  const id = soleId(object)
  if (id === undefined) return 'object'
  if (!isOf(parts, id)) return 'object_origin'
  if (!isWire(object)) return undefined
  if (id === parts.actor && parts.activity['type'] === 'Update') return undefined
  return soleId(object['attributedTo']) === parts.actor ? undefined : 'object_owner'
}

/** Delete and Undo: something of the actor's origin. That it is the actor's own is seen where it is stored. */
const ofOrigin: Rule = (parts) => {
  const { object } = parts.activity
  const id = soleId(object)
  if (id === undefined) return 'object'
  if (!isOf(parts, id)) return 'object_origin'
  const owner = isWire(object) ? (object['actor'] ?? object['attributedTo']) : undefined
  return owner === undefined || soleId(owner) === parts.actor ? undefined : 'object_owner'
}

/** Accept and Reject: of one activity, by its id or by what it says. */
const anObject: Rule = ({ activity: { object } }) =>
  soleId(object) === undefined && !(isWire(object) && 'object' in object) ? 'object' : undefined

/** Add and Remove: only to a collection of the actor's origin (SEC-08). */
const ownTarget: Rule = (parts) => {
  const { object, target } = parts.activity
  if (soleId(object) === undefined) return 'object'
  return isOf(parts, soleId(target)) ? undefined : 'target'
}

/** Move: of oneself (SEC-0A). */
const oneself: Rule = ({ activity: { object, target }, actor }) => {
  if (soleId(object) !== actor) return 'object_owner'
  return soleId(target) === undefined ? 'target' : undefined
}

const oneObject: Rule = ({ activity: { object } }) =>
  soleId(object) === undefined ? 'object' : undefined

const RULES: Readonly<Record<string, Rule>> = {
  Create: ownObject,
  Update: ownObject,
  Delete: ofOrigin,
  Undo: ofOrigin,
  Accept: anObject,
  Reject: anObject,
  Add: ownTarget,
  Remove: ownTarget,
  Move: oneself,
  Follow: oneObject,
  Block: oneObject,
  Like: oneObject,
  Announce: oneObject,
}

/** SEC-16, for the activity and its object: lists and addresses that no honest sender makes so long. */
function isTooMuch(value: unknown): boolean {
  if (!isWire(value)) return false
  for (const property in ENTRIES_MAX) {
    const list = value[property]
    if (Array.isArray(list) && list.length > (ENTRIES_MAX[property] ?? 0)) return true
  }
  return ADDRESSES.some((property) => {
    const address = value[property]
    return typeof address === 'string' && address.length > URL_MAX
  })
}

/**
 * Steps 14 to 17 of TRUST 2.1: one activity of one actor, with an id of the actor's origin, about something
 * the actor may speak of. A type that is not known passes: the worker ignores it.
 * @param keyOrigin of the key that signed.
 */
export function readEnvelope(
  activity: Wire,
  keyOrigin: string,
  plainHttp: boolean,
): { readonly ok: true; readonly envelope: Envelope } | InboxRefusal {
  if (!isFaithful(activity['@context'])) return refuse('context')
  const { type, id, object } = activity
  if (typeof type !== 'string' || type === '' || type.length > TYPE_MAX) return refuse('type')
  if (typeof id !== 'string') return refuse('id')
  const actor = actorOf(activity['actor'])
  if (actor === undefined) return refuse('actor')
  if (id.length + actor.length > IDS_MAX) return refuse('id')

  const originOf = (text: string) => canonicalOrigin(text, plainHttp)
  const origin = originOf(actor)
  if (origin === undefined) return refuse('actor')
  const idOrigin = originOf(id)
  if (idOrigin === undefined) return refuse('id')
  if (idOrigin !== origin) return refuse('origin')
  const rule = Object.hasOwn(RULES, type) ? RULES[type] : undefined
  const broken = rule?.({ activity, actor, origin, originOf })
  if (broken !== undefined) return refuse(broken)
  if (isTooMuch(activity) || isTooMuch(object)) return refuse('too_many')
  const isForwarded = keyOrigin !== origin
  return { ok: true, envelope: { id, type, actor, activity, object: soleId(object), isForwarded } }
}
