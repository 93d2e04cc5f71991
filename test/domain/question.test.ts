import fc from 'fast-check'
import { test } from 'tap'
import { beginnings, comparable, readQuestion } from '../../src/domain/question.ts'

test('reading a question', async (t) => {
  t.test('wants all words and folds them', async (t) => {
    t.same(readQuestion('Données  régionales'), {
      wanted: 'Données régionales',
      unwanted: '',
      words: ['donnees', 'regionales'],
    })
  })

  t.test('keeps phrases and alternatives, and sets exclusions apart', async (t) => {
    t.same(readQuestion('"open data" or maps -private -"for sale"'), {
      wanted: '"open data" or maps',
      unwanted: 'private or "for sale"',
      words: [],
    })
    t.equal(readQuestion('"never closed').wanted, '"never closed"')
  })

  t.test('segments words, phrases and exclusions', async (t) => {
    const question = readQuestion('数字政府 -"公共服务" -医院管理')
    t.match(question.wanted, /数字 +政府/)
    t.equal(question.unwanted.replaceAll(/ +/g, ' '), '" 公共 服务 " or "医院 管理"')
  })

  t.test('takes exclusions alone for words', async (t) => {
    t.match(readQuestion('-water'), { wanted: 'water', unwanted: '' })
  })

  t.test('does not take a hyphen inside a word for an exclusion', async (t) => {
    t.match(readQuestion('e-mail co-operation'), { wanted: 'e-mail co-operation', unwanted: '' })
  })

  t.test('takes any text', async (t) => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const { words } = readQuestion(text)
        return words.every((word) => /^[\p{L}\p{N}\p{M}]+$/u.test(word))
      }),
    )
    t.end()
  })
})

test('the beginnings of a question', async (t) => {
  const begun = (text: string, last: boolean) => beginnings(readQuestion(text), last)

  t.test('are words of scripts without spaces, which may be segmented otherwise', async (t) => {
    t.equal(begun('数字 health', false), "'数字':* & 'health'")
    t.equal(begun('정부', false), "'정부':*")
  })

  t.test('are the last word if wanted and long enough', async (t) => {
    t.equal(begun('open regis', true), "'open' & 'regis':*")
    t.equal(begun('open dat', true), undefined)
    t.equal(begun('open regis', false), undefined)
  })

  t.test('are none where the question has a syntax', async (t) => {
    t.equal(begun('"数字" or maps', true), undefined)
  })

  t.test('hold nothing that could be taken for an operator', async (t) => {
    t.equal(begun("it's a\\b:* & !(c) | d'", true), undefined)
    t.equal(begun("it's (regis:*)'", true), "'it' & 's' & 'regis':*")
  })
})

test('a question compared with titles', async (t) => {
  const compared = (text: string) => comparable(readQuestion(text))

  t.test('is its different words without syntax', async (t) => {
    t.equal(compared('"Données ouvertes" or DONNEES -privées'), 'donnees ouvertes')
    t.equal(compared('water '.repeat(40)), 'water')
  })

  t.test('is bounded and not too short', async (t) => {
    t.equal(compared('tax'), undefined)
    t.equal(compared('数'), undefined)
    t.equal(compared('数字'), '数字')
    t.equal(compared('?! ...'), undefined)
    t.equal(compared('abcd'.repeat(40))?.length, 60)
  })
})
