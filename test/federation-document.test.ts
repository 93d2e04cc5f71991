import { readFileSync } from 'node:fs'
import { test } from 'tap'
import { parseDraft } from '../src/domain/record.ts'
import { CONTEXT } from '../src/vocabulary/context.ts'
import { withContext, writeRecord } from '../src/vocabulary/record.ts'

const text = readFileSync(new URL('../FEDERATION.md', import.meta.url), 'utf8')

test('the example of FEDERATION.md', async (t) => {
  const shown = JSON.parse(/```json\n([\s\S]*?)```/.exec(text)?.[1] ?? '') as {
    readonly [key: string]: unknown
    readonly '@context': readonly unknown[]
    readonly id: string
    readonly attributedTo: string
  }
  const draft = parseDraft('Initiative', {
    sourceLanguage: 'en',
    name: { en: 'Register data exchange layer', de: 'Datenaustausch der Register' },
    summary: { en: 'Registers ask each other instead of asking the citizen.' },
    content: { en: 'Each register publishes **signed** services.' },
    function: ['01.3'],
    stage: 'pilot',
    jurisdiction: ['XR'],
    governmentLevel: 'national',
    license: 'https://creativecommons.org/licenses/by/4.0/',
  })
  if (!draft.ok) throw new Error(JSON.stringify(draft.issues))
  const time = new Date('2026-11-20T09:00:00Z')
  const written = withContext(
    writeRecord(
      { kind: 'Initiative', draft: draft.value },
      {
        origin: new URL(shown.id).origin,
        uri: shown.id,
        owner: shown.attributedTo,
        visibility: 'public',
        recordStatus: 'published',
        revision: 1,
        translations: [],
        published: time,
        updated: time,
      },
    ),
  )
  t.same(shown['@context'].slice(0, 2), CONTEXT.slice(0, 2))
  for (const [key, value] of Object.entries(shown))
    if (key !== '@context') t.same(written[key], value, `${key} is what the server writes`)
})
