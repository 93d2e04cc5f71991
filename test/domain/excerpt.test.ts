import { test } from 'tap'
import { EXCERPT_MAX, excerptOf } from '../../src/domain/excerpt.ts'
import type { LanguageMap } from '../../src/domain/language.ts'
import type { Typed } from '../../src/domain/record.ts'

interface Texts {
  readonly summary?: LanguageMap
  readonly challenge?: LanguageMap
  readonly html?: LanguageMap
}

const row = ({ summary, challenge, html }: Texts, source = 'en') => ({
  record: {
    kind: 'Initiative',
    draft: { sourceLanguage: source, name: {}, ...(challenge ? { challenge } : {}) },
  } as unknown as Typed,
  html: html ?? null,
  summary: summary ?? null,
  source,
})

/** An excerpt with its hits in brackets. */
const marked = (texts: Texts, lexemes: readonly string[], languages: readonly string[] = ['en']) =>
  excerptOf(row(texts), lexemes, languages)
    ?.parts.map(({ text, hit }) => (hit ? `[${text}]` : text))
    .join('')

test('an excerpt', async (t) => {
  t.test('marks the words in any inflection', async (t) => {
    const summary = { en: 'Registries ask a registry. Policies change; regions do not.' }
    t.equal(
      marked({ summary }, ['registri', 'polici']),
      '[Registries] ask a [registry]. [Policies] change; regions do not.',
    )
  })

  t.test(
    'marks stems of Arabic inside of words, and words of Chinese without spaces',
    async (t) => {
      t.equal(
        marked({ summary: { ar: 'الخدمات الحكومية للمواطنين' } }, ['خدم', 'مواطن']),
        '[الخدمات] الحكومية [للمواطنين]',
      )
      t.equal(
        marked({ summary: { zh: '统一的数字服务平台' } }, ['数字', '平台']),
        '统一的[数字]服务[平台]',
      )
    },
  )

  t.test(
    'is in the language of the reader where that has the words, else in another',
    async (t) => {
      const summary = { en: 'Clean water for all.', fr: 'De l’eau propre, water en anglais.' }
      t.equal(excerptOf(row({ summary }), ['water'], ['fr'])?.lang, 'fr')
      t.equal(excerptOf(row({ summary }), ['clean'], ['fr'])?.lang, 'en')
      t.equal(excerptOf(row({ summary }), ['water'], [])?.lang, 'en')
    },
  )

  t.test('comes from the text with the most of the words', async (t) => {
    const texts = {
      summary: { en: 'All about water.' },
      html: { en: '<p>The <em>water</em> pumps &amp; wells</p>' },
    }
    t.equal(marked(texts, ['water', 'pump']), 'The [water] [pumps] & wells')
    t.equal(marked(texts, ['water']), 'All about [water].')
  })

  t.test('is the stretch around the words, cut between words', async (t) => {
    const filler = 'lorem ipsum dolor sit amet '.repeat(40)
    const text = marked({ challenge: { en: `${filler}the pump ${filler}` } }, ['pump']) ?? ''
    t.match(
      text,
      /^…(lorem|ipsum|dolor|sit|amet) .*the \[pump\] lorem .* (lorem|ipsum|dolor|sit|amet)…$/,
    )
    t.ok(text.length < EXCERPT_MAX + 10)
  })

  t.test('shows no signs of Markdown', async (t) => {
    const challenge = {
      en: '## Why\n\n- the **pump** of [Zenda](https://zenda.example/a_b)\n1. `x`',
    }
    t.equal(marked({ challenge }, ['pump']), 'Why the [pump] of Zenda x')
  })

  t.test('is none when no text has the words, or there are none', async (t) => {
    t.equal(marked({ summary: { en: 'Water.' } }, ['fire']), undefined)
    t.equal(marked({ summary: { en: 'Water.' } }, []), undefined)
    t.equal(excerptOf({ ...row({}), record: undefined }, ['fire'], []), undefined)
  })

  t.test('never splits a character and never lets text overlap', async (t) => {
    const text = `${'😀'.repeat(100)}数字服务${'😀'.repeat(300)}`
    const parts =
      excerptOf(row({ summary: { zh: text } }), ['数字', '数字服务', '服务'], [])?.parts ?? []
    const whole = parts.map((part) => part.text).join('')
    t.ok(text.includes(whole.replaceAll('…', '')))
    t.ok(whole.isWellFormed())
  })

  t.test('looks through a long text quickly', async (t) => {
    const began = performance.now()
    for (const text of [
      'word '.repeat(40_000),
      '['.repeat(200_000),
      '<'.repeat(200_000),
      '_'.repeat(200_000),
    ])
      excerptOf(row({ challenge: { en: text }, html: { en: text } }), ['word', 'nothing'], ['en'])
    t.ok(performance.now() - began < 1_000)
  })
})
