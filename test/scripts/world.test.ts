import { type Test, test } from 'tap'
import { type Government, governments } from '../../scripts/demo/world/governments.ts'
import { prose } from '../../scripts/demo/world/prose.ts'
import { ROLES, Handle } from '../../src/domain/account.ts'
import { parseOrganisationDraft } from '../../src/domain/organisation.ts'
import type { Parsed } from '../../src/domain/parse.ts'
import { missingForPublishing, parseDraft } from '../../src/domain/record.ts'
import { renderMarkdown } from '../../src/domain/richtext.ts'
import { isWider } from '../../src/domain/visibility.ts'
import { COFOG_DIVISIONS, divisionOf } from '../../src/domain/vocabularies/cofog.ts'
import { OUTCOMES } from '../../src/domain/vocabularies/lists.ts'
import { STAGES } from '../../src/domain/vocabularies/stages.ts'
import { host, people, personWith, ruritania } from '../support/cast.ts'
import {
  KEYS,
  UN_LANGUAGES,
  byRef,
  draftOf,
  everyInitiative,
  everyLesson,
  everyRecord,
  fullLanguages,
  initiatives,
  lessons,
  mapsIn,
  refOf,
  worlds,
} from './world-support.ts'

const count = <T>(list: readonly T[], wanted: (one: T) => boolean): number =>
  list.filter(wanted).length

function same<T>(t: Test, read: Parsed<T>, what: string): T | undefined {
  t.same(read.ok ? [] : read.issues, [], what)
  return read.ok ? read.value : undefined
}

test('the fictional governments', async (t) => {
  for (const government of governments as readonly Government[]) {
    const { organisations, staff } = government
    t.match(government.code, /^X[FRS]$/, 'a code that ISO leaves to its users')
    t.equal(host(government), `share.${government.key}.example`)
    for (const organisation of organisations) {
      const draft = same(t, parseOrganisationDraft(organisation), `${organisation.handle} parses`)
      t.equal(draft?.handle, organisation.handle)
      t.match(new URL(organisation.url).host, /\.example$/)
      for (const role of ['author', 'publisher'] as const)
        t.equal(personWith(government, role, organisation.handle).role, role)
    }
    for (const [path, map] of mapsIn(government))
      t.same(
        UN_LANGUAGES.filter((language) => map[language] === undefined),
        [],
        `${government.key}${path} stands in all six languages`,
      )
    for (const member of staff) {
      t.ok(Handle.safeParse(member.handle).success && ROLES.includes(member.role))
      t.ok(organisations.some((one) => one.handle === member.organisation))
    }
    t.equal(personWith(government, 'administrator').organisation, organisations[0]?.handle)
    t.equal(personWith(government, 'reviewer').role, 'reviewer')
  }
  t.equal(Object.keys(people).length, governments.flatMap((one) => [...one.staff]).length)
  t.equal(people.marta_hofer.government, ruritania.key)
  t.throws(() => personWith(ruritania, 'reviewer', 'zenda'), /no reviewer for zenda/)
})

test('each record of the world', async (t) => {
  t.test('can be published as it stands, by the rules of the forms', async (t) => {
    for (const one of everyInitiative) {
      const draft = same(t, parseDraft('Initiative', draftOf(one)), refOf(one))
      if (draft) t.same(missingForPublishing('Initiative', draft), [], refOf(one))
    }
    for (const one of everyLesson) {
      const draft = same(t, parseDraft('LessonLearned', draftOf(one)), refOf(one))
      if (draft) t.same(missingForPublishing('LessonLearned', draft), [], refOf(one))
    }
  })

  t.test('belongs to an organisation of its government, at its level and place', async (t) => {
    for (const record of everyRecord) {
      const government = governments.find((one) => one.key === record.at)
      const owner = government?.organisations.find((one) => one.handle === record.organisation)
      t.match(owner, { governmentLevel: record.governmentLevel, jurisdiction: record.jurisdiction })
    }
  })

  t.test('has a key of its own', async (t) => {
    for (const list of [everyInitiative, everyLesson])
      t.equal(new Set(list.map(refOf)).size, list.length)
    for (const record of everyRecord) t.match(record.key, /^[a-z0-9]+(-[a-z0-9]+)*$/)
  })

  t.test('has every text in its source language, and its title in English', async (t) => {
    for (const record of everyRecord) {
      t.ok(fullLanguages(record).includes(record.sourceLanguage), refOf(record))
      t.type(record.name.en, 'string', refOf(record))
      for (const [path, map] of mapsIn(record))
        t.same(
          Object.keys(map).filter((language) => !(language in record.name)),
          [],
          `${refOf(record)}${path} adds no language to those of the title`,
        )
    }
  })

  t.test('is clean Markdown that links to example hosts only', async (t) => {
    for (const record of everyRecord)
      for (const [path, map] of mapsIn(record))
        for (const text of Object.values(map)) {
          const html = renderMarkdown(text)
          t.notMatch(html, /\*|\]\(|<img|<h\d/, `${refOf(record)}${path}`)
          t.notMatch(text, /!(?!\[)|\bplease\b|\boops\b/i, `${refOf(record)}${path} keeps the tone`)
        }
    const addresses = JSON.stringify(everyRecord).match(/https?:[^)"\s\\]+/g) ?? []
    for (const address of new Set(addresses))
      t.ok(
        /^https:\/\/([a-z.]+\.example\/|creativecommons\.org\/licenses\/by\/4\.0\/$)/.test(address),
        address,
      )
  })

  t.test('tells a possible time', async (t) => {
    for (const record of everyInitiative) {
      const day = record.publishedAt.slice(0, 10)
      const seen = (record.indicator ?? []).map((figure) => figure.observedAt ?? '')
      for (const date of [...seen, record.startDate ?? '', record.endDate ?? ''])
        t.ok(date <= day, `${refOf(record)}: ${date}`)
      const over = record.stage === 'ended' || record.stage === 'abandoned'
      t.equal(record.endDate !== undefined, over, `${refOf(record)} has an end when it is over`)
    }
    for (const lesson of everyLesson) t.ok((lesson.date ?? '') <= lesson.publishedAt.slice(0, 10))
    for (const { publishedAt } of [...initiatives, ...lessons])
      t.ok(publishedAt >= '2026-03-01' && publishedAt <= '2026-11-20T23:59:59Z')
  })
})

test('lessons point to an initiative published before them and no narrower', async (t) => {
  for (const lesson of everyLesson.filter((one) => one.about !== undefined)) {
    const about = byRef.get(lesson.about ?? '')
    if (!about) {
      t.fail(`${refOf(lesson)} is about ${lesson.about}, which does not exist`)
      continue
    }
    t.ok(about.publishedAt < lesson.publishedAt, refOf(lesson))
    t.notOk(isWider(lesson.visibility, about.visibility), refOf(lesson))
    if (about.at !== lesson.at) t.not(about.visibility, 'local')
  }
  t.ok(count(lessons, (one) => !one.about?.startsWith(one.at)) >= 2, 'some about work of others')
})

test('the spread of the seeded world', async (t) => {
  t.same([initiatives.length, lessons.length], [30, 30])
  for (const at of KEYS)
    t.same([worlds[at].initiatives.length, worlds[at].lessons.length], [10, 10], at)

  const divisions = initiatives.flatMap((one) => one.function.map(divisionOf))
  for (const division of COFOG_DIVISIONS)
    t.ok(count(divisions, (one) => one === division) >= 2, `division ${division}`)
  t.ok(
    initiatives.some((one) => one.function.some((code) => code.length === 2)),
    'a bare division too',
  )

  const stages = Object.fromEntries(
    STAGES.map((stage) => [stage, count(initiatives, (one) => one.stage === stage)]),
  )
  t.match(stages, { abandoned: 3, paused: 2, ended: 3 })
  for (const [stage, number] of Object.entries(stages)) t.ok(number >= 2, `${stage}: ${number}`)
  for (const outcome of OUTCOMES)
    t.equal(
      count(lessons, (one) => one.outcome === outcome),
      10,
      outcome,
    )
  for (const level of ['national', 'regional', 'local'])
    t.ok(count(initiatives, (one) => one.governmentLevel === level) >= 9, level)
  for (const [visibility, number] of [
    ['peers', 3],
    ['local', 1],
  ] as const)
    t.equal(
      count(initiatives, (one) => one.visibility === visibility),
      number,
      visibility,
    )
  t.ok(
    count(initiatives, (one) =>
      (one.participation ?? []).some((partner) => partner.organizationKind === 'business'),
    ) >= 5,
    'businesses are among the partners',
  )
})

test('the languages of the seeded world', async (t) => {
  const records = [...initiatives, ...lessons]
  for (const language of UN_LANGUAGES)
    t.ok(count(records, (one) => fullLanguages(one).includes(language)) >= 2, language)
  for (const language of ['ar', 'zh', 'ru'] as const)
    t.ok(count(records, (one) => one.sourceLanguage === language) >= 2, `${language} as source`)
  const inAllSix = count(initiatives, (one) =>
    UN_LANGUAGES.every((language) => fullLanguages(one).includes(language)),
  )
  t.equal(inAllSix, 1, 'one record stands in all six')
  t.equal(
    prose`
      一、
      二
    `,
    '一、二',
  )
  t.equal(
    prose`
      one
      two

      - three
        four
    `,
    'one two\n\n- three four',
  )
})
