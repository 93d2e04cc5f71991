import { approveProposal } from '../actions/peer-approval.ts'
import { type AddPeer, type DiscoveredPeer, enterPeer } from '../actions/peer-entry.ts'
import { hashesOf, otherFingerprint } from '../actions/peer-keys.ts'
import { listProposals, requireDecider } from '../actions/peer-proposals.ts'
import { saveRemoteActor } from '../actions/remote/actors.ts'
import type { Context } from '../context.ts'
import { choose } from '../domain/language.ts'
import { canonicalHost, isOwnMachine } from '../domain/peer.ts'
import { Refusal } from '../domain/refusal.ts'
import { hostOf, sameOrigin } from '../domain/uris.ts'
import { fingerprintOf, isSameFingerprint } from '../platform/keys.ts'
import type { ActorRow } from '../store/actors.ts'
import { findPeer } from '../store/peers.ts'
import { NS } from '../vocabulary/context.ts'
import { type Wire, isWire, readIris, readObjects, readText } from '../vocabulary/wire.ts'
import { type FetchFailure, fetchJson } from './fetch.ts'
import { APPLICATION_REL, NODEINFO_SCHEMA, NODEINFO_VERSIONS } from './nodeinfo.ts'
import { fetchActor, resolveActor } from './remote-actors.ts'
import { walkWhole } from './walk.ts'

/** Organisations of one server that are followed; more have to be agreed with its operator. */
const ORGANISATIONS_MAX = 200
const DIRECTORY_PAGES_MAX = 20

/** What went wrong, for the administrator who typed the name. */
const WHY: Record<FetchFailure, string> = {
  gone: 'says that it is no longer there',
  'not-found': 'does not say what software it runs',
  refused: 'refuses to answer us',
  unavailable: 'does not answer',
  'not-admitted': 'may not be asked from here',
  'too-large': 'answers with more than is read',
  'wrong-type': 'answers in a form that is not ActivityPub',
  malformed: 'answers in a form that cannot be read',
  'wrong-origin': 'answers for another server',
  'wrong-id': 'answers for another server',
}

const unreachable = (host: string, reason: FetchFailure): Refusal =>
  new Refusal('peer-unreachable', `${host} ${WHY[reason]}. Check the name, or ask its operator.`)

/** A server's address for its name; a server on one's own machine may have no certificate. */
const originsOf = (ctx: Context, host: string): string[] =>
  ctx.config.env !== 'production' && isOwnMachine(host)
    ? [`https://${host}`, `http://${host}`]
    : [`https://${host}`]

interface Found {
  readonly origin: string
  readonly links: readonly Wire[]
}

/** `/.well-known/nodeinfo`, under the first scheme that answers. */
async function findLinks(ctx: Context, host: string): Promise<Found> {
  let reason: FetchFailure = 'unavailable'
  for (const origin of originsOf(ctx, host)) {
    const answer = await fetchJson(ctx, `${origin}/.well-known/nodeinfo`)
    if (answer.ok) return { origin, links: readObjects(answer.json['links']) }
    reason = answer.reason
  }
  throw unreachable(host, reason)
}

/** The address that a link with this rel leads to, on the same server. */
function linkTo({ origin, links }: Found, rel: string): string | undefined {
  const href = readText(links.find((link) => link['rel'] === rel)?.['href'])
  return href !== undefined && sameOrigin(href, origin) ? href : undefined
}

/** What the server says of our protocol in its newest NodeInfo; undefined when it does not speak it. */
async function readComity(ctx: Context, found: Found): Promise<Wire | undefined> {
  const href = NODEINFO_VERSIONS.toReversed()
    .map((version) => linkTo(found, `${NODEINFO_SCHEMA}${version}`))
    .find((link) => link !== undefined)
  if (href === undefined) throw unreachable(hostOf(found.origin), 'not-found')
  const answer = await fetchJson(ctx, href)
  if (!answer.ok) throw unreachable(hostOf(found.origin), answer.reason)
  const metadata = answer.json['metadata']
  const comity = isWire(metadata) ? metadata['comity'] : undefined
  return isWire(comity) && comity['namespace'] === NS ? comity : undefined
}

/** Where a server publishes the list of its peers, as its NodeInfo says; undefined when it publishes none. */
export async function findPeerList(ctx: Context, host: string): Promise<string | undefined> {
  const found = await findLinks(ctx, host)
  const uri = readText((await readComity(ctx, found))?.['peerList'])
  return uri !== undefined && sameOrigin(uri, found.origin) ? uri : undefined
}

/** The instance actor by WebFinger, for servers whose NodeInfo does not link to it (FEP-d556). */
async function fingerInstance(ctx: Context, { origin }: Found): Promise<string | undefined> {
  const host = hostOf(origin)
  for (const resource of [origin, `acct:${host}@${host}`]) {
    const url = new URL('/.well-known/webfinger', origin)
    url.searchParams.set('resource', resource)
    const answer = await fetchJson(ctx, url.href)
    const links = answer.ok ? readObjects(answer.json['links']) : []
    const uri = linkTo({ origin, links }, 'self')
    if (uri !== undefined) return uri
  }
  return undefined
}

type Instance = Pick<DiscoveredPeer, 'name' | 'instanceActor' | 'keyHashes' | 'fingerprint'>
const NO_INSTANCE: Instance = {
  name: undefined,
  instanceActor: undefined,
  keyHashes: [],
  fingerprint: undefined,
}

/** The server's own actor: its name, and the fingerprint of its keys. */
async function readInstance(ctx: Context, uri: string | undefined): Promise<Instance> {
  const fetched = uri === undefined ? undefined : await orNothing(fetchActor(ctx, uri))
  if (!fetched || typeof fetched === 'string') return NO_INSTANCE
  const actor = await orNothing(saveRemoteActor(ctx, fetched.actor, fetched))
  if (!actor) return NO_INSTANCE
  const keyHashes = hashesOf(fetched.keys)
  return {
    name: choose(actor.name, [ctx.config.language], actor.language)?.value,
    instanceActor: actor.uri,
    keyHashes,
    fingerprint: keyHashes.length > 0 ? fingerprintOf(keyHashes) : undefined,
  }
}

/** The organisations of a server, from the directory that its NodeInfo names (docs/decisions/0005). */
async function readOrganisations(
  ctx: Context,
  { origin }: Found,
  comity: Wire | undefined,
): Promise<ActorRow[]> {
  const directory = readText(comity?.['organisations'])
  if (directory === undefined || !sameOrigin(directory, origin)) return []
  const limits = { pages: DIRECTORY_PAGES_MAX, items: ORGANISATIONS_MAX }
  const walked = await walkWhole(ctx, directory, limits)
  if (!walked.ok) throw unreachable(hostOf(origin), walked.reason)
  const organisations: ActorRow[] = []
  for (const uri of readIris(walked.items)) {
    const actor = sameOrigin(uri, origin) ? await readNow(ctx, uri) : undefined
    if (actor?.kind === 'Organization') organisations.push(actor)
    else ctx.log.warn({ uri }, 'an organisation of a peer could not be read')
  }
  return organisations
}

/** What was asked for, or undefined when it was refused: then it cannot be had. */
async function orNothing<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked
  } catch (error) {
    if (error instanceof Refusal) return undefined
    throw error
  }
}

/** An actor as it is at its origin now. */
const readNow = (ctx: Context, uri: string): Promise<ActorRow | undefined> =>
  orNothing(resolveActor(ctx, uri, { refresh: true }))

/**
 * Finds out about a server from its name alone (PROTOCOL 7.1.1 to 3): NodeInfo, the instance actor with
 * its key, and its organisations, which are stored as actors. Opens no transaction.
 * @throws Refusal `peer-unreachable` when it does not answer as a federated server does.
 */
export async function discoverPeer(ctx: Context, host: string): Promise<DiscoveredPeer> {
  const found = await findLinks(ctx, host)
  const comity = await readComity(ctx, found)
  const uri = linkTo(found, APPLICATION_REL) ?? (await fingerInstance(ctx, found))
  const instance = await readInstance(ctx, uri)
  if (comity && instance.instanceActor === undefined) throw unreachable(host, 'wrong-type')
  return {
    host,
    comity: comity !== undefined,
    ...instance,
    organisations: await readOrganisations(ctx, found, comity),
  }
}

/** The canonical name of another server. @throws Refusal `invalid` for no name, or our own. */
function otherHost(ctx: Context, given: string): string {
  const host = canonicalHost(given)
  if (host !== undefined && host !== hostOf(ctx.origin)) return host
  const message = 'Give the name of another server, such as gov.example.'
  throw new Refusal('invalid', message, [{ path: 'host', message }])
}

/** Asks a server who it is, and enters nothing. @throws Refusal as `addPeer`. */
export async function lookAt(ctx: Context, given: string): Promise<DiscoveredPeer> {
  const host = otherHost(ctx, given)
  const listed = await findPeer(ctx.db, host)
  if (listed?.state === 'suspended')
    throw new Refusal('wrong-state', `${host} is suspended. Resume it first.`)
  return ctx.admission.whileAdding(host, () => discoverPeer(ctx, host))
}

/**
 * Adds a peer by its domain, or changes what is agreed with it: finds it, has it confirmed, enters it in the
 * list, and asks its organisations to be followed. Their catalogues come when they accept.
 * @param given the name as typed: `gov.example`, with a port if it has one.
 * @throws Refusal `invalid` for no name or our own, `peer-unreachable`, `wrong-state` while suspended, and
 *   what `confirm` throws.
 */
export const addPeer: AddPeer = async (ctx, by, given, options, confirm) => {
  await requireDecider(ctx, by)
  const found = await lookAt(ctx, given)
  if (!found.comity && options.exchangePeers)
    throw new Refusal(
      'peer-unreachable',
      `${found.host} does not run Comity, so records for peers only cannot be exchanged with it.`,
    )
  await confirm?.(found)
  return enterPeer(ctx, by, found, options)
}

/**
 * Approves a proposal. What a list proposes becomes the approver's own: the server is asked who it is, and
 * must have the keys that the list says it has; where two decide, a second person then approves that.
 * @throws Refusal as `approveProposal` and `addPeer`.
 */
export async function approvePeer(ctx: Context, by: string, id: string): Promise<void> {
  const proposal = (await listProposals(ctx)).find((one) => one.id === id)
  if (proposal?.list === undefined || proposal.kind !== 'enter') return approveProposal(ctx, by, id)
  const { host, list, terms, reason } = proposal
  if (terms.fingerprint === undefined)
    throw new Refusal(
      'invalid',
      `The list of ${list} says no fingerprint of ${host}. Ask its operator, and use "comity peers add".`,
    )
  const options = { followPublic: true, exchangePeers: false, reason, fromList: list }
  await addPeer(ctx, by, host, options, async ({ fingerprint }) => {
    const isSame = fingerprint && isSameFingerprint(terms.fingerprint ?? '', fingerprint)
    if (!isSame) throw otherFingerprint(host, fingerprint)
  })
}
