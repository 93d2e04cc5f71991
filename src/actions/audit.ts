import { type Context, inTransaction } from '../context.ts'
import { type AuditHead, NO_HEAD, nextHead, writeHead } from '../domain/audit.ts'
import {
  type AuditLink,
  findHead,
  findLink,
  holdChain,
  insertLinks,
  listLinks,
  listUnchained,
  startOfRecent,
} from '../store/audit-chain.ts'
import type { Db } from '../store/database.ts'

/** Lines chained in one transaction, and links checked at a time. */
const BATCH = 1_000
/** Breaks that a verification lists; one that finds more says so by their number alone. */
const BREAKS_MAX = 100

/**
 * Adds committed lines of the trail to its chain. Actions only insert their line: were they to chain it
 * themselves, each would wait for the commit of the one before.
 * @param search `recent` passes over what a transaction that was open for very long has left behind.
 * @returns how many lines were chained.
 */
export async function chainAudit(
  ctx: Context,
  search: 'recent' | 'all' = 'recent',
): Promise<number> {
  let chained = 0
  let after = search === 'all' ? 0 : await startOfRecent(ctx.db)
  for (;;) {
    const links = await inTransaction(ctx, ({ db }) => chainAfter(db, after))
    chained += links.length
    after = links.at(-1)?.seq ?? after
    if (links.length < BATCH) return chained
  }
}

async function chainAfter(db: Db, after: number): Promise<AuditLink[]> {
  await holdChain(db)
  let head = await findHead(db)
  const links: AuditLink[] = []
  for (const line of await listUnchained(db, after, BATCH)) {
    head = nextHead(head, line)
    links.push({ ...head, seq: line.seq })
  }
  if (links.length > 0) await insertLinks(db, links)
  return links
}

/** A place where the trail is not as it was. */
export interface AuditBreak {
  /** In the chain, from 1. */
  readonly position: number
  /** Number of the line, as `audit list` shows it; absent where the link itself is gone. */
  readonly seq?: number
  readonly says: string
}

export interface AuditVerdict {
  readonly ok: boolean
  /** Links that were checked. */
  readonly checked: number
  readonly head: AuditHead
  /** The first ones, in order. */
  readonly breaks: readonly AuditBreak[]
  readonly breakCount: number
}

interface Checking {
  readonly found: (one: AuditBreak) => void
  head: AuditHead
  checked: number
}

/** Recomputes each link from its line and the link before it as it is stored, so that a break shows alone. */
async function checkLinks(db: Db, checking: Checking): Promise<void> {
  for (;;) {
    const links = await listLinks(db, checking.head.position, BATCH)
    for (const { position, seq, sha256, line } of links) {
      const { head } = checking
      for (
        let gone = head.position + 1;
        gone < position && gone - head.position <= BREAKS_MAX;
        gone++
      )
        checking.found({ position: gone, says: 'The link was removed.' })
      if (!line) checking.found({ position, seq, says: 'The line was removed.' })
      else if (position === head.position + 1 && nextHead(head, line).sha256 !== sha256)
        checking.found({ position, seq, says: 'The line was changed.' })
      checking.head = { position, sha256 }
      checking.checked++
    }
    if (links.length < BATCH) return
  }
}

/** Compares the chain with a head that was kept elsewhere. */
async function checkKept(db: Db, checking: Checking, kept: AuditHead): Promise<void> {
  const { position } = checking.head
  if (position < kept.position)
    return checking.found({
      position: position + 1,
      says: `The end was cut off: the kept head is at ${kept.position}.`,
    })
  const sha256 = kept.position === 0 ? NO_HEAD.sha256 : await findLink(db, kept.position)
  if (sha256 !== kept.sha256)
    checking.found({
      position: kept.position,
      says: 'The kept head has another hash: the chain was made anew up to here.',
    })
}

/** Checks the chained lines against their chain, and the chain against heads that were kept elsewhere. */
export async function checkChain(db: Db, kept: readonly AuditHead[]): Promise<AuditVerdict> {
  const breaks: AuditBreak[] = []
  let breakCount = 0
  const checking: Checking = {
    head: NO_HEAD,
    checked: 0,
    found: (one) => {
      breakCount++
      if (breaks.length < BREAKS_MAX) breaks.push(one)
    },
  }
  await checkLinks(db, checking)
  for (const one of kept) await checkKept(db, checking, one)
  breaks.sort((a, b) => a.position - b.position)
  const { head, checked } = checking
  return { ok: breakCount === 0, checked, head, breaks, breakCount }
}

/**
 * Checks the whole trail against its chain, and the chain against heads that were kept elsewhere (in a
 * backup, in the log, on paper). Lines that are not chained yet are chained before.
 */
export async function verifyAudit(
  ctx: Context,
  kept: readonly AuditHead[] = [],
): Promise<AuditVerdict> {
  await chainAudit(ctx, 'all')
  return checkChain(ctx.db, kept)
}

/** The head of the chain goes to the log this often (ms): a log is kept elsewhere. */
const TELL_EVERY = 86_400_000
const told = new WeakMap<object, number>()

/** Chains what was committed; once a day looks for stragglers too, and tells the log the head. */
export async function keepChain(ctx: Context): Promise<number> {
  const now = performance.now()
  const last = told.get(ctx.admission)
  const isDaily = last === undefined || now - last >= TELL_EVERY
  const chained = await chainAudit(ctx, isDaily ? 'all' : 'recent')
  if (isDaily) {
    told.set(ctx.admission, now)
    ctx.log.info({ auditHead: writeHead(await findHead(ctx.db)) }, 'head of the audit trail')
  }
  return chained
}
