import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { LRUCache } from 'lru-cache'
import type { Context } from '../context.ts'
import { ACTORS_CHANNEL } from '../store/actors.ts'
import { type Answer, answer, send, sendNothing } from './answers.ts'
import { buildFederation } from './federation.ts'
import { NODEINFO_VERSIONS, type NodeInfoVersion, makeNodeInfo, nodeInfoLinks } from './nodeinfo.ts'
import { JRD, findWebFinger } from './webfinger.ts'

/** WebFinger answers kept (entries): a few spellings for each actor of the server. */
const KEPT = 5_000
/** Longest time an answer is kept if the notification of a change was lost (ms). */
const KEPT_FOR = 60_000

/** Where WebFinger is asked, in the older description of a host (RFC 6415). */
function hostMeta(origin: string): { xml: Answer; json: Answer } {
  const template = `${origin}/.well-known/webfinger?resource={uri}`
  const xml = `<?xml version="1.0" encoding="UTF-8"?>
<XRD xmlns="http://docs.oasis-open.org/ns/xri/xrd-1.0">
  <Link rel="lrdd" type="${JRD}" template="${template}"/>
</XRD>
`
  const json = JSON.stringify({ links: [{ rel: 'lrdd', type: JRD, template }] })
  const forLong = { 'cache-control': 'public, max-age=86400' }
  return {
    xml: answer('application/xrd+xml; charset=utf-8', xml, undefined, 200, forLong),
    json: answer(JRD, json, undefined, 200, forLong),
  }
}

/**
 * How other servers find actors and learn what this server is (PROTOCOL 1.2). Fedify makes the answers,
 * which are kept as bytes until an actor changes.
 */
export const discoveryRoutes =
  (ctx: Context): FastifyPluginAsync =>
  async (app) => {
    const federation = buildFederation(ctx)
    const fingers = new LRUCache<string, Answer>({ max: KEPT, ttl: KEPT_FOR })
    const infos = new LRUCache<'all', Record<NodeInfoVersion, Answer>>({ max: 1, ttl: KEPT_FOR })
    const stop = await ctx.listen(ACTORS_CHANNEL, () => {
      fingers.clear()
      infos.clear()
    })
    app.addHook('onClose', async () => stop())

    const find = async (resource: string, request: FastifyRequest, reply: FastifyReply) => {
      const found = await findWebFinger(ctx, federation, resource)
      if (!found) return sendNothing(reply)
      fingers.set(resource, found)
      return send(request, reply, found)
    }
    app.get('/.well-known/webfinger', (request, reply) => {
      const { resource } = request.query as { readonly resource?: unknown }
      if (typeof resource !== 'string' || resource === '')
        return reply.code(400).send({ title: 'Name one resource.', status: 400 })
      const kept = fingers.get(resource)
      return kept ? send(request, reply, kept) : find(resource, request, reply)
    })

    const { xml, json } = hostMeta(ctx.origin)
    const links = nodeInfoLinks(ctx.origin)
    app.get('/.well-known/host-meta', (request, reply) => send(request, reply, xml))
    app.get('/.well-known/host-meta.json', (request, reply) => send(request, reply, json))
    app.get('/.well-known/nodeinfo', (request, reply) => send(request, reply, links))
    for (const version of NODEINFO_VERSIONS)
      app.get(`/nodeinfo/${version}`, async (request, reply) => {
        const made = infos.get('all') ?? (await makeNodeInfo(ctx, federation))
        infos.set('all', made)
        return send(request, reply, made[version])
      })
  }
