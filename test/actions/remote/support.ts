import { saveRemoteActor } from '../../../src/actions/remote/actors.ts'
import type { OpenContext } from '../../../src/context.ts'
import type { ActorRow } from '../../../src/store/actors.ts'
import { type RemoteRecord, readRecord } from '../../../src/vocabulary/read-record.ts'
import type { ActorType } from '../../../src/vocabulary/remote-actor.ts'
import { remoteInitiative } from '../../federation/incoming/support.ts'

/** An actor of another server, as if it had been fetched. */
export const remoteActor = (
  ctx: OpenContext,
  host: string,
  handle: string,
  kind: ActorType = 'Organization',
): Promise<ActorRow> => {
  const uri = `https://${host}/actors/${handle}`
  return saveRemoteActor(
    ctx,
    {
      uri,
      host,
      kind,
      handle,
      name: { en: handle },
      summary: undefined,
      language: 'en',
      inbox: `${uri}/inbox`,
      sharedInbox: `https://${host}/inbox`,
      outbox: `${uri}/outbox`,
      followers: `${uri}/followers`,
      catalogue: undefined,
      url: undefined,
      icon: undefined,
      government: {
        jurisdiction: ['XF'],
        governmentLevel: 'national',
        organizationKind: 'government',
      },
      movedTo: undefined,
      alsoKnownAs: [],
    },
    { keys: [], listed: [] },
  )
}

/** A record of that actor, as read from a document; `more` changes what the document says. */
export function remoteRecord(
  owner: Pick<ActorRow, 'uri'>,
  more: Record<string, unknown> = {},
): RemoteRecord {
  const read = readRecord(remoteInitiative(owner, more))
  if (!read.ok) throw new Error(JSON.stringify(read.issues))
  return read.value
}
