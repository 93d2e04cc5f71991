import type { Chance } from './chance.ts'

type Document = Record<string, unknown>
/** Makes a bad body of a good activity. */
type Spoil = (document: Document, by: Chance) => string | Buffer

const nested = (depth: number, open: string, close: string) =>
  `${open.repeat(depth)}1${close.repeat(depth)}`

/** A value of some kind that nobody expects in the place of another. */
const someValue = (by: Chance): unknown =>
  by.pick<() => unknown>([
    () => null,
    () => by.below(2 ** 31) - 2 ** 30,
    () => by.text(by.below(40)),
    () => by.pick([true, false]),
    () => [],
    () => ({}),
    () => [null, [by.text(3)], { id: by.below(9) }],
    () => ({ id: by.text(9), type: [by.text(3)] }),
    () => `https://${by.text(6)}/`,
    () => 'x'.repeat(by.below(5_000)),
    () => Array<string>(by.below(1_500)).fill('https://v.example/1'),
  ])()

const FIELDS = [
  ...(['id', 'type', 'actor', 'object', 'target', 'to', 'cc', '@context'] as const),
  ...(['published', 'signature', 'proof', 'tag'] as const),
] as const

const ids = (by: Chance): string =>
  by.pick([
    'HTTPS://V.example/1',
    'https://a@v.example/1',
    'https://v.example./1',
    'https://v.example:443/1',
    'https://v.example/../1',
    'javascript:alert(1)',
    'https://аdmin.example/1',
    'https://v.example\\@e.example/1',
    'https://[::1]/1',
    'https://0x7f.1/1',
    '//v.example/1',
    `https://v.example/${'a'.repeat(3_000)}`,
    '',
  ])

const inside = (document: Document, raw: string): string =>
  JSON.stringify(document).replace(/^\{/, `{${raw},`)

/** Every way of spoiling a body; the names say which one it was when a test fails. */
export const SPOILERS: Readonly<Record<string, Spoil>> = {
  'nothing at all': () => '',
  'random bytes': (_, by) => by.bytes(by.below(3_000)),
  'text that is no JSON': (_, by) => by.text(by.below(3_000)),
  'JSON that breaks off': (document, by) => {
    const whole = JSON.stringify(document)
    return whole.slice(0, by.below(whole.length))
  },
  'one byte changed': (document, by) => {
    const bytes = Buffer.from(JSON.stringify(document))
    bytes[by.below(bytes.length)] = by.below(256)
    return bytes
  },
  'no object': (_, by) => by.pick(['[]', '1', 'null', '"x"', 'true', '[{}]', '{}']),
  'a field of another type': (document, by) =>
    JSON.stringify({ ...document, [by.pick(FIELDS)]: someValue(by) }),
  'a field left out': (document, by) =>
    JSON.stringify({ ...document, [by.pick(FIELDS)]: undefined }),
  'an object of other types': (document, by) => {
    const object = { id: someValue(by), type: someValue(by), attributedTo: someValue(by) }
    return JSON.stringify({ ...document, object })
  },
  'an id in another spelling': (document, by) =>
    JSON.stringify({ ...document, [by.pick(['id', 'actor', 'object'])]: ids(by) }),
  'depth in lists': (document, by) => inside(document, `"a":${nested(by.below(20_000), '[', ']')}`),
  'depth in objects': (document, by) =>
    inside(document, `"a":${nested(by.below(20_000), '{"a":', '}')}`),
  'depth that never closes': (_, by) => '['.repeat(by.below(200_000)),
  'many tokens': (document, by) => inside(document, `"a":[${'1,'.repeat(by.below(120_000))}1]`),
  'many keys': (document, by) =>
    inside(document, Array.from({ length: 1 + by.below(20_000) }, (_, i) => `"k${i}":1`).join(',')),
  'a key twice': (document, by) =>
    inside(
      document,
      by.pick(['"type":"Delete"', '"\\u0069d":"x"', '"actor":null', '"@context":1']),
    ),
  'too many bytes': (document, by) =>
    inside(document, `"a":"${'x'.repeat(262_144 + by.below(200_000))}"`),
  'almost too many bytes': (document, by) =>
    inside(document, `"a":"${'x'.repeat(250_000 + by.below(8_000))}"`),
  'bytes that are no UTF-8': (document, by) =>
    Buffer.concat([
      Buffer.from('{"a":"'),
      by.pick([Buffer.from([0xff]), Buffer.from([0xc0, 0xaf]), Buffer.from([0xed, 0xa0, 0x80])]),
      Buffer.from(`",${JSON.stringify(document).slice(1)}`),
    ]),
  'UTF-16': (document) => Buffer.from(`\ufeff${JSON.stringify(document)}`, 'utf16le'),
  'a byte order mark': (document) => `\ufeff${JSON.stringify(document)}`,
  'half a character': (document, by) =>
    inside(document, by.pick(['"a":"\\ud800"', '"a":"\\udc00\\ud800"', '"\\ud800x":1'])),
  'a NUL': (document, by) =>
    inside(document, by.pick(['"a":"\\u0000"', '"a\\u0000":1', '"a":"\u0000"'])),
  'numbers that nobody can hold': (document, by) =>
    inside(
      document,
      `"a":${by.pick(['1e999', '-1e400', '9007199254740993', '1'.repeat(5_000), '0e99999'])}`,
    ),
  'names of built-in things': (document, by) =>
    inside(
      document,
      by.pick([
        '"__proto__":{"type":"Delete","actor":"https://v.example/a"}',
        '"constructor":{"prototype":{"id":1}}',
        '"toString":null,"hasOwnProperty":1,"valueOf":[]',
      ]),
    ),
  'terms that are redefined': (document, by) =>
    JSON.stringify({
      ...document,
      '@context': by.pick<unknown>([
        ['https://www.w3.org/ns/activitystreams', { actor: 'https://e.example/actor' }],
        ['https://e.example/context', 'https://www.w3.org/ns/activitystreams'],
        Array<string>(50).fill('https://www.w3.org/ns/activitystreams'),
        [[['https://www.w3.org/ns/activitystreams']]],
        { '@import': 'https://e.example/context' },
        [null, 1, true],
      ]),
    }),
  'more recipients than anybody has': (document, by) =>
    JSON.stringify({ ...document, cc: Array<string>(1_001 + by.below(1_000)).fill('as:Public') }),
  'a text full of openings': (document, by) =>
    JSON.stringify({
      ...document,
      summary: by.pick(['<', '[[', '((', '@a', '&#', '\t ', '"\\', '://']).repeat(15_000),
    }),
}
