import fc from 'fast-check'
import { test } from 'tap'
import { DEPTH_MAX, TOKENS_MAX, scanJson } from '../../../src/federation/inbox/scan.ts'

const scan = (text: string | Buffer) => scanJson(Buffer.from(text))
const wordOf = (text: string | Buffer) => {
  const scanned = scan(text)
  return scanned.ok ? undefined : scanned.word
}
const nested = (depth: number) => `{"a":${'['.repeat(depth - 1)}${']'.repeat(depth - 1)}}`

test('reading the JSON of a stranger', async (t) => {
  t.test('takes what JSON.parse takes, as it reads it', async () => {
    const unusual = (text: string) =>
      text.includes('\0') || !text.isWellFormed() || text === '__proto__'
    const value = fc.jsonValue({ maxDepth: 6, noUnicodeString: false })
    fc.assert(
      fc.property(fc.dictionary(fc.string(), value), (object) => {
        const text = JSON.stringify(object)
        if (unusual(text) || /\\u0000/.test(text)) return true
        const scanned = scan(text)
        return scanned.ok ? JSON.stringify(scanned.value) === text : scanned.word === 'json_number'
      }),
      { numRuns: 2_000 },
    )
  })

  t.test('never throws and never hesitates, whatever the bytes (SEC-19)', async (t) => {
    const began = performance.now()
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const scanned = scanJson(Buffer.from(bytes))
        return scanned.ok || scanned.word.startsWith('json_')
      }),
      { numRuns: 10_000 },
    )
    t.ok(performance.now() - began < 20_000)
  })

  t.test('refuses, each with its word', async (t) => {
    const table: [string, string | Buffer, string | undefined][] = [
      ['an object', '{"a":1}', undefined],
      ['spaces around it', ' \n{"a" : [ 1 , 2 ]}\t', undefined],
      ['bytes that are not UTF-8', Buffer.from([0x7b, 0xff, 0x7d]), 'json_encoding'],
      [
        'UTF-8 that is longer than it need be',
        Buffer.from([0x22, 0xc0, 0x80, 0x22]),
        'json_encoding',
      ],
      ['a NUL', Buffer.from('{"a":"\0"}'), 'json_nul'],
      ['an escaped NUL', '{"a":"x\\u0000"}', 'json_nul'],
      ['an escaped backslash before u0000', '{"a":"\\\\u0000"}', undefined],
      ['a high surrogate alone', '{"a":"\\ud800"}', 'json_surrogate'],
      ['a low surrogate alone', '{"a":"\\udc00"}', 'json_surrogate'],
      ['two high surrogates', '{"a":"\\ud800\\ud800"}', 'json_surrogate'],
      ['a pair', '{"a":"\\ud83d\\ude00"}', undefined],
      ['a pair in capitals', '{"a":"\\uD83D\\uDE00!"}', undefined],
      ['half an escape', '{"a":"\\ud8"}', 'json_syntax'],
      ['the same key twice', '{"a":1,"a":2}', 'json_duplicate'],
      ['the same key twice, once escaped', '{"a":1,"\\u0061":2}', 'json_duplicate'],
      ['the same key twice, deep inside', '{"x":[{"y":{"id":1,"id":1}}]}', 'json_duplicate'],
      ['the same key in two objects', '{"x":{"a":1},"y":{"a":1}}', undefined],
      ['__proto__ twice', '{"__proto__":1,"__proto__":2}', 'json_duplicate'],
      ['a key that looks like a member', '{"a\\":1,\\"a":2}', undefined],
      ['nesting at the limit', nested(DEPTH_MAX), undefined],
      ['nesting over the limit', nested(DEPTH_MAX + 1), 'json_depth'],
      ['brackets inside strings', `{"a":"${'['.repeat(100)}"}`, undefined],
      ['many commas', `{"a":[${'0,'.repeat(TOKENS_MAX)}0]}`, 'json_tokens'],
      ['a number over 2^53', '{"a":9007199254740994}', 'json_number'],
      ['a number that becomes infinite', '{"a":1e400}', 'json_number'],
      ['2^53', '{"a":-9007199254740992}', undefined],
      ['an array', '[1]', 'json_object'],
      ['null', 'null', 'json_object'],
      ['nothing', '', 'json_syntax'],
      ['a byte order mark', '\ufeff{}', 'json_syntax'],
      ['a comma at the end', '{"a":1,}', 'json_syntax'],
      ['two documents', '{}{}', 'json_syntax'],
      ['an open string', '{"a":"', 'json_syntax'],
      ['NaN', '{"a":NaN}', 'json_syntax'],
    ]
    for (const [what, text, word] of table) t.equal(wordOf(text), word, what)
  })

  t.test('keeps __proto__ and constructor as plain keys (SEC-19)', async (t) => {
    const scanned = scan('{"__proto__":{"polluted":true},"constructor":{"prototype":1}}')
    t.ok(scanned.ok)
    if (!scanned.ok) return
    t.equal(Object.getPrototypeOf(scanned.value), Object.prototype)
    t.equal(({} as Record<string, unknown>)['polluted'], undefined)
  })

  t.test('takes at most 10 ms for the largest hostile bodies (TRUST 2.1)', async (t) => {
    const size = 262_144
    const bodies = {
      quotes: `{"a":"${'\\"'.repeat(size / 2 - 8)}"}`,
      escapes: `{"a":"${'\\ud83d\\ude00'.repeat(size / 12 - 8)}"}`,
      brackets: '['.repeat(size),
      keys: `{${Array.from({ length: 2_400 }, (_, i) => `"k${i}":"${'x'.repeat(90)}"`).join(',')}}`,
      spaces: `{${' '.repeat(size - 2)}}`,
      text: `{"a":"${'数'.repeat(size / 3 - 4)}"}`,
    }
    for (const [name, body] of Object.entries(bodies)) {
      const bytes = Buffer.from(body)
      const times = Array.from({ length: 7 }, () => {
        const began = performance.now()
        scanJson(bytes)
        return performance.now() - began
      })
      const best = Math.min(...times)
      t.ok(best < 10, `${name}: ${best.toFixed(2)} ms`)
    }
  })
})
