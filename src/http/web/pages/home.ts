import { html } from 'hono/html'
import { COFOG_DIVISIONS } from '../../../domain/vocabularies/cofog.ts'
import type { Alternate, Page } from '../layout.ts'
import { finder } from '../parts/finder.ts'
import { emptyNotice } from '../parts/notice.ts'
import { type Government, governmentsPlate } from '../parts/plate.ts'
import { type RecordCard, ledger, plainList } from '../parts/record-card.ts'
import { type Section, section, titled } from '../parts/record.ts'
import { PATHS, searchPath } from '../paths.ts'
import type { Voice } from '../voice.ts'

export interface HomeView {
  readonly path: string
  /** This one and its peers, in any order: the page sorts them by name. */
  readonly governments: readonly Government[]
  /** Newest records, own and from peers. */
  readonly newest: readonly RecordCard[]
  /** Newest lessons. */
  readonly lessons: readonly RecordCard[]
  readonly alternates?: readonly Alternate[] | undefined
}

/** What other governments learned, before you begin. */
export function homePage(voice: Voice, view: HomeView): Page {
  const { t } = voice
  return {
    title: t('nav.home'),
    description: t('home.lead', { count: view.governments.length }),
    path: view.path,
    place: 'home',
    alternates: view.alternates,
    main: html`<div class="hero">
        <div>
          <h1>${t('home.title')}</h1>
          <p class="lead">${t('home.lead', { count: view.governments.length })}</p>
          ${finder(voice, { help: t('home.searchHelp') })}
        </div>
        ${governmentsPlate(voice, view.governments)}
      </div>
      <div class="split">${[...newest(voice, view), ...lessons(voice, view)].map(titled)}</div>
      ${areas(voice).map(titled)}`,
  }
}

function newest(voice: Voice, { newest }: HomeView): Section[] {
  const { t } = voice
  const empty = { href: PATHS.about, text: t('home.emptyAction') }
  return section(
    'new',
    t('home.new'),
    newest.length > 0 ? ledger(voice, newest) : emptyNotice(t('home.empty'), empty),
    { href: searchPath({ order: 'newest' }), text: t('home.allNewest') },
  )
}

const lessons = (voice: Voice, { lessons }: HomeView): Section[] =>
  section(
    'lessons',
    voice.t('kinds.LessonLearned'),
    lessons.length > 0 && plainList(voice, lessons),
    {
      href: searchPath({ kind: 'LessonLearned', order: 'newest' }),
      text: voice.t('home.allLessons'),
    },
  )

/** The ten divisions of COFOG, each a search. */
const areas = (voice: Voice): Section[] =>
  section(
    'areas',
    voice.t('home.areas'),
    html`<ul class="index">
      ${COFOG_DIVISIONS.map(
        (division) =>
          html`<li>
            <a href="${searchPath({ function: division })}">
              <span class="num">${division}</span><span>${voice.area(division)}</span>
            </a>
          </li>`,
      )}
    </ul>`,
  )
