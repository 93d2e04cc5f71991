const HEAD_END = Buffer.from('\r\n\r\n')
const STATUS = /^HTTP\/1\.1 (\d{3})/
const LENGTH = /\r\ncontent-length: (\d+)/i
const NOTHING: Buffer = Buffer.alloc(0)

/**
 * Reads answers of HTTP/1.1 from the bytes of a connection, no more of them than their ends.
 * @param onAnswer called with the status of each.
 * @throws Error for a body of unknown length, which the servers measured here do not send.
 */
export function answerReader(onAnswer: (status: number) => void): (chunk: Buffer) => void {
  let head: Buffer = NOTHING
  let status = 0
  /** Bytes of the body that are still to come; undefined while the head is read. */
  let left: number | undefined

  /** @returns what lies behind the head, or undefined when its end is still to come. */
  const readHead = (chunk: Buffer): Buffer | undefined => {
    head = head.length === 0 ? chunk : Buffer.concat([head, chunk])
    const end = head.indexOf(HEAD_END)
    if (end < 0) return undefined
    const text = head.toString('latin1', 0, end)
    const length = LENGTH.exec(text)?.[1]
    status = Number(STATUS.exec(text)?.[1])
    if (length === undefined && status !== 204 && status !== 304)
      throw new Error(`An answer without a length: ${text}`)
    left = Number(length ?? 0)
    const rest = head.subarray(end + HEAD_END.length)
    head = NOTHING
    return rest
  }

  return (chunk) => {
    let rest: Buffer | undefined = chunk
    while (rest && (rest.length > 0 || left === 0)) {
      if (left === undefined) {
        rest = readHead(rest)
        continue
      }
      const taken: number = Math.min(left, rest.length)
      left -= taken
      rest = rest.subarray(taken)
      if (left > 0) return
      left = undefined
      onAnswer(status)
    }
  }
}
