import { onAccept } from './accept.ts'
import { onAnnounce } from './announce.ts'
import { onBlock } from './block.ts'
import { onCollection } from './collections.ts'
import { onCreate } from './create.ts'
import { onDelete } from './delete.ts'
import { onFlag } from './flag.ts'
import { onFollow } from './follow.ts'
import { onLike } from './like.ts'
import { onMove } from './move.ts'
import { onOffer } from './offer.ts'
import { type Handler, ignore } from './received.ts'
import { onReject } from './reject.ts'
import { onUndo } from './undo.ts'
import { onUpdate } from './update.ts'

/** What each type of activity does (PROTOCOL 6). */
const HANDLERS = {
  Create: onCreate,
  Update: onUpdate,
  Delete: onDelete,
  Follow: onFollow,
  Accept: onAccept,
  Reject: onReject,
  Undo: onUndo,
  Like: onLike,
  EmojiReact: onLike,
  Announce: onAnnounce,
  Block: onBlock,
  Move: onMove,
  Add: onCollection,
  Remove: onCollection,
  Flag: onFlag,
  Offer: onOffer,
} as const satisfies Record<string, Handler>

const isKnown = (type: string): type is keyof typeof HANDLERS => Object.hasOwn(HANDLERS, type)

/** The handler for a type; one that is not known has no effect, always. */
export const handlerOf = (type: string): Handler =>
  isKnown(type) ? HANDLERS[type] : async () => ignore('unknown-type')

/** A type as a metric's label, of which there are few. */
export const labelOf = (type: string): string => (isKnown(type) ? type : 'other')
