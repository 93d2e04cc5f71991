import { test } from 'tap'
import {
  decodeBase64,
  parseDictionary,
  writeParameters,
  writeString,
} from '../../../src/federation/signatures/structured-fields.ts'
import { quickest } from './timing.ts'

test('a dictionary', async (t) => {
  t.test('is read with lists, items, flags and parameters', async (t) => {
    const read = parseDictionary(
      'sig1=("@method"  "x";sf );created=-12;keyid="a\\"b\\\\";tag;alg=token/x ,\tb=:aGk=:;q=?0, c',
    )
    t.same([...(read?.keys() ?? [])], ['sig1', 'b', 'c'])
    const list = read?.get('sig1')
    t.match(list, {
      kind: 'list',
      items: [{ bare: { value: '@method' } }, { bare: { value: 'x' } }],
    })
    t.equal(list?.parameters.get('keyid')?.value, 'a"b\\')
    t.equal(
      list && writeParameters(list.parameters),
      ';created=-12;keyid="a\\"b\\\\";tag;alg=token/x',
    )
    t.match(read?.get('b'), { kind: 'item', bare: { kind: 'bytes', value: Buffer.from('hi') } })
    t.match(read?.get('c'), { kind: 'item', bare: { kind: 'boolean', value: true } })
  })

  t.test('is refused in any spelling that is not canonical where it matters', async (t) => {
    const wrong = [
      '',
      ' a=1',
      'a=1,',
      'a=1,,b=1',
      'a=1 b=1',
      'a=1,a=2',
      'A=1',
      'a=',
      'a=01',
      'a=-0',
      'a=1.5',
      'a=1234567890123456',
      'a=@1',
      'a=?2',
      'a="x',
      'a="\\x"',
      'a="é"',
      'a="\t"',
      'a=:aGk:',
      'a=:aGl=:',
      'a=:a-k=:',
      'a=:aGk=',
      'a=(',
      'a=("x"',
      'a=("x""y")',
      'a=("x"\t"y")',
      'a=(("x"))',
      'a=1;',
      'a=1;b=1;b=2',
      'a=1;B',
      'a=1;b=',
    ]
    for (const text of wrong) t.equal(parseDictionary(text), undefined, text)
  })
})

test('SEC-18: 64 KiB of hostile text are read in less than 50 ms', async (t) => {
  const size = 65_536
  const hostile = [
    'a'.repeat(size),
    'a=' + '('.repeat(size),
    'a=("' + 'x" "'.repeat(size / 4),
    'a="' + '\\"'.repeat(size / 2),
    'a=:' + 'A'.repeat(size),
    'a=1' + ';b'.repeat(size / 2),
    'a' + ' '.repeat(size),
    'a=' + '1'.repeat(size),
    Array.from({ length: size / 8 }, (_, i) => `a${i}=1`).join(','),
  ]
  for (const text of hostile) {
    t.ok(quickest(() => parseDictionary(text)) < 50, text.slice(0, 8))
  }
})

test('base64 is taken in its one exact spelling', async (t) => {
  t.same(decodeBase64('aGk='), Buffer.from('hi'))
  for (const text of ['aGk', 'aGl=', 'aG k=', 'aGk=\n', 'a_k=', '='])
    t.equal(decodeBase64(text), undefined, text)
})

test('a string is written with its escapes, or not at all', async (t) => {
  t.equal(writeString('a"\\b'), '"a\\"\\\\b"')
  for (const text of ['é', 'a\nb', 'a\tb', '\u{1F600}']) t.equal(writeString(text), undefined)
})
