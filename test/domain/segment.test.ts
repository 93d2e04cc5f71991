import fc from 'fast-check'
import { test } from 'tap'
import { fold, isUnspaced, segment } from '../../src/domain/segment.ts'

const words = (text: string): string[] => segment(text).split(/\s+/).filter(Boolean)

test('segmenting a text', async (t) => {
  t.test('puts spaces between the words of scripts that write none', async (t) => {
    t.same(words('数字政府建设'), ['数字', '政府', '建设'])
    t.ok(words('住民はオンラインで申請できる').includes('オンライン'))
    t.ok(words('ประชาชนสามารถยื่นคำขอ').includes('ประชาชน'))
    t.ok(words('ប្រព័ន្ធសុខាភិបាល').length > 1)
    t.ok(words('ລັດຖະບານດິຈິຕອນ').length > 1)
    t.ok(words('အစိုးရဝန်ဆောင်မှု').length > 1)
  })

  t.test('leaves everything else as it is', async (t) => {
    for (const text of ['Data exchange, 2024', 'Обмен данными', 'تبادل البيانات', '정부 서비스'])
      t.equal(segment(text), text)
  })

  t.test('finds such words inside a text of another language', async (t) => {
    t.same(words('The AI技术 programme'), ['The', 'AI', '技术', 'programme'])
  })

  t.test('segments a word the same way alone and in its sentence', async (t) => {
    for (const word of ['数字', '平台', '居民'])
      t.ok(words('市政府建设了统一的数字服务平台，居民可以在线办理').includes(word))
  })

  t.test('keeps all letters, adds only spaces and takes out NUL', async (t) => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const bare = (s: string) => s.replaceAll(/[ \0]/g, '')
        return bare(segment(text)) === bare(text) && !segment(text).includes('\0')
      }),
    )
    t.end()
  })

  t.test('knows which words need it', async (t) => {
    t.ok(isUnspaced('数字'))
    t.notOk(isUnspaced('data'))
    t.notOk(isUnspaced('정부'))
  })
})

test('folding a word', async (t) => {
  t.test('takes away case, accents, width and the vowel signs of Arabic', async (t) => {
    t.equal(fold('Sécurité'), 'securite')
    t.equal(fold('ŁÓDŹ Straße'), 'lodz strasse')
    t.equal(fold('ＡＩ技術'), 'ai技術')
    t.equal(fold('مُحَافَظَة'), fold('محافظة'))
    t.equal(fold('Ёлка'), fold('елка'))
  })

  t.test('keeps the vowel signs of Indic scripts, which are letters', async (t) => {
    t.equal(fold('हिन्दी'), 'हिन्दी')
  })

  t.test('is the same done twice', async (t) => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (s) => fold(fold(s)) === fold(s)))
    t.end()
  })
})
