import { PassThrough } from 'node:stream'
import { test } from 'tap'
import { makeLog } from '../../src/platform/log.ts'

/** A log, and its lines so far. */
function listening() {
  const destination = new PassThrough()
  let text = ''
  destination.on('data', (chunk: Buffer) => (text += chunk.toString()))
  const log = makeLog({ level: 'trace', readable: false, destination })
  return { log, lines: () => text.trimEnd().split('\n') }
}

test('a line of the log', async (t) => {
  t.test('SEC-70: has no secret, at any depth, whatever its case', async (t) => {
    const { log, lines } = listening()
    const fields = ['authorization', 'Cookie', 'set-cookie', 'signature', 'Signature-Input', 'code']
    const more = ['token', 'access_token', 'password', 'privateKey', 'private_sealed', 'body']
    for (const name of [...fields, ...more]) {
      log.info({ [name]: 'canary' }, 'flat')
      log.child({ [name]: 'canary' }).info({ a: { b: [{ [name]: { deep: 'canary' } }] } }, 'deep')
    }
    t.equal(lines().length, 24)
    t.notMatch(lines().join(), /canary/)
    log.info({ url: 'https://a.example/x?code=canary#canary', host: 'a.example' }, 'link')
    t.match(JSON.parse(lines().at(-1) ?? ''), { url: 'https://a.example/x', host: 'a.example' })
  })

  t.test('SEC-70: tells of errors without what they carry', async (t) => {
    const { log, lines } = listening()
    const refused = Object.assign(new Error('invalid input syntax for type json: "canary"'), {
      ...{
        code: '22P02',
        severity: 'ERROR',
        detail: 'Token "canary" is invalid.',
        where: 'canary',
      },
      ...{ query: 'select canary', params: ['canary'], table: 'records' },
    })
    let parser: unknown
    try {
      JSON.parse('canary {')
    } catch (error) {
      parser = error
    }
    log.error({ err: refused }, 'a job failed')
    log.error({ err: parser }, 'a job failed')
    log.error(new Error('Outer', { cause: refused }))
    log.error({ several: [refused, { err: parser }] })
    t.notMatch(lines().join(), /canary/i)
    t.match(JSON.parse(lines()[0] ?? ''), {
      err: { type: 'Error', message: /22P02, records/, reason: '22P02', stack: /at .*log\.test/ },
    })
    t.match(JSON.parse(lines()[2] ?? ''), { err: { message: 'Outer', cause: { reason: '22P02' } } })
  })

  t.test('OPS-14: names the network of a client, and the time in UTC', async (t) => {
    const { log, lines } = listening()
    log.warn({ address: '192.0.2.17' }, 'refused')
    log.warn({ ip: '2001:db8:aaaa:bbbb::1' }, 'refused')
    log.warn({ address: '::ffff:192.0.2.17' }, 'refused')
    log.warn({ address: 'canary' }, 'refused')
    t.match(
      lines().map((line) => JSON.parse(line) as object),
      [
        { address: '192.0.2.0/24', time: /^\d{4}-\d\d-\d\dT[\d:.]+Z$/ },
        { ip: '2001:db8:aaaa::/48' },
        { address: '192.0.2.0/24' },
        { address: 'unknown' },
      ],
    )
  })

  t.test('SEC-70: cannot be forged by a name', async (t) => {
    const { log, lines } = listening()
    const name = 'Ann"}\n{"level":60,"msg":"forged"}\r\n\u001b[2K\u2028\u0000'
    log.info({ name, [name]: name }, name)
    t.equal(lines().length, 1)
    const [line = ''] = lines()
    t.notMatch(line, /[\u0000-\u001f]/)
    t.match(JSON.parse(line), { name, msg: name, level: 30 })
  })
})
