import { prose } from './prose.ts'
import type { GovernmentKey, Initiative, Language, Lesson } from './shapes.ts'
import { marketDay, movingInOneStep, restartOrder } from './story-initiatives.ts'
import {
  coldBatteries,
  conditionsFirst,
  firstTender,
  lettersInFourLanguages,
  readAsABidder,
  sailorsDiary,
} from './story-lessons.ts'

/** `government/key` of an initiative of this world. */
export type InitiativeRef = `${GovernmentKey}/${string}`

/** What happens in one beat. Fields in `changes` replace those of the record, in all languages. */
type Event =
  | { readonly kind: 'publish-lesson'; readonly lesson: Lesson }
  | { readonly kind: 'publish-initiative'; readonly initiative: Initiative }
  | { readonly kind: 'share-with-peers'; readonly initiative: Initiative }
  | {
      readonly kind: 'revise-initiative'
      readonly initiative: InitiativeRef
      readonly changes: Partial<Initiative>
      readonly changeNote: string
    }
  | {
      readonly kind: 'withdraw-initiative'
      readonly initiative: InitiativeRef
      /** Shown in public on the page that remains. */
      readonly reason: string
    }
  | {
      readonly kind: 'search'
      readonly language: Language
      readonly query: string
      /** What a reader at `at` is meant to find, among other things. */
      readonly finds: readonly InitiativeRef[]
    }

/** `at` is the government on whose server it happens, `sentence` what the demo prints. */
export type Beat = Event & { readonly at: GovernmentKey; readonly sentence: string }

const fourteenHospitals: Partial<Initiative> = {
  stage: 'scaling',
  summary: {
    ar: prose`
      يبلّغ المستشفى عن الولادة مرة واحدة، ثم تتولى الأحوال المدنية والتأمين الصحي وإعانة الطفل ما
      بعدها. يشارك أربعة عشر مستشفى من ثمانية وعشرين.
    `,
    en: prose`
      The hospital reports a birth once; civil registry, health insurance and child benefit take it
      from there. Fourteen of twenty-eight hospitals take part.
    `,
    ru: prose`
      Больница сообщает о рождении один раз; дальше действуют загс, медицинское страхование и служба
      детских пособий. Участвуют четырнадцать больниц из двадцати восьми.
    `,
    zh: prose`
      医院只报告一次出生，其后由户籍、医疗保险和儿童津贴机关办理。二十八家医院中已有十四家参加。
    `,
  },
  results: {
    ar: prose`
      من 17 ألف ولادة في أربعة عشر مستشفى تأخر تسجيل طفل من كل ثمانين، ودُفعت أول إعانة بعد 19
      يومًا. كانا في المستشفيات الثلاثة الأولى واحدًا من تسعين و16 يومًا: فالبداية في مكان جديد
      بطيئة في كل مرة.
    `,
    en: prose`
      Of 17,000 births in fourteen hospitals one in eighty was registered late, and the first
      benefit came after 19 days. In the first three it was one in ninety and 16 days: a new place
      begins slowly each time.
    `,
    ru: prose`
      Из 17 000 рождений в четырнадцати больницах с опозданием зарегистрировано каждое
      восьмидесятое, первое пособие приходит через 19 дней. В первых трёх было каждое девяностое и
      16 дней: на новом месте всякий раз начинают медленно.
    `,
    zh: prose`
      十四家医院的1.7万例出生中，逾期登记的占八十分之一，第一笔津贴19天到账。最初三家分别是九十分之
      一和16天：每到一个新地方，起步都慢。
    `,
  },
  indicator: [
    {
      name: {
        ar: 'الأيام حتى أول إعانة',
        en: 'Days to the first benefit',
        ru: 'Дней до первого пособия',
        zh: '第一笔津贴到账天数',
      },
      value: '19',
      unitText: 'days',
      baseline: '16 in the three hospitals of the pilot',
      observedAt: '2026-10-31',
    },
  ],
}

const correctedFigure: Partial<Initiative> = {
  results: {
    en: prose`
      In the nine courts that send reminders, 15 of a hundred did not come in the first half of
      2026; an earlier revision said 13, because adjourned hearings had been counted as attended. In
      the four courts that do not send any yet, it was 18.
    `,
  },
  indicator: [
    {
      name: { en: 'People who missed a hearing' },
      value: '15',
      unitText: 'of 100 summoned',
      baseline: '19 in 2022',
      observedAt: '2026-06-30',
    },
  ],
}

/** Played in order after the seeding, one beat after the other. */
export const story: readonly Beat[] = [
  {
    at: 'freedonia',
    kind: 'publish-lesson',
    lesson: firstTender,
    sentence: 'Freedonia publishes what went wrong with its first tender.',
  },
  {
    at: 'sylvania',
    kind: 'search',
    language: 'zh',
    query: '地址',
    finds: ['ruritania/register-exchange'],
    sentence: 'A clerk in Langang searches for 地址 and finds what Ruritania did about addresses.',
  },
  {
    at: 'sylvania',
    kind: 'revise-initiative',
    initiative: 'sylvania/one-notice-of-birth',
    changes: fourteenHospitals,
    changeNote: 'From pilot to scaling: fourteen hospitals. The figures are worse, and new.',
    sentence:
      'Sylvania moves its notice of birth from pilot to scaling: fourteen hospitals, not three.',
  },
  {
    at: 'ruritania',
    kind: 'publish-initiative',
    initiative: movingInOneStep,
    sentence:
      'Ruritania publishes a move in one step, and names the Sylvanian lesson it read first.',
  },
  {
    at: 'ruritania',
    kind: 'revise-initiative',
    initiative: 'ruritania/hearing-reminders',
    changes: correctedFigure,
    changeNote:
      'Corrected: 15 of a hundred, not 13. Adjourned hearings had been counted as attended.',
    sentence: 'Ruritania corrects a figure of its own, to its disadvantage.',
  },
  {
    at: 'freedonia',
    kind: 'share-with-peers',
    initiative: restartOrder,
    sentence:
      'Freedonia shows its peers, and nobody else, in which order it restarts its services.',
  },
  {
    at: 'ruritania',
    kind: 'publish-lesson',
    lesson: coldBatteries,
    sentence: 'Hentzau tells its peers why the well sensors are paused. It was two degrees.',
  },
  {
    at: 'sylvania',
    kind: 'publish-lesson',
    lesson: lettersInFourLanguages,
    sentence: 'Sylvania says what came through of Ruritania’s letters in four languages.',
  },
  {
    at: 'freedonia',
    kind: 'withdraw-initiative',
    initiative: 'freedonia/street-lights',
    reason: prose`
      It described a trial that bears on a tender still open, and all bidders must know the same. A
      new record follows after the award.
    `,
    sentence: 'Port Marlow withdraws a record that said too much about an open tender.',
  },
  {
    at: 'freedonia',
    kind: 'publish-lesson',
    lesson: readAsABidder,
    sentence: 'The same afternoon Port Marlow publishes what it learned from that.',
  },
  {
    at: 'ruritania',
    kind: 'publish-lesson',
    lesson: conditionsFirst,
    sentence: 'Zenda opened its library as Port Marlow did, and writes down in which order.',
  },
  {
    at: 'sylvania',
    kind: 'publish-initiative',
    initiative: marketDay,
    sentence: 'Snegorye publishes, in Russian first, how it vaccinates on market day.',
  },
  {
    at: 'freedonia',
    kind: 'search',
    language: 'es',
    query: 'familia dirección registros',
    finds: ['ruritania/register-exchange'],
    sentence: 'A desk in Rincón searches in Spanish and finds Ruritania.',
  },
  {
    at: 'sylvania',
    kind: 'publish-lesson',
    lesson: sailorsDiary,
    sentence: 'Langang thanks the retired sailor, and makes his diary a method.',
  },
  {
    at: 'ruritania',
    kind: 'search',
    language: 'ru',
    query: 'зимние дороги',
    finds: ['sylvania/winter-roads'],
    sentence: 'A reader in Strelsau searches in Russian and finds the roads of Snegorye.',
  },
]
