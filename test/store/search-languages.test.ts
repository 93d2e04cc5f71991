import { test } from 'tap'
import { bothDatabases } from '../support/world.ts'
import { addOwners, ids, search, tell } from './library.ts'

/** Titles and main texts; the words looked for below stand here in another form. */
const TEXTS = {
  arabic: ['ar', 'بوابة واحدة', 'تقدم الوزارة الخدمات الحكومية للمواطنين في كل محافظة.'],
  chinese: ['zh', '统一入口', '市政府建设了统一的数字服务平台，居民可以在线办理各种手续。'],
  english: ['en', 'One counter', 'The agency was digitising its oldest registries for farmers.'],
  french: ['fr', 'Un seul guichet', 'Les administrations partagent leurs données régionales.'],
  russian: ['ru', 'Единое окно', 'Ведомство упростило государственные закупки для больниц.'],
  spanish: ['es', 'Ventanilla única', 'Los ayuntamientos compartieron los resultados obtenidos.'],
  german: ['de', 'Ein Schalter', 'Die Behörden veröffentlichten ihre Verträge.'],
  japanese: ['ja', '一つの窓口', '住民はオンラインで申請できるようになりました。'],
  thai: ['th', 'จุดบริการเดียว', 'ประชาชนสามารถยื่นคำขอออนไลน์ได้ทุกวัน'],
  korean: ['ko', '하나의 창구', '정부는 주민에게 서비스를 제공한다'],
  polish: ['pl', 'Jedno okienko', 'Urząd udostępnił mieszkańcom źródła wody.'],
} as const

/** What somebody types, and which text has it. */
const QUESTIONS: readonly (readonly [string, keyof typeof TEXTS, string])[] = [
  ['خدمة حكومية', 'arabic', 'the singular for a plural with its article'],
  ['المواطن', 'arabic', 'another form with the article'],
  ['数字', 'chinese', 'a word inside a sentence'],
  ['居民在线', 'chinese', 'two words typed as one'],
  ['registry', 'english', 'the singular of a plural'],
  ['digitised', 'english', 'another tense'],
  ['administration régionale', 'french', 'the singular of plurals'],
  ['donnée', 'french', 'the singular of a plural'],
  ['закупка', 'russian', 'the nominative of an accusative'],
  ['государственными закупками', 'russian', 'the instrumental plural of two words'],
  ['больницами', 'russian', 'the instrumental plural'],
  ['compartir', 'spanish', 'the infinitive of a past tense'],
  ['resultado', 'spanish', 'the singular of a plural'],
  ['申請', 'japanese', 'a word inside a sentence'],
  ['ออนไลน์', 'thai', 'a word inside a sentence'],
  ['정부', 'korean', 'a word without its particle'],
  ['źródła', 'polish', 'an exact word of a language that has no stemmer'],
  ['ZRODLA', 'polish', 'the same without accents, in capitals'],
]

test('searching by words', async (t) => {
  await bothDatabases(t, 'finds', async (t, make) => {
    const ctx = await make()
    await addOwners(ctx)
    for (const [id, [lang, name, text]] of Object.entries(TEXTS))
      await tell(ctx, { id, lang, draft: { name: { [lang]: name }, content: { [lang]: text } } })

    for (const [q, id, what] of QUESTIONS) t.same(await ids(ctx, { q }), [id], `${what}: ${q}`)

    t.test('inflected forms of a language that the reader reads', async (t) => {
      const { rows } = await search(ctx, { q: 'Vertrag' }, undefined, ['de'])
      t.same(
        rows.map((row) => row.id),
        ['german'],
      )
    })

    t.test('titles by exact words in any language, without their accents', async (t) => {
      t.same(await ids(ctx, { q: 'unica' }), ['spanish'])
      t.same(await ids(ctx, { q: 'schalter' }), ['german'])
    })

    t.test('a phrase only where its words stand together', async (t) => {
      t.same(await ids(ctx, { q: '"oldest registries"' }), ['english'])
      t.same(await ids(ctx, { q: '"registries oldest"' }), [])
      t.same(await ids(ctx, { q: '"数字服务"' }), ['chinese'])
    })

    t.test('either of two words, and not what is excluded in any inflection', async (t) => {
      t.same(await ids(ctx, { q: 'registry or resultado' }), ['english', 'spanish'])
      t.same(await ids(ctx, { q: 'agency -registry' }), [])
      t.same(await ids(ctx, { q: 'agency -hospital' }), ['english'])
    })

    t.test('the beginning of a word when the word itself is nowhere', async (t) => {
      t.same(await ids(ctx, { q: 'count' }), ['english'])
    })
  })
})
