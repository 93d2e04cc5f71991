import type { FastifyInstance, FastifyPluginAsync } from 'fastify'
import type { TokenScope } from '../domain/account.ts'
import { type InstanceTask, requireHere } from '../domain/permissions.ts'
import { Refusal } from '../domain/refusal.ts'
import { callerOf, memberOf } from './viewer.ts'

/**
 * Who may use a route at all; what they may do with the record at hand is the action's business.
 * `moderator` and `administrator` are roles for the whole server.
 */
export type Policy = 'anyone' | 'member' | 'moderator' | 'administrator'

declare module 'fastify' {
  interface FastifyContextConfig {
    policy?: Policy
  }
  interface FastifyInstance {
    /** Every route of the app with its policy, once the app is ready. */
    readonly routeTable: readonly Route[]
  }
}

export interface Route {
  readonly method: string
  /** As it is declared: `/initiatives/:id`. */
  readonly url: string
  /** Undefined only until the app is ready. */
  readonly policy: Policy | undefined
}

const TASKS: Partial<Record<Policy, InstanceTask>> = {
  moderator: 'moderate',
  administrator: 'administer',
}

const READING: readonly string[] = ['GET', 'HEAD', 'OPTIONS']

/** The scope that a token needs for a route: the policy and the method say it, so no route can forget it. */
export function scopeFor(policy: Policy, method: string): TokenScope {
  if (policy === 'moderator' || policy === 'administrator') return 'admin'
  return READING.includes(method) ? 'read' : 'write'
}

/** Gives the routes of a plugin a policy; a route that declares its own keeps it. */
export const withPolicy =
  (policy: Policy, routes: FastifyPluginAsync): FastifyPluginAsync =>
  async (app) => {
    app.addHook('onRoute', (route) => {
      route.config = { policy, ...route.config }
    })
    await app.register(routes)
  }

/**
 * Denies by default (TRUST SEC-64): an app that has a route without a policy does not start.
 * Call it before any route is added.
 */
export function requirePolicies(app: FastifyInstance): void {
  const table: Route[] = []
  app.decorate('routeTable', table)
  app.addHook('onRoute', (route) => {
    if (route.method === 'OPTIONS') return // a browser asks what it may ask; there is nothing to read
    const { url } = route
    for (const method of [route.method].flat())
      table.push({
        method,
        url,
        get policy() {
          return route.config?.policy // a plugin's comes after this hook
        },
      })
  })
  app.addHook('onReady', async () => {
    const bare = table.filter(({ policy }) => policy === undefined)
    if (bare.length === 0) return
    const names = bare.map(({ method, url }) => `${method} ${url}`).join(', ')
    throw new Error(
      `Say who may use these routes, with withPolicy (http/policy.ts) or config.policy: ${names}`,
    )
  })
}

/** Refuses whom a route's policy does not admit, before a body is read. Needs `identify` before it. */
export function enforcePolicies(app: FastifyInstance): void {
  app.addHook('preParsing', async (request) => {
    const { policy } = request.routeOptions.config
    if (policy === undefined) return // no route: answered 404
    const { token, isUnknown } = callerOf(request)
    if (isUnknown)
      throw new Refusal('sign-in-required', 'This token is not known here, or was revoked.')
    if (policy !== 'anyone') memberOf(request)
    const scope = scopeFor(policy, request.method)
    if (token && !token.scopes.includes(scope))
      throw new Refusal('not-allowed', `This takes a token with the scope ${scope}.`)
    const task = TASKS[policy]
    if (task) requireHere(memberOf(request), task)
  })
}
