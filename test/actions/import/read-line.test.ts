import { test } from 'tap'
import { LINE_MAX, type Line, linesOf, readLine } from '../../../src/actions/import/read-line.ts'

async function* chunks(...parts: (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield typeof part === 'string' ? Buffer.from(part) : part
}

async function collect(bytes: AsyncIterable<Uint8Array>): Promise<Line[]> {
  const lines: Line[] = []
  for await (const line of linesOf(bytes)) lines.push(line)
  return lines
}

test('splitting bytes into lines', async (t) => {
  t.same(await collect(chunks('one\ntw', 'o\n\nthr', 'ee')), ['one', 'two', '', 'three'])
  t.same(await collect(chunks('a\n')), ['a'], 'the last line may end with a line break or without')
  t.same(await collect(chunks()), [])
  t.same(await collect(chunks('\ufeff{}\n')), ['{}'], 'a byte-order mark is no part of the text')

  const euro = Buffer.from('€')
  const halves = chunks(euro.subarray(0, 1), euro.subarray(1), '\n')
  t.same(await collect(halves), ['€'], 'a character may lie across two chunks')
  t.same(
    await collect(chunks('a\n', Buffer.from([0xc3, 0x28]), '\nb')),
    ['a', { unreadable: 'Is not UTF-8.' }, 'b'],
    'a line that is not UTF-8 does not spoil its neighbours',
  )
})

test('a line over 1 MB', async (t) => {
  const fits = 'x'.repeat(LINE_MAX)
  const lines = await collect(chunks(`${fits}\n`, fits, 'x\nnext'))
  t.equal(lines[0], fits)
  t.same(lines.slice(1), [{ unreadable: 'Is longer than 1 MB.' }, 'next'])

  async function* endless() {
    for (let i = 0; i < 800; i++) yield Buffer.alloc(1_000_000, 'x')
    yield Buffer.from('\n{}')
  }
  const before = process.memoryUsage().arrayBuffers
  t.same(await collect(endless()), [{ unreadable: 'Is longer than 1 MB.' }, '{}'])
  const held = process.memoryUsage().arrayBuffers - before
  t.ok(held < 400_000_000, `800 MB of it are not held in memory (${held} bytes, garbage included)`)
})

test('reading a line', async (t) => {
  const good = {
    type: 'Initiative',
    id: 'zenda-1',
    provenance: { source: 'Zenda' },
    name: { en: 'A' },
  }
  t.match(readLine(JSON.stringify(good)), {
    ok: true,
    value: { type: 'Initiative', id: 'zenda-1', source: 'Zenda', fields: { name: { en: 'A' } } },
  })
  t.ok(readLine(`${JSON.stringify(good)}\r`).ok, 'line ends of Windows are fine')

  const refuse = (line: Line, issues: object[]) => t.match(readLine(line), { ok: false, issues })
  refuse('{"type":', [{ path: '', message: 'Is not JSON.' }])
  refuse('[1]', [{ path: '', message: 'Is not a JSON object.' }])
  refuse('"x".padEnd', [{ path: '' }])
  refuse({ unreadable: 'Is not UTF-8.' }, [{ message: 'Is not UTF-8.' }])
  refuse(' '.repeat(LINE_MAX + 1), [{ message: 'Is longer than 1 MB.' }])
  refuse('{}', [{ path: 'type' }, { path: 'id' }, { path: 'provenance' }])
  refuse(JSON.stringify({ ...good, provenance: {} }), [{ path: 'provenance.source' }])
  refuse(JSON.stringify({ ...good, type: 'Showcase' }), [{ path: 'type' }])
  refuse(JSON.stringify({ ...good, id: 'x'.repeat(201) }), [{ path: 'id' }])
})

test('what the database cannot hold is refused before it gets there', async (t) => {
  const withField = (value: string) =>
    `{"type":"Initiative","id":"1","provenance":{"source":"Zenda"},"x":${value}}`
  t.match(readLine(withField('"a\\u0000b"')), { ok: false, issues: [{ message: /U\+0000/ }] })
  t.match(readLine(withField('{"a\\u0000":1}')), { ok: false, issues: [{ message: /U\+0000/ }] })
  t.match(readLine(withField('"\\ud800"')), { ok: false, issues: [{ message: /surrogate/ }] })
  const deep = '['.repeat(100_000) + ']'.repeat(100_000)
  t.match(readLine(withField(deep)), { ok: false, issues: [{ message: /nested/ }] })
  t.ok(readLine(withField('[[[["a"]]]]')).ok)
})
