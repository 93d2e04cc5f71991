import { test } from 'tap'
import { mapLessons } from '../../../src/actions/import/lessons.ts'
import { SOURCE, lesson, long } from './lines.ts'

function mapped(fields: object) {
  const { records, notes, refused } = mapLessons(lesson(fields))
  const made = records.map(({ record, sourceId, provenance }) => ({
    draft: { ...record.draft } as Readonly<Record<string, unknown>>,
    sourceId,
    provenance,
    unmapped: provenance.unmapped,
  }))
  const first = made[0]
  if (!first) throw new Error(JSON.stringify(refused))
  return { first, made, notes, refused }
}

test('a record with several lessons gives one each', async (t) => {
  const { made, notes, refused } = mapped({
    name: { en: 'What the ferries taught us', fr: 'Les leçons des bacs' },
    drivingEvent: { en: 'The radio failed.' },
    lesson: [
      { title: 'Ask the crew first', text: 'The crew knew *where*.' },
      { text: 'Batteries freeze.' },
    ],
    recommendation: [{ en: 'Ask.' }, { en: 'Buy warm batteries.' }],
    tag: ['radio'],
    date: '2024-02-29',
    jurisdiction: ['XR'],
    governmentLevel: 'local',
    organization: { name: 'Harbour of Zenda' },
    url: 'https://zenda.example/lessons/1',
  })
  const shared = {
    sourceLanguage: 'en',
    drivingEvent: { en: 'The radio failed.' },
    recommendation: { en: 'Ask.\n\nBuy warm batteries.' },
    keyword: ['radio'],
    date: '2024-02-29',
    jurisdiction: ['XR'],
    governmentLevel: 'local',
    license: 'https://creativecommons.org/licenses/by/4.0/',
  }
  t.same(
    made.map(({ sourceId, draft }) => [sourceId, draft]),
    [
      [
        'zenda-1#1',
        {
          ...shared,
          name: { en: 'Ask the crew first' },
          content: { en: 'The crew knew *where*.' },
        },
      ],
      [
        'zenda-1#2',
        {
          ...shared,
          name: { en: 'What the ferries taught us', fr: 'Les leçons des bacs' },
          content: { en: 'Batteries freeze.' },
        },
      ],
    ],
    'a missing title takes the name of the record',
  )
  t.match(made[0]?.provenance, {
    source: SOURCE,
    name: { en: 'What the ferries taught us', fr: 'Les leçons des bacs' },
    url: 'https://zenda.example/lessons/1',
    organization: { name: 'Harbour of Zenda' },
  })
  t.same([notes, refused], [[], []])
})

test('OPS-12: title and text of an entry may be in several languages', async (t) => {
  const name = { en: 'Ask first', fr: 'Demandez' }
  const text = { en: 'The crew knew.', fr: '  ', xx1: 'x' }
  const { first, notes } = mapped({ lesson: [{ title: name, text }] })
  t.strictSame([first.draft['name'], first.draft['content']], [name, { en: text.en }])
  t.same(
    notes.map(({ field }) => field),
    ['lesson.0.text.fr', 'lesson.0.text.xx1'],
    'each is judged alone',
  )
})

test('the summary tells what happened where nothing else does', async (t) => {
  const alone = mapped({ summary: { en: 'A winter on the radio.' } })
  t.same(alone.first.draft['drivingEvent'], { en: 'A winter on the radio.' })
  t.same(alone.notes, [])
  const both = mapped({ summary: { en: 'A winter.' }, drivingEvent: { en: 'The radio failed.' } })
  t.same(both.first.draft['drivingEvent'], { en: 'The radio failed.' })
  t.same(both.first.unmapped, { summary: { en: 'A winter.' } })
  t.match(both.notes, [{ field: 'summary' }])
})

test('titles and texts that are too long', async (t) => {
  const title = 'Ferry '.repeat(30).trim()
  const { first, notes } = mapped({ lesson: [{ title, text: 'It was late.' }] })
  const name = (first.draft['name'] as { en: string }).en
  t.ok(name.length <= 160 && name.endsWith('…'))
  t.same(first.draft['content'], { en: `**${title}**\n\nIt was late.` }, 'the whole title is kept')
  t.match(notes, [{ field: 'lesson.0.title', reason: /longer than 160/ }])

  const [event, text, advice] = [long(5_100), long(10_100), long(5_200)]
  const cut = mapped({
    drivingEvent: { en: event },
    lesson: [{ title: 'Late', text }],
    recommendation: [{ en: advice }],
  })
  t.same(cut.first.unmapped, {
    'drivingEvent.en': event,
    'recommendation.en': advice,
    'lesson.0.text.en': text,
  })
})

test('what has no place in a lesson is kept and reported', async (t) => {
  const { first, notes } = mapped({
    nameDerived: true,
    url: 'no address',
    date: '2023-02-30',
    lesson: [{ text: 'Late.', author: 'A. Skipper' }],
  })
  t.same(first.unmapped, {
    nameDerived: true,
    url: 'no address',
    date: '2023-02-30',
    'lesson.0.author': 'A. Skipper',
  })
  t.same(notes.map((note) => note.field).sort(), Object.keys(first.unmapped ?? {}).sort())
})

test('fields of ours are taken by their name', async (t) => {
  const { first } = mapped({ outcome: 'mixed', function: ['04.5'], appliesWhen: { en: 'At sea.' } })
  t.match(first.draft, { outcome: 'mixed', function: ['04.5'], appliesWhen: { en: 'At sea.' } })
})

test('an entry that is no lesson is refused alone', async (t) => {
  const { made, refused } = mapped({
    lesson: [{ text: 'Late.' }, 'Late.', { colour: 'blue' }, { title: 'A title is enough' }],
  })
  t.same(
    made.map(({ sourceId }) => sourceId),
    ['zenda-1#1', 'zenda-1#4'],
    'the others keep their numbers',
  )
  t.match(refused, [{ field: 'lesson.1' }, { field: 'lesson.2' }])
  for (const entries of [[], 'Late.', undefined, Array(51).fill({ text: 'Late.' })])
    t.match(mapLessons(lesson({ lesson: entries })), {
      records: [],
      refused: [{ field: 'lesson' }],
    })
})
