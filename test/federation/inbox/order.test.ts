import { test } from 'tap'
import { PUBLIC } from '../../../src/vocabulary/context.ts'
import {
  type Author,
  type SendOptions,
  activity,
  countRows,
  listPeer,
  otherKey,
  peer,
  postRaw,
  send,
  us,
  withHeader,
} from './support.ts'

/** A request that is put together fault by fault. */
interface Draft {
  author: Author
  document: Record<string, unknown>
  options: Record<string, unknown>
  tampers: ((headers: string[]) => string[])[]
}

interface Fault {
  readonly word: string
  readonly status: number
  readonly apply: (draft: Draft) => void
}

test('the checks of the front door, cheapest first (TRUST 2.1)', async (t) => {
  const ctx = await us(t)
  const v = await peer(t)
  const ann = v.author('ann')
  const keyless = v.author('keyless', { publicKey: [], assertionMethod: [] })
  await listPeer(ctx, 'suspended.example', { state: 'suspended' })
  const tampering = (change: (headers: string[]) => string[]) => (draft: Draft) =>
    void draft.tampers.push(change)
  const saying = (more: Record<string, unknown>) => (draft: Draft) =>
    void Object.assign(draft.document, more)

  const faults: readonly Fault[] = [
    { word: 'path', status: 404, apply: (d) => Object.assign(d.options, { target: '/inbox?a=1' }) },
    { word: 'host', status: 421, apply: tampering(withHeader('host', 'evil.example')) },
    {
      word: 'content_encoding',
      status: 415,
      apply: tampering(withHeader('content-encoding', 'gzip')),
    },
    {
      word: 'media_type',
      status: 415,
      apply: tampering(withHeader('content-type', 'application/json')),
    },
    {
      word: 'body_too_large',
      status: 413,
      apply: tampering(withHeader('content-length', '300000')),
    },
    { word: 'signature_syntax', status: 401, apply: tampering(withHeader('signature-input', 'x')) },
    {
      word: 'key_id',
      status: 401,
      apply: (d) => Object.assign(d.options, { keyId: 'https://a@b.example/#k' }),
    },
    {
      word: 'host_refused',
      status: 403,
      apply: (d) => Object.assign(d.options, { keyId: 'https://suspended.example/a#k' }),
    },
    {
      word: 'coverage',
      status: 401,
      apply: tampering((headers) => headers.map((h) => h.replace('host date digest', 'host date'))),
    },
    {
      word: 'clock',
      status: 401,
      apply: (d) => Object.assign(d.options, { now: new Date(ctx.now().getTime() - 7_200_000) }),
    },
    {
      word: 'digest_mismatch',
      status: 401,
      apply: tampering((headers) => headers.map((h) => h.replace(/^SHA-256=./, 'SHA-256=!'))),
    },
    {
      word: 'json_duplicate',
      status: 400,
      apply: (d) =>
        Object.assign(d.options, { body: JSON.stringify(d.document).replace('{', '{"type":"A",') }),
    },
    { word: 'context', status: 400, apply: saying({ '@context': 'https://e.example/terms' }) },
    { word: 'type', status: 400, apply: saying({ type: ['Create', 'Note'] }) },
    { word: 'id', status: 400, apply: saying({ id: 'HTTPS://V.example/1' }) },
    { word: 'origin', status: 400, apply: saying({ id: 'https://v.example/1' }) },
    {
      word: 'object_origin',
      status: 400,
      apply: saying({ object: { id: 'https://v.example/n' } }),
    },
    {
      word: 'object_owner',
      status: 400,
      apply: saying({ object: { id: `${v.origin}/n/1`, attributedTo: `${v.origin}/users/bob` } }),
    },
    { word: 'too_many', status: 400, apply: saying({ cc: Array<string>(1_001).fill(PUBLIC) }) },
    {
      word: 'key_unknown',
      status: 401,
      apply: (d) => {
        d.author = keyless
        d.document['actor'] = keyless.uri
        d.document['object'] = { id: `${v.origin}/n/1`, attributedTo: keyless.uri }
      },
    },
    {
      word: 'signature_invalid',
      status: 401,
      apply: (d) => {
        d.author = { ...d.author, privateKey: otherKey.privateKey }
      },
    },
  ]

  /** Applies the faults from this one on; where two touch the same thing, the earlier one stays. */
  const withFaultsFrom = (first: number): Draft => {
    const draft: Draft = {
      author: ann,
      document: activity(ann, 'Create', { id: `${v.origin}/n/1`, attributedTo: ann.uri }),
      options: {},
      tampers: [],
    }
    for (const fault of faults.slice(first).toReversed()) fault.apply(draft)
    return draft
  }

  for (const [i, { word, status }] of faults.entries()) {
    const { author, document, options, tampers } = withFaultsFrom(i)
    const answered = await send(ctx, author, document, {
      ...(options as SendOptions),
      tamper: (headers) => tampers.toReversed().reduce((all, change) => change(all), headers),
    })
    t.same([answered.word, answered.status], [word, status], `${word} comes first`)
  }
  t.equal(await countRows(ctx), 0, 'none of them left a row')

  const { author, document } = withFaultsFrom(faults.length)
  const taken = await send(ctx, author, document)
  t.equal(taken.status, 202)
  t.equal(await countRows(ctx), 1)

  t.test('methods and paths', async (t) => {
    for (const path of ['/inbox', '/actor/inbox', '/actors/01JA7Q2M/inbox']) {
      const put = await send(ctx, ann, document, { path, method: 'PUT' })
      t.same([put.status, put.word, put.headers['allow']], [405, 'method', 'POST'], path)
      t.equal((await send(ctx, ann, activity(ann, 'View', 'x'), { path })).status, 202, path)
    }
    t.equal((await send(ctx, ann, document, { path: '/outbox' })).status, 404)
  })

  t.test('media types that are one', async (t) => {
    const types: [string, number][] = [
      ['application/activity+json; charset=utf-8', 202],
      ['application/ld+json; profile="https://www.w3.org/ns/activitystreams"', 202],
      ['Application/LD+JSON;profile=https://www.w3.org/ns/activitystreams', 202],
      ['application/ld+json', 415],
      [
        'application/ld+json; profile="https://e.example/#https://www.w3.org/ns/activitystreams"',
        415,
      ],
      ['application/json', 415],
      ['text/html', 415],
    ]
    for (const [type, status] of types) {
      // The type was signed as another one, so a type that is taken comes as far as the signature.
      const signed = await send(ctx, ann, activity(ann, 'View', 'x'), {
        tamper: (headers) => withHeader('content-type', type)(headers),
      })
      t.equal(signed.status === 401 ? 202 : signed.status, status, type)
    }
  })

  t.test('SEC-20: a Host that is foreign, missing or twice, and an absolute target', async (t) => {
    const own = new URL(ctx.origin).host
    const hosts: [string, (headers: string[]) => string[], number][] = [
      ['foreign', withHeader('host', 'evil.example'), 421],
      ['twice', (headers) => [...headers, 'host', own], 421],
      ['missing', withHeader('host', undefined), 421],
      ['of two names', (headers) => ['host', 'evil.example', ...headers], 421],
      ['with another port', withHeader('host', 'localhost:1'), 421],
      ['in capitals', withHeader('host', own.toUpperCase()), 401], // it was not signed so
    ]
    for (const [what, tamper, status] of hosts)
      t.equal((await send(ctx, ann, activity(ann, 'View', 'x'), { tamper })).status, status, what)
    const at = (target: string) => send(ctx, ann, activity(ann, 'View', 'x'), { target })
    t.equal((await at(`${ctx.origin}/inbox`)).status, 202)
    t.equal((await at('http://evil.example/inbox')).status, 421)
    const { values } = await ctx.metrics.inboxRefused.get()
    t.equal(values.find(({ labels }) => labels.reason === 'host')?.value, 7, 'all are counted')
  })

  t.test('SEC-20: every other address refuses two names, none, and a foreign target', async (t) => {
    const own = new URL(ctx.origin).host
    const ask = async (path: string, ...hosts: string[]) => {
      const headers = hosts.flatMap((host) => ['host', host])
      return (await postRaw(ctx, { path, method: 'GET', headers, body: '' })).status
    }
    for (const path of ['/', '/about', '/api/records', '/actor', '/nowhere']) {
      t.equal(await ask(path), 421, `${path} without a Host`)
      t.equal(await ask(path, own, own), 421, `${path} with two`)
      t.equal(await ask(`http://evil.example${path}`, own), 421, `${path} of another server`)
      const plain = await ask(path, own)
      t.not(plain, 421, path)
      t.equal(await ask(`${ctx.origin}${path}`, own), plain, `${path} as a whole address`)
    }
    t.equal(await ask('/livez'), 200, 'a load balancer may leave it out')
  })

  t.test('a key is asked for only by a request that passed everything cheaper (S6)', async (t) => {
    const w = await peer(t)
    const bob = w.author('bob')
    const unsigned = withHeader('signature', undefined)
    t.equal(
      (await send(ctx, bob, activity(bob, 'View', 'x'), { tamper: unsigned })).word,
      'signature_missing',
    )
    t.equal(
      (await send(ctx, bob, activity(bob, 'View', 'x', { id: 'https://v.example/1' }))).word,
      'origin',
    )
    t.same(w.asked, [])
  })

  t.test('unreadable headers are 401 and nothing worse', async (t) => {
    for (const signature of ['', '"', 'keyId=', 'keyId="a', '\u00ff', 'a'.repeat(9_000), '=,=,='])
      for (const input of [undefined, '', 'sig1=("', 'sig1=()', ';;;;'])
        if (!/\u00ff/.test(signature)) {
          const headers = [
            'host',
            new URL(ctx.origin).host,
            'content-type',
            'application/activity+json',
          ]
          const more = input === undefined ? [] : ['signature-input', input]
          const { status } = await postRaw(ctx, {
            path: '/inbox',
            headers: [...headers, 'content-length', '2', 'signature', signature, ...more],
            body: '{}',
          })
          t.equal(status, 401, `${signature.slice(0, 9)} ${input}`)
        }
  })
})

test('an address that is refused too often waits (TRUST 2.1, step 3)', async (t) => {
  const ctx = await us(t)
  const headers = [
    'host',
    new URL(ctx.origin).host,
    'content-type',
    'application/activity+json',
    'content-length',
    '2',
  ]
  const statuses: Record<number, number> = {}
  for (let i = 0; i < 310; i++) {
    const { status } = await postRaw(ctx, { path: '/inbox', headers, body: '{}' })
    statuses[status] = (statuses[status] ?? 0) + 1
  }
  t.same(statuses, { 401: 300, 429: 10 })
  // The header counts only where the operator names the proxy that sets it.
  const forwarded = [
    ...headers,
    'x-forwarded-for',
    '192.0.2.77',
    'x-forwarded-host',
    'evil.example',
  ]
  const other = await postRaw(ctx, { path: '/inbox', headers: forwarded, body: '{}' })
  t.equal(other.word, 'too_many_refused', 'SEC-20: whatever an untrusted client says of itself')
  const late = await postRaw(ctx, { path: '/inbox', headers, body: '{}' })
  t.same([late.word, late.headers['retry-after']], ['too_many_refused', '300'])
})

test('SEC-20: behind a trusted proxy, clients are counted by the address it names', async (t) => {
  const ctx = await us(t, { env: { COMITY_TRUSTED_PROXIES: '127.0.0.1' } })
  const from = (address: string) =>
    postRaw(ctx, {
      path: '/inbox',
      headers: [
        ...['host', new URL(ctx.origin).host, 'content-type', 'application/activity+json'],
        ...['content-length', '2', 'x-forwarded-for', address],
      ],
      body: '{}',
    })
  for (let i = 0; i < 300; i++) await from('192.0.2.1')
  t.equal((await from('192.0.2.1')).word, 'too_many_refused')
  t.equal((await from('192.0.2.2')).word, 'signature_missing')
})
