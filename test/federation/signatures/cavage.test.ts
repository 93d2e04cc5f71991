import { createPublicKey } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { test } from 'tap'
import { cavageBase, parseCavage, writeCavage } from '../../../src/federation/signatures/cavage.ts'
import { toHeaderTable } from '../../../src/federation/signatures/headers.ts'
import { signBytes, verifyBytes } from '../../../src/federation/signatures/primitives.ts'
import { checkCoverage, readSignature } from '../../../src/federation/signatures/verify.ts'
import { judge, rsa, withCavage, unsigned } from './requests.ts'
import { quickest } from './timing.ts'
import { readShared, sharedUrl, skipWithout } from './vectors.ts'

const VECTORS = 'vectors/http-signatures-cavage/'
const skip = skipWithout(VECTORS)

const NOTHING_STATED = { algorithm: undefined, parameters: new Map<string, string>() }

test('the examples of draft-cavage-12, Appendix C', { skip }, async (t) => {
  const { request, cases } = JSON.parse(readShared(`${VECTORS}appendix-c.json`))
  const key = createPublicKey(readShared(`${VECTORS}keys/rsa.pub`))
  const message = {
    method: request.method,
    path: request.target,
    headers: toHeaderTable(request.headers),
  }
  t.equal(cases.length, 3)

  for (const { name, headers, signature } of cases)
    t.test(`verify at the signature layer: ${name}`, async (t) => {
      const bytes = Buffer.from(signature, 'base64')
      const base = cavageBase({ covered: headers, ...NOTHING_STATED }, message)
      if (typeof base !== 'string') return t.fail(base.detail)
      t.ok(verifyBytes(base, bytes, key))
      t.notOk(verifyBytes(`${base} `, bytes, key))

      const read = parseCavage(writeCavage('Test', headers, bytes))
      t.match(read, { keyId: 'Test', algorithm: 'rsa-sha256', covered: headers, signature: bytes })
    })

  t.test(
    'are refused by policy: the key has 1024 bits, and not all covers the digest',
    async (t) => {
      const judged = cases.map(
        ({ headers, signature }: { headers: string[]; signature: string }) => {
          const value = writeCavage('Test', headers, Buffer.from(signature, 'base64'))
          return judge(
            {
              method: request.method,
              path: request.target,
              headers: [...Object.entries<string>(request.headers), ['signature', value]],
              body: Buffer.from(request.body),
            },
            key,
            new Date(request.headers.date),
          )
        },
      )
      t.same(judged, ['coverage', 'coverage', 'key_unsuitable'])
    },
  )
})

/** What becomes of each message when its `Authorization: Signature …` is sent as `Signature: …`. */
const MESSAGES: Readonly<Record<string, string>> = {
  'basic-request': 'signature_missing',
  'created-ecdsa': 'algorithm',
  'created-hmac': 'algorithm',
  'created-rsa': 'algorithm',
  created: 'coverage',
  'default-test': 'signature_missing',
  'duplicate-headers-request': 'signature_syntax',
  'duplicate-parameters': 'signature_syntax',
  'ecdsa-signed': 'coverage',
  'ed25519-signed': 'coverage',
  expires: 'coverage',
  'ignore-case': 'signature_missing',
  'nokeyid-request': 'signature_syntax',
  'nosignature-request': 'signature_syntax',
  'p256-signed': 'coverage',
  'rsa-signed': 'coverage',
  'zero-length': 'signature_missing',
}

function readMessage(name: string) {
  const [start = '', ...lines] = readShared(`${VECTORS}input/${name}.httpMessage`)
    .trimEnd()
    .split('\n')
  const [method = '', path = ''] = start.split(' ')
  const headers = lines.flatMap((line) => [
    line.slice(0, line.indexOf(':')),
    line.slice(line.indexOf(':') + 1),
  ])
  return { method, path, headers }
}

test('the messages of the draft-cavage test suite', { skip }, async (t) => {
  const names = readdirSync(sharedUrl(`${VECTORS}input/`)).map((file) =>
    file.replace('.httpMessage', ''),
  )
  t.same(names.sort(), Object.keys(MESSAGES).sort())

  for (const name of names)
    t.test(`${name} is read or refused, never an exception`, async (t) => {
      const message = readMessage(name)
      t.match(
        readSignature(message),
        { ok: false, word: 'signature_missing' },
        'Authorization is not read',
      )

      const headers = message.headers.map((part, i, all) => {
        if (part === 'Authorization') return 'Signature'
        return all[i - 1] === 'Authorization' ? part.replace(/^ *Signature /, '') : part
      })
      const read = readSignature({ ...message, headers })
      const verdict = read.ok ? checkCoverage(read, { ...message, headers }) : read
      t.match(verdict, { ok: false, word: MESSAGES[name], status: 401 })
    })

  t.test('a header without a value is signed as its name and a space', async (t) => {
    const message = readMessage('zero-length')
    const headers = toHeaderTable(message.headers)
    t.equal(cavageBase({ covered: ['zero'], ...NOTHING_STATED }, { ...message, headers }), 'zero: ')
  })

  t.test('header names are found in any case', async (t) => {
    const message = readMessage('ignore-case')
    const headers = toHeaderTable(message.headers)
    const base = cavageBase(
      { covered: ['host', 'digest'], ...NOTHING_STATED },
      { ...message, headers },
    )
    t.match(base, /^host: example\.com\ndigest: SHA-256=/)
  })
})

const GOOD = 'keyId="k",algorithm="rsa-sha256",headers="date",signature="aGk="'

test('a Signature header', async (t) => {
  t.test('is read with spaces around its commas and names in any case', async (t) => {
    const expected = {
      keyId: 'k',
      algorithm: 'rsa-sha256',
      covered: ['date'],
      created: 12,
      expires: 13.5,
    }
    t.match(
      parseCavage(
        'KEYID="k" ,\talgorithm="RSA-SHA256",headers="Date",created=12,expires="13.5",signature="aGk="',
      ),
      expected,
    )
    t.match(parseCavage(`${GOOD},unknown="x"`), { keyId: 'k' })
  })

  t.test('covers only (created) when it names no headers', async (t) => {
    t.match(parseCavage('keyId="k",signature="aGk="'), { covered: ['(created)'] })
  })

  t.test(
    'SEC-02: is refused when a parameter is repeated or anything does not parse',
    async (t) => {
      const wrong = [
        '',
        'Signature',
        `${GOOD},`,
        `${GOOD},keyId="other"`,
        `${GOOD},KEYID="other"`,
        `${GOOD},headers="host"`,
        `${GOOD},signature="aGk="`,
        `${GOOD}, ${GOOD}`,
        GOOD.replace('keyId="k"', 'keyId=""'),
        GOOD.replace('keyId="k"', 'keyId=k'),
        GOOD.replace('keyId="k"', 'keyId="k\\"'),
        GOOD.replace('keyId="k"', 'keyId="k" x'),
        GOOD.replace('keyId="k"', 'keyId="k\u0001"'),
        GOOD.replace('keyId="k",', ''),
        GOOD.replace('"aGk="', '"aGk"'),
        GOOD.replace('"aGk="', '"aGl="'),
        GOOD.replace('"aGk="', '""'),
        GOOD.replace('"aGk="', '"aGk='),
        GOOD.replace('"date"', '""'),
        GOOD.replace('"date"', '"date  host"'),
        GOOD.replace('"date"', '" date"'),
        GOOD.replace('"date"', '"date date"'),
        GOOD.replace('"date"', '"date DATE"'),
        GOOD.replace('"date"', '"(unknown)"'),
        GOOD.replace('"date"', '"date,host"'),
        GOOD.replace('"date"', `"${Array.from({ length: 33 }, (_, i) => `h${i}`).join(' ')}"`),
        `${GOOD},created=`,
        `${GOOD},created=x`,
        `${GOOD},created=1.5`,
        `${GOOD},created=-1`,
        `${GOOD},created=1234567890123`,
        `${GOOD},expires=1.2.3`,
        `${GOOD},expires=.`,
      ]
      for (const text of wrong)
        t.match(parseCavage(text), { ok: false, word: 'signature_syntax' }, text)
    },
  )

  t.test('SEC-18: 64 KiB of hostile text are read in less than 50 ms', async (t) => {
    const size = 65_536
    const hostile = ['a'.repeat(size), ','.repeat(size), 'a="'.repeat(size / 3), ' '.repeat(size)]
    hostile.push(`keyId="k",headers="${' '.repeat(size)}",signature="aGk="`)
    hostile.push(
      `${Array.from({ length: 99 }, (_, i) => `${'x'.repeat(i + 1)}=${'1'.repeat(600)}`).join(',')}`,
    )
    for (const text of hostile) {
      t.ok(quickest(() => parseCavage(text)) < 50, text.slice(0, 8))
    }
  })
})

test('(created) and (expires)', async (t) => {
  const message = { method: 'GET', path: '/', headers: toHeaderTable({}) }
  const parameters = new Map([['created', '12']])
  const covered = ['(created)']

  t.test('are signed as they were sent, with hs2019 or no algorithm', async (t) => {
    for (const algorithm of [undefined, 'hs2019'])
      t.equal(cavageBase({ covered, algorithm, parameters }, message), '(created): 12')
  })

  t.test('are refused with an older algorithm, or when not sent', async (t) => {
    t.match(cavageBase({ covered, algorithm: 'rsa-sha256', parameters }, message), {
      word: 'coverage',
    })
    t.match(cavageBase({ covered: ['(expires)'], algorithm: 'hs2019', parameters }, message), {
      word: 'coverage',
    })
  })
})

test('rsa-sha512 and hs2019 are taken for what they are', async (t) => {
  const request = withCavage(unsigned())
  const restate = (algorithm: string) => ({
    ...request,
    headers: request.headers.map(([name, value]): [string, string] => [
      name,
      value.replace('algorithm="rsa-sha256"', algorithm),
    ]),
  })
  t.equal(judge(restate('algorithm="hs2019"')), 'ok')
  t.equal(judge(restate('created=1')), 'ok', 'no algorithm is like hs2019')
  t.equal(
    judge(restate('algorithm="rsa-sha512"')),
    'signature_invalid',
    'it was signed with SHA-256',
  )
  for (const other of ['rsa-sha1', 'ed25519', 'none', 'hmac-sha256', 'constructor', ''])
    t.equal(judge(restate(`algorithm="${other}"`)), 'algorithm', other)
  t.ok(verifyBytes('x', signBytes('x', rsa.privateKey), rsa.publicKey))
})
