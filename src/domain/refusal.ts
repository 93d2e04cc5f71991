import type { Issue } from './parse.ts'

/** Every way this server says no on purpose. A new code compiles only once each surface maps it. */
export type RefusalCode =
  | 'not-found' // absent, or hidden from this viewer: the two look the same from outside
  | 'gone' // withdrawn by its owner
  | 'not-allowed' // known viewer, lacking the role
  | 'sign-in-required'
  | 'invalid' // carries `issues`
  | 'edited-meanwhile' // somebody saved a newer revision first
  | 'wrong-state' // the record or peer is not in a state that allows this
  | 'taken' // a handle or host that is in use
  | 'peer-blocked'
  | 'peer-unreachable' // the other server did not answer as a Comity server does
  | 'too-many' // attempts; wait as long as the detail says
  | 'busy' // try again later

/**
 * An expected refusal, thrown so that the surrounding transaction rolls back.
 * Anything else that is thrown is a bug and answers 500.
 */
export class Refusal extends Error {
  readonly code: RefusalCode
  readonly issues: readonly Issue[]

  /** @param detail shown to the person who asked; never names a hidden record. */
  constructor(code: RefusalCode, detail: string, issues: readonly Issue[] = []) {
    super(detail)
    this.name = 'Refusal'
    this.code = code
    this.issues = issues
  }
}
