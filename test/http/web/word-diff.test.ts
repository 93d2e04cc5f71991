import fc from 'fast-check'
import { test } from 'tap'
import { type DiffPart, diffWords } from '../../../src/http/web/parts/word-diff.ts'

const without = (parts: readonly DiffPart[], kind: DiffPart['kind']): string =>
  parts
    .filter((part) => part.kind !== kind)
    .map(({ text }) => text)
    .join('')

test('comparing two texts', async (t) => {
  t.test('marks the words that differ, removed before added', async (t) => {
    t.same(diffWords('Five of eleven offices.', 'Nine of eleven offices, by 2024.', 'en'), [
      { kind: 'removed', text: 'Five' },
      { kind: 'added', text: 'Nine' },
      { kind: 'same', text: ' of eleven offices' },
      { kind: 'added', text: ', by 2024' },
      { kind: 'same', text: '.' },
    ])
  })

  t.test('finds words where none are spaced', async (t) => {
    t.same(diffWords('数据交换', '登记数据交换', 'zh'), [
      { kind: 'added', text: '登记' },
      { kind: 'same', text: '数据交换' },
    ])
  })

  t.test('gives both texts back, whatever they are', async (t) => {
    const words = fc
      .array(fc.constantFrom('a', 'b', 'cc', ' ', '\n', '.', 'é'))
      .map((w) => w.join(''))
    fc.assert(
      fc.property(words, words, fc.constantFrom('en', 'zh'), (before, after, lang) => {
        const parts = diffWords(before, after, lang)
        return without(parts, 'added') === before && without(parts, 'removed') === after
      }),
    )
    t.pass()
  })

  t.test('shows two long unlike texts whole, in bounded time', async (t) => {
    const text = (from: number): string =>
      Array.from({ length: 8_000 }, (_, i) => `w${from + i}`).join(' ')
    const begun = performance.now()
    const parts = diffWords(text(0), text(100_000), 'en')
    t.ok(performance.now() - begun < 2_000)
    t.same(
      parts.map(({ kind }) => kind),
      ['removed', 'added'],
    )
  })
})
