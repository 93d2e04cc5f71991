import { test } from 'tap'
import { makeGroupRead } from '../../../src/federation/group-read.ts'

/** A reader whose statements end when the test says so; `statements` are the keys of each. */
function reader() {
  const statements: string[][] = []
  const ends: (() => void)[] = []
  const read = makeGroupRead(async (keys: readonly string[]) => {
    statements.push([...keys])
    await new Promise<void>((resolve) => ends.push(resolve))
    if (keys.includes('broken')) throw new Error('no database')
    return new Map(keys.filter((key) => key !== 'absent').map((key) => [key, `found ${key}`]))
  })
  const turn = () => new Promise((resolve) => setImmediate(resolve))
  const endNext = async () => {
    await turn()
    ends.shift()?.()
    await turn()
  }
  return { read, statements, endNext }
}

test('reading by key together', async (t) => {
  t.test('asks at once for what is asked for in one turn, and for each key once', async (t) => {
    const { read, statements, endNext } = reader()
    const found = Promise.all([read('a'), read('b'), read('a'), read('absent')])
    await endNext()
    t.same(await found, ['found a', 'found b', 'found a', undefined])
    t.same(statements, [['a', 'b', 'absent']])
  })

  t.test('has what comes meanwhile wait for the next statement', async (t) => {
    const { read, statements, endNext } = reader()
    const first = read('a')
    await new Promise((resolve) => setImmediate(resolve))
    const later = Promise.all([read('a'), read('b')])
    await endNext()
    t.equal(await first, 'found a')
    await endNext()
    t.same(await later, ['found a', 'found b'])
    t.same(statements, [['a'], ['a', 'b']])
  })

  t.test('tells everybody of a failure, and goes on', async (t) => {
    const { read, endNext } = reader()
    const failed = [t.rejects(read('broken'), /no database/), t.rejects(read('a'), /no database/)]
    await endNext()
    await Promise.all(failed)
    const found = read('b')
    await endNext()
    t.equal(await found, 'found b')
  })
})
