import { test } from 'tap'
import { isCidr, refusalOf } from '../../src/platform/outbound/addresses.ts'
import {
  SPECIAL_ADDRESSES_AS_OF,
  SPECIAL_IPV4,
  SPECIAL_IPV6,
} from '../../src/platform/outbound/special-addresses.ts'
import { codeOf, DELIVERY, DOCUMENT, everyNameAt, openOutbound } from './outbound-support.ts'

const STRICT = { allowPrivate: false, cidrs: [] }
const LOCAL = { allowPrivate: true, cidrs: [] }

// First and last address of each block, and notorious ones in between.
const REFUSED = [
  ['0.0.0.0', '0.255.255.255'],
  ['10.0.0.0', '10.255.255.255'],
  ['100.64.0.0', '100.127.255.255', '100.100.100.200'],
  ['127.0.0.0', '127.0.0.1', '127.255.255.255'],
  ['169.254.0.0', '169.254.169.254', '169.254.255.255'],
  ['172.16.0.0', '172.31.255.255'],
  ['192.0.0.0', '192.0.0.9', '192.0.0.10', '192.0.0.170', '192.0.0.255'],
  ['192.0.2.1', '198.51.100.1', '203.0.113.255'],
  ['192.31.196.1', '192.52.193.1', '192.88.99.1', '192.175.48.1'],
  ['192.168.0.0', '192.168.255.255'],
  ['198.18.0.0', '198.19.255.255'],
  ['224.0.0.1', '239.255.255.255', '240.0.0.0', '255.255.255.254', '255.255.255.255'],
  ['::', '::1', '::2', '::7f00:1', '::a00:1', '::8.8.8.8'],
  ['::ffff:127.0.0.1', '::ffff:8.8.8.8', '::ffff:a9fe:a9fe', '::ffff:0:127.0.0.1'],
  ['64:ff9b::7f00:1', '64:ff9b::8.8.8.8', '64:ff9b:1::1', '64:ff9b:2::1'],
  ['100::1', '100:0:0:1::1', '200::1', '1000::1'],
  ['2001::1', '2001:0:7f00:1::', '2001:1::1', '2001:2::1', '2001:3::1', '2001:4:112::1'],
  ['2001:10::1', '2001:20::1', '2001:30::1', '2001:1ff:ffff::1', '2001:db8::1'],
  ['2002:7f00:1::', '2002:808:808::1', '2620:4f:8000::1', '3fff::1', '3fff:fff::1'],
  ['4000::1', '5f00::1', '8000::1', 'fc00::1', 'fd00:ec2::254', 'fdff::1'],
  ['fe80::1', 'febf::1', 'fec0::1', 'feff::1', 'ff02::1', 'ff0e::1'],
].flat()

const ALLOWED = [
  ...['1.1.1.1', '8.8.8.8', '9.255.255.255', '11.0.0.0', '100.63.255.255', '100.128.0.0'],
  ...['126.255.255.255', '128.0.0.0', '169.253.255.255', '172.15.255.255', '172.32.0.0'],
  ...['192.0.1.0', '192.167.255.255', '198.17.255.255', '198.20.0.0', '223.255.255.255'],
  ...['2001:200::1', '2003::1', '2606:4700:4700::1111', '2a00:1450::1', '3ffe::1'],
]

test('SEC-10 the table of addresses', async (t) => {
  t.match(SPECIAL_ADDRESSES_AS_OF, /^\d{4}-\d{2}$/, 'has its date')
  t.ok(REFUSED.length >= 60, `is tested with ${REFUSED.length} addresses to refuse`)
  for (const address of REFUSED) t.ok(refusalOf(address, STRICT), `refuses ${address}`)
  for (const address of ALLOWED) t.equal(refusalOf(address, STRICT), undefined, `lets ${address}`)

  t.test(
    'refuses the first address of each entry, as what the entry says or its block',
    async (t) => {
      for (const [cidr, name, source] of [...SPECIAL_IPV4, ...SPECIAL_IPV6]) {
        t.ok(isCidr(cidr), `${cidr} is a block`)
        t.ok(refusalOf(cidr.split('/')[0] ?? '', STRICT), `${cidr} ${name}`)
        t.match(source, /^RFC \d+$/)
      }
      t.equal(refusalOf('169.254.169.254', STRICT), 'link-local, cloud metadata')
      t.equal(refusalOf('2001:db8::1', STRICT), 'documentation')
      t.equal(refusalOf('4000::1', STRICT), 'not global unicast')
    },
  )

  t.test('refuses what is no plain address', async (t) => {
    for (const text of [
      '',
      'localhost',
      '1.2.3',
      '01.2.3.4',
      '0x7f.1',
      'fe80::1%eth0',
      '2a00::1%1',
    ])
      t.equal(refusalOf(text, STRICT), 'not an address', text)
  })

  t.test('opens loopback and private blocks, and no others, for development', async (t) => {
    for (const address of ['127.0.0.1', '127.9.9.9', '10.1.1.1', '172.20.0.1', '192.168.1.1'])
      t.equal(refusalOf(address, LOCAL), undefined, address)
    for (const address of ['::1', 'fd00::1']) t.equal(refusalOf(address, LOCAL), undefined, address)
    for (const address of ['169.254.169.254', '0.0.0.0', '::', '::ffff:127.0.0.1', 'fe80::1'])
      t.ok(refusalOf(address, LOCAL), address)
  })

  t.test('opens the CIDRs of a peer, but never this machine and its link', async (t) => {
    const listed = (...cidrs: string[]) => ({ allowPrivate: false, cidrs })
    t.equal(refusalOf('10.20.1.1', listed('10.20.0.0/16')), undefined)
    t.equal(refusalOf('fd00:1::1', listed('10.20.0.0/16', 'fd00:1::/32')), undefined)
    t.ok(refusalOf('10.21.1.1', listed('10.20.0.0/16')))
    t.ok(refusalOf('::ffff:10.20.1.1', listed('10.20.0.0/16')))
    t.ok(refusalOf('127.0.0.1', listed('0.0.0.0/0', '127.0.0.0/8')))
    t.ok(refusalOf('169.254.169.254', listed('0.0.0.0/0')))
    t.ok(refusalOf('::1', listed('::/0')))
    t.ok(refusalOf('10.20.1.1', listed('10.20.0.0', 'nonsense', '10.0.0.0/33', '10.0.0.0/-1')))
  })
})

test('SEC-10 every kind of client', async (t) => {
  let answer = ''
  const resolve = async () => [{ address: answer, family: answer.includes(':') ? 6 : 4 }]
  const outbound = openOutbound(t, { allowPrivate: false }, { resolve })
  const clients: Record<string, (url: string) => Promise<unknown>> = {
    'a fetch': (url) => outbound.get(url, DOCUMENT),
    'a fetch of a key': (url) => outbound.get(url, { ...DOCUMENT, purpose: 'key' }),
    'a delivery': (url) => outbound.post(url, DELIVERY),
    "a library's fetch": (url) => fetch(url),
  }
  for (const [client, ask] of Object.entries(clients)) {
    const wrong: string[] = []
    for (const address of REFUSED) {
      answer = address
      const literal = address.includes(':') ? `[${address}]` : address
      // A domain of its own for each: the minute's budget of one would be spent.
      const name = `peer${REFUSED.indexOf(address)}-${Object.keys(clients).indexOf(client)}`
      for (const url of [`https://${name}.example/`, `https://${literal}/`])
        if ((await codeOf(ask(url))) !== 'refused-address') wrong.push(`${url} at ${address}`)
    }
    t.same(wrong, [], `${client} of each address, by name and as it is, is refused`)
  }
  t.equal(outbound.counts.sockets, 0, 'without a socket')
})

test('SEC-10 a name with one address of ours among public ones is refused whole', async (t) => {
  const resolve = async () => [
    { address: '1.1.1.1', family: 4 },
    { address: '127.0.0.1', family: 4 },
  ]
  const outbound = openOutbound(t, { allowPrivate: false }, { resolve })
  t.equal(await codeOf(outbound.get('https://peer.example/', DOCUMENT)), 'refused-address')
  t.equal(outbound.counts.sockets, 0)
})

test('SEC-10 the CIDRs of one peer do not open another host at the same address', async (t) => {
  const cidrsFor = (name: string) => (name === 'listed.example' ? ['10.20.0.1/32'] : [])
  const outbound = openOutbound(
    t,
    { allowPrivate: false, cidrsFor },
    { resolve: everyNameAt('10.20.0.1') },
  )
  for (const name of ['other.example', '10.20.0.1'])
    t.equal(await codeOf(outbound.get(`https://${name}/`, DOCUMENT)), 'refused-address')
  t.equal(outbound.counts.sockets, 0)
})
