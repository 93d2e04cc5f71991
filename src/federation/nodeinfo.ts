import type { Federation } from '@fedify/fedify'
import type { Context } from '../context.ts'
import { instanceActorUri } from '../domain/uris.ts'
import { AS2 } from '../vocabulary/context.ts'
import type { Wire } from '../vocabulary/wire.ts'
import { type Answer, answer } from './answers.ts'
import { JRD } from './webfinger.ts'

export const NODEINFO_SCHEMA = 'http://nodeinfo.diaspora.software/ns/schema/'
/** Leads to the server's own actor (FEP-2677). */
export const APPLICATION_REL = `${AS2}#Application`

export const NODEINFO_VERSIONS = ['2.0', '2.1'] as const
export type NodeInfoVersion = (typeof NODEINFO_VERSIONS)[number]

/** Figures change with every publication; a minute late is soon enough (seconds). */
const MAX_AGE = 60

/** `/.well-known/nodeinfo`: where the two versions are, and the server's own actor. */
export const nodeInfoLinks = (origin: string): Answer =>
  answer(
    JRD,
    JSON.stringify({
      links: [
        ...NODEINFO_VERSIONS.map((version) => ({
          rel: `${NODEINFO_SCHEMA}${version}`,
          href: `${origin}/nodeinfo/${version}`,
        })),
        { rel: APPLICATION_REL, href: instanceActorUri(origin) },
      ],
    }),
    undefined,
    200,
    { 'cache-control': 'public, max-age=3600' },
  )

/** The older version has neither repository nor home page of the software; two clients look for it. */
function toOlder(nodeInfo: Wire): Wire {
  const { name, version } = nodeInfo['software'] as Wire
  return { ...nodeInfo, version: '2.0', software: { name, version } }
}

/** What this server says of itself, in both versions with the same figures (FEP-f1d5, FEP-0151). */
export async function makeNodeInfo(
  ctx: Context,
  federation: Federation<void>,
): Promise<Record<NodeInfoVersion, Answer>> {
  const request = new Request(new URL('/nodeinfo/2.1', ctx.origin))
  const response = await federation.fetch(request, { contextData: undefined })
  if (!response.ok) throw new Error(`NodeInfo could not be made: ${response.status}.`)
  const newest = { ...((await response.json()) as Record<string, unknown>) }
  // Fedify names the schema, which the schema itself does not allow.
  delete newest['$schema']
  const dressed = (version: NodeInfoVersion, nodeInfo: Wire) =>
    answer(
      `application/json; profile="${NODEINFO_SCHEMA}${version}#"`,
      JSON.stringify(nodeInfo),
      undefined,
      200,
      { 'cache-control': `public, max-age=${MAX_AGE}` },
    )
  return { '2.0': dressed('2.0', toOlder(newest)), '2.1': dressed('2.1', newest) }
}
