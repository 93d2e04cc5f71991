import { test } from 'tap'
import { type HeldLine, type Listed, planRepairs } from '../../src/domain/catalogue.ts'

const [early, late] = [new Date('2026-11-01T09:00:00Z'), new Date('2026-11-02T09:00:00Z')]
const live = (uri: string, time = early): Listed => ({ uri, kind: 'live', time })
const gone = (uri: string, time = late): Listed => ({ uri, kind: 'tombstone', time })
const held = (uri: string, kind: HeldLine['kind'] = 'copy', time = early): HeldLine => ({
  uri,
  kind,
  time,
})

test('planning the repair of copies', async (t) => {
  t.test('does nothing when both sides have the same', async (t) => {
    t.same(planRepairs([live('a'), gone('b')], [held('a'), held('b', 'tombstone', late)], true), [])
    t.same(planRepairs([live('a')], [held('a', 'copy', late)], true), [], 'or ours is newer')
  })

  t.test('fetches what is unknown, newer, or there again', async (t) => {
    const listed = [live('c'), live('a'), live('b', late), live('d')]
    t.same(planRepairs(listed, [held('b'), held('c'), held('d', 'missing', late)], true), [
      { kind: 'fetch', uri: 'a' },
      { kind: 'fetch', uri: 'b' },
      { kind: 'fetch', uri: 'd' },
    ])
  })

  t.test('deletes what has a tombstone, and takes over its date', async (t) => {
    const listed = [gone('a'), gone('b'), gone('c')]
    t.same(planRepairs(listed, [held('a'), held('b', 'tombstone', early)], true), [
      { kind: 'delete', uri: 'a', time: late },
      { kind: 'date', uri: 'b', time: late },
      { kind: 'delete', uri: 'c', time: late },
    ])
  })

  t.test('SEC-0A: leaves deleted what is listed as live again', async (t) => {
    t.same(planRepairs([live('a', late)], [held('a', 'tombstone')], true), [])
  })

  t.test('looks for what is not listed any more, if all of the list was read', async (t) => {
    const here = [held('a'), held('b', 'missing'), held('c', 'tombstone')]
    t.same(planRepairs([], here, true), [{ kind: 'look-for', uri: 'a' }])
    t.same(planRepairs([], here, false), [])
  })

  t.test('takes the last word of a list that names something twice', async (t) => {
    t.same(planRepairs([live('a'), gone('a')], [], true), [
      { kind: 'delete', uri: 'a', time: late },
    ])
  })
})
