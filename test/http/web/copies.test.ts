import { test } from 'tap'
import { LOCALES } from '../../../src/http/web/locales/index.ts'
import { noteMissing } from '../../../src/store/held.ts'
import { findRecord, saveProof } from '../../../src/store/records.ts'
import { ANYONE } from '../../../src/domain/viewer.ts'
import { bodyElsewhere, peerWith, recordElsewhere } from '../elsewhere.ts'
import { initiative, openSite } from '../site.ts'
import { voice } from './pages.ts'

const HOST = 'share.freedonia.example'
const DAY = 24 * 3_600_000

test('the page of a copy', async (t) => {
  const { ctx, get } = await openSite(t)
  await peerWith(ctx, HOST, 'Federation of Freedonia')
  const owner = await bodyElsewhere(ctx, {
    host: HOST,
    handle: 'registers',
    name: { en: 'Federal Office for Registers' },
    jurisdiction: ['XF'],
  })
  const id = await recordElsewhere(ctx, owner, 'Initiative', initiative())
  const page = async (lang = 'en') => (await get(`/initiatives/${id}?lang=${lang}`)).body
  const json = async (): Promise<Record<string, unknown>> =>
    (await get(`/api/comity/v1/initiatives/${id}`)).json()

  await t.test('TRUST 2.4: says whether its signature was verified', async (t) => {
    t.notMatch(await page(), voice('en').t('prov.proof'), 'nothing is claimed of older copies')
    t.notOk('proof' in (await json()))
    for (const proof of ['verified', 'missing', 'keyUnknown'] as const) {
      await saveProof(ctx.db, id, proof)
      for (const lang of LOCALES)
        t.match(await page(lang), String(voice(lang).t(`proof.${proof}`)), `${proof} in ${lang}`)
      t.equal((await json())['proof'], proof)
    }
  })

  await t.test('PROTOCOL 7.4: says when its owner no longer lists it', async (t) => {
    const uri = (await findRecord(ctx.db, ANYONE, id))?.uri ?? ''
    const says = (lang: (typeof LOCALES)[number]) => String(voice(lang).t('notice.missing'))
    const noteAfter = (days: number) =>
      noteMissing(ctx.db, uri, new Date(ctx.now().getTime() + days * DAY))
    await noteAfter(0)
    await noteAfter(0.5)
    t.notMatch(await page(), says('en'), 'not before it was looked for three times in a day')
    t.equal((await json())['missing'], false)
    await noteAfter(1)
    for (const lang of LOCALES) t.match(await page(lang), says(lang), lang)
    t.equal((await json())['missing'], true)
    t.match((await get(`/initiatives/${id}`)).statusCode, 200, 'and is readable all the same')
  })
})
