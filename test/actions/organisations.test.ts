import { test } from 'tap'
import { createAccount } from '../../src/actions/accounts.ts'
import { prepareInstance } from '../../src/actions/instance.ts'
import { createOrganisation } from '../../src/actions/organisations.ts'
import { createToken, tokenHash } from '../../src/actions/tokens.ts'
import { parseOrganisationDraft } from '../../src/domain/organisation.ts'
import { findDocument } from '../../src/store/documents.ts'
import { findToken } from '../../src/store/tokens.ts'
import { bothDatabases, RURITANIA } from '../support/world.ts'

const draft = () => {
  const read = parseOrganisationDraft({
    handle: 'digital',
    name: { en: 'Ministry of Digital Affairs, Ruritania', de: 'Digitalministerium Ruritanien' },
    summary: { en: 'Digital services of the government of Ruritania.' },
    jurisdiction: ['XR'],
    governmentLevel: 'national',
    url: 'https://digital.ruritania.example',
  })
  if (!read.ok) throw new Error(JSON.stringify(read.issues))
  return read.value
}

test('making an organisation', async (t) => {
  await bothDatabases(t, 'stores it with keys and an actor document', async (t, make) => {
    const ctx = await make()
    const actor = await createOrganisation(ctx, 'command line', draft())
    t.equal(actor.uri, `${RURITANIA}/actors/${actor.id}`)
    const document = await findDocument(ctx.db, actor.uri)
    const body = JSON.parse(document?.body ?? '{}')
    t.match(body, {
      type: 'Organization',
      preferredUsername: 'digital',
      webfinger: 'digital@share.ruritania.example',
      nameMap: { de: 'Digitalministerium Ruritanien' },
      publicKey: { id: `${actor.uri}#main-key`, owner: actor.uri },
      assertionMethod: [{ id: `${actor.uri}#ed25519-key`, controller: actor.uri }],
    })
    const keys = await ctx.db.selectFrom('actor_keys').selectAll().execute()
    t.equal(keys.length, 4, 'two for the instance, two for the organisation')
    t.notOk(
      keys.some((key) => key.private_sealed.includes('PRIVATE KEY')),
      'SEC-71: no private key lies open in the database',
    )
    await t.rejects(createOrganisation(ctx, 'command line', draft()), { code: 'taken' })
  })

  await bothDatabases(t, 'gives accounts roles there, and tokens', async (t, make) => {
    const ctx = await make()
    const organisation = await createOrganisation(ctx, 'command line', draft())
    await createAccount(ctx, 'command line', { handle: 'petra', role: 'publisher' }, 'digital')
    await createAccount(ctx, 'command line', { handle: 'petra', role: 'administrator' })
    const token = await createToken(ctx, 'command line', 'petra', 'test')
    t.match(await findToken(ctx.db, tokenHash(token)), {
      scopes: ['read', 'write', 'admin'],
      member: {
        kind: 'member',
        handle: 'petra',
        organisations: { [organisation.id]: ['publisher'] },
        roles: ['administrator'],
      },
    })
    t.equal(await findToken(ctx.db, tokenHash('comity_other')), undefined)
    await t.rejects(createAccount(ctx, 'x', { handle: 'oto', role: 'author' }), { code: 'invalid' })
    await t.rejects(createAccount(ctx, 'x', { handle: 'oto', role: 'moderator' }, 'digital'), {
      code: 'invalid',
    })
  })

  await bothDatabases(t, 'REL-13: refuses a database of another origin', async (t, make) => {
    const ctx = await make()
    await t.rejects(prepareInstance({ ...ctx, origin: 'https://other.example' }), {
      code: 'wrong-state',
      message: /belongs to https:\/\/share\.ruritania\.example/,
    })
  })
})
