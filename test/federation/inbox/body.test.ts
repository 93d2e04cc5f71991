import { type Socket, connect } from 'node:net'
import { PassThrough } from 'node:stream'
import { test } from 'tap'
import type { OpenContext } from '../../../src/context.ts'
import { readBody } from '../../../src/federation/inbox/body.ts'
import { BODIES } from '../../../src/federation/inbox/pressure.ts'
import { signRequest } from '../../../src/federation/signatures/sign.ts'
import { PROXIED, fromSomewhere } from './clients.ts'
import { activity, oneKey, peer, proofKeys, send, us } from './support.ts'

test('reading a body (TRUST 2.1, step 10)', async (t) => {
  t.test('takes its raw bytes up to the limit', async (t) => {
    const body = Buffer.alloc(262_144, 'x')
    for (const [bytes, taken] of [
      [body, true],
      [Buffer.concat([body, body.subarray(0, 1)]), false],
    ] as const) {
      const stream = new PassThrough()
      const read = readBody(stream)
      stream.end(bytes)
      const result = await read
      if (taken) t.ok(Buffer.isBuffer(result) && result.equals(bytes))
      else t.match(result, { word: 'body_too_large', status: 413 })
    }
  })

  t.test('gives up on one that breaks off, or comes too slowly', async (t) => {
    const broken = new PassThrough()
    const reading = readBody(broken)
    broken.write('{')
    broken.destroy(new Error('reset'))
    t.match(await reading, { word: 'malformed' })
    const slow = new PassThrough()
    const began = performance.now()
    const drip = setInterval(() => slow.write('x'), 500)
    t.match(await readBody(slow), { word: 'body_slow', status: 408 })
    clearInterval(drip)
    t.ok(performance.now() - began < 9_000)
  })
})

/** Sends a signed head with these lines more, and then the chunks; @returns the status line. */
async function dribble(ctx: OpenContext, chunks: readonly string[], lines: readonly string[]) {
  const { host, hostname, port } = new URL(ctx.origin)
  const headers = { 'content-type': 'application/activity+json' }
  const uri = 'https://v.example/users/ann'
  const signed = signRequest({
    method: 'POST',
    url: `${ctx.origin}/inbox`,
    headers,
    body: Buffer.from(JSON.stringify(activity({ uri }, 'View', 'x'))),
    keyId: `${uri}#main-key`,
    privateKey: oneKey.privateKey,
    style: 'cavage',
    now: ctx.now(),
  })
  const all = Object.entries({ host, ...headers, ...signed }).map(
    ([name, value]) => `${name}: ${value}`,
  )
  const head = ['POST /inbox HTTP/1.1', ...all, ...lines, '', ''].join('\r\n')
  return new Promise<string>((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => {
      socket.write(head)
      for (const chunk of chunks) socket.write(chunk)
    })
    socket.once('data', (data) => {
      socket.destroy()
      resolve(data.toString().split('\r\n')[0] ?? '')
    })
    socket.once('error', reject)
  })
}

test('a body that lies about its size', async (t) => {
  const ctx = await us(t)
  await peer(t)
  const chunk = `10000\r\n${'x'.repeat(65_536)}\r\n`
  const endless = await dribble(ctx, Array<string>(5).fill(chunk), ['transfer-encoding: chunked'])
  t.equal(endless, 'HTTP/1.1 413 Payload Too Large')
  t.equal(await dribble(ctx, ['{}'], ['content-length: 300000']), 'HTTP/1.1 413 Payload Too Large')
  t.match(await dribble(ctx, ['{}'], ['content-length: 2', 'content-length: 3']), /^HTTP\/1.1 400/)
  t.match(
    await dribble(ctx, ['2\r\n{}\r\n0\r\n\r\n'], ['transfer-encoding: chunked']),
    /^HTTP\/1.1 401/,
  )
})

test('REL-07: slow bodies of one address leave room for those of another', async (t) => {
  const ctx = await us(t, PROXIED)
  const v = await peer(t)
  const ann = v.author('ann')
  const { host, port } = new URL(ctx.origin)
  const [said, sockets]: [string[], Socket[]] = [[], []]
  for (let i = 0; i < BODIES.each + 10; i++) {
    const body = Buffer.from(JSON.stringify(activity(ann, 'View', 'x')))
    const headers = { 'content-type': 'application/activity+json' }
    const { privateKey } = proofKeys
    const keyId = `${ann.uri}#ed25519-key`
    const url = `${ctx.origin}/inbox`
    const how = { style: 'rfc9421', now: ctx.now() } as const
    const signed = signRequest({ method: 'POST', url, headers, body, keyId, privateKey, ...how })
    const more = { host, 'x-forwarded-for': '192.0.2.9', 'content-length': '100000' }
    const lines = Object.entries({ ...more, ...headers, ...signed }).map(
      ([n, v]) => `${n}: ${v}\r\n`,
    )
    const socket = connect(Number(port), '127.0.0.1').on('error', () => undefined)
    socket.on('data', (data: Buffer) => said.push(data.toString()))
    socket.write(`POST /inbox HTTP/1.1\r\n${lines.join('')}\r\n{`)
    sockets.push(socket)
  }
  t.teardown(() => sockets.forEach((socket) => socket.destroy()))
  for (let i = 0; i < 100 && said.length < 10; i++) await new Promise((r) => setTimeout(r, 30))
  t.equal(said.length, 10)
  for (const answer of said) {
    t.match(answer, /^HTTP\/1\.1 503 [\s\S]*retry-after: 30[\s\S]*"overloaded"/i)
    t.match(answer, /connection: close/i)
  }
  const honest = await send(ctx, ann, activity(ann, 'View', 'x'), { tamper: fromSomewhere })
  t.equal(honest.status, 202)
})
