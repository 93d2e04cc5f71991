import { z } from 'zod'
import { type OwnKeyState, listOwnKeys, rotateKeys } from '../../actions/key-rotation.ts'
import type { Context } from '../../context.ts'
import { text } from '../../domain/language.ts'
import { memberOf } from '../viewer.ts'
import { type Routes, problems } from './schemas.ts'

const KeyJson = z
  .object({
    id: z.string(),
    actor: z.string().describe('`instance`, or the handle of the organisation.'),
    kind: z.enum(['rsa', 'ed25519']),
    sha256: z.string().describe('Of the public key (SPKI DER).'),
    since: z.iso.datetime(),
    listedUntil: z.iso.datetime().optional().describe('Set when another key is used in its place.'),
  })
  .meta({ id: 'Key' })

const toKeyJson = ({ since, listedUntil, ...key }: OwnKeyState): z.output<typeof KeyJson> => ({
  ...key,
  since: since.toISOString(),
  listedUntil: listedUntil?.toISOString(),
})

const NewRotation = z.object({
  actor: z
    .string()
    .max(64)
    .optional()
    .describe('Handle of an organisation, or `instance`; left out: every actor of this server.'),
  emergency: z.boolean().default(false).describe('Stop listing the old keys at once.'),
  reason: text(1_000).optional(),
})

/** The public keys of this server's actors, and their rotation, for administrators. */
export const keyRoutes =
  (ctx: Context): Routes =>
  async (app) => {
    const tags = ['keys']
    const list = {
      tags,
      summary: 'Public keys of this server and its organisations',
      response: { 200: z.array(KeyJson), ...problems },
    }
    app.get('/keys', { schema: list }, async () => (await listOwnKeys(ctx)).map(toKeyJson))

    const post = {
      tags,
      summary: 'Give actors of this server new keys',
      body: NewRotation,
      response: { 200: z.array(KeyJson).describe('Their keys now.'), ...problems },
    }
    app.post('/keys/rotation', { schema: post }, async (request) => {
      const keys = await rotateKeys(ctx, memberOf(request).handle, request.body)
      return keys.map(toKeyJson)
    })
  }
