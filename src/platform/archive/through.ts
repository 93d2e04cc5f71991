import { type Duplex, Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/**
 * What comes out of a transform that is fed from a source. An error of either ends the reading with it;
 * whoever stops reading early stops both.
 */
export async function* through(
  source: AsyncIterable<Uint8Array | string>,
  transform: Duplex,
): AsyncGenerator<Uint8Array> {
  let failure: unknown
  const fed = pipeline(Readable.from(source), transform).catch((error: unknown) => {
    failure ??= error
  })
  try {
    yield* transform as AsyncIterable<Uint8Array>
  } catch (error) {
    await fed
    throw failure ?? error
  }
}
