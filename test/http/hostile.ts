import type { OpenContext } from '../../src/context.ts'
import type { ActorRow } from '../../src/store/actors.ts'
import { bodyElsewhere, peerWith, recordElsewhere, replyTo } from './elsewhere.ts'
import { draftOf, openOrganisation, publish, revise } from './site.ts'

/** Runs in any place where a page forgets to escape or to clean; sets what a test can look for. */
export const ATTACK = `"'><script>top.hacked=1</script><img src=x onerror=top.hacked=1>`

/** Ways to make a browser run something from what a sanitiser lets through (SEC-30). */
const MARKUP = [
  ATTACK,
  '<svg><style><img src=x onerror=top.hacked=1></style></svg>',
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=x onerror=top.hacked=1&gt;">',
  '<noscript><p title="</noscript><img src=x onerror=top.hacked=1>">',
  '<a href="javascript:top.hacked=1">a</a> <a href="&#106;avascript:top.hacked=1">b</a>',
  '<iframe srcdoc="<script>top.hacked=1</script>"></iframe><form action="javascript:top.hacked=1">',
  '<p style="background:url(javascript:top.hacked=1)" onmouseover="top.hacked=1" id="main">x</p>',
  '[link](javascript:top.hacked=1) ![image](x" onerror="top.hacked=1)',
  '<base href="https://evil.example/"><link rel=stylesheet href="https://evil.example/x.css">',
].join('\n\n')

const short = (max: number): Record<string, string> => ({ en: ATTACK.slice(0, max) })
const long = { en: MARKUP }

export const hostileInitiative = (more: object = {}) =>
  draftOf('Initiative', {
    sourceLanguage: 'en',
    name: short(120),
    summary: short(300),
    challenge: long,
    content: long,
    results: long,
    obstacle: long,
    conditionsForSuccess: long,
    replicability: long,
    function: ['01.3'],
    stage: 'pilot',
    indicator: [{ name: short(120), value: '"><img src=x onerror=top.hacked=1>', unitText: '<b>' }],
    cost: { amount: '1', currency: 'EUR', note: short(300) },
    targetAudience: [ATTACK.slice(0, 80)],
    participation: [
      { name: ATTACK, role: 'supplier', organizationKind: 'business' },
      {
        name: ATTACK,
        participant: 'https://evil.example/"><script>',
        role: 'research',
        organizationKind: 'academia',
      },
    ],
    keyword: [`"><img src=x onerror=top.hacked=1>`, `]]><x>&`],
    technology: [`"><img src=x onerror=top.hacked=1>`],
    sameAs: ['https://evil.example/"onmouseover="top.hacked=1'],
    codeRepository: ['https://evil.example/?<script>top.hacked=1</script>'],
    evidence: [{ url: 'https://evil.example/', name: short(160) }],
    ...more,
  })

export const hostileLesson = (about: string) =>
  draftOf('LessonLearned', {
    sourceLanguage: 'en',
    name: short(160),
    drivingEvent: long,
    content: long,
    recommendation: long,
    appliesWhen: { en: MARKUP.slice(0, 2000) },
    effectEvidence: long,
    outcome: 'mixed',
    about,
    keyword: [ATTACK.slice(0, 60)],
  })

/** A server in which everything that people wrote is an attack. @returns every page that shows some of it. */
export async function hostileWorld(
  ctx: OpenContext,
): Promise<{ paths: string[]; owner: ActorRow }> {
  const owner = await openOrganisation(ctx, {
    handle: 'digital',
    name: short(160),
    summary: { en: MARKUP.slice(0, 1000) },
    url: 'https://evil.example/"><script>',
  })
  await peerWith(ctx, 'evil.example', ATTACK)
  const body = { host: 'evil.example', name: { en: ATTACK }, jurisdiction: [] }
  const other = await bodyElsewhere(ctx, { ...body, handle: 'x' })
  await ctx.db
    .updateTable('actors')
    .set({ url: 'javascript:top.hacked=1', summary: JSON.stringify({ en: MARKUP }) })
    .where('id', '=', other.id)
    .execute()
  const id = await publish(ctx, owner, 'Initiative', hostileInitiative())
  await revise(ctx, owner, id, 'Initiative', hostileInitiative({ stage: 'operation' }), ATTACK)
  const about = `${ctx.origin}/initiatives/${id}`
  const lessonId = await publish(ctx, owner, 'LessonLearned', hostileLesson(about))
  const copy = await recordElsewhere(ctx, other, 'Initiative', hostileInitiative())
  // What the sanitiser of an older version may have let through stands in the database.
  const html = JSON.stringify({ en: MARKUP })
  await ctx.db.updateTable('records').set({ html }).where('id', 'in', [id, copy]).execute()
  await replyTo(ctx, id, other, { content: MARKUP })
  const q = encodeURIComponent(ATTACK)
  const paths = [
    '/',
    `/search?q=hacked`,
    `/search?q=${q}&keyword=${q}&language=${q}&jurisdiction=${encodeURIComponent('"><b>')}`,
    `/search?owner=${q}&order=oldest`,
    `/initiatives/${id}`,
    `/initiatives/${copy}`,
    `/lessons/${lessonId}`,
    `/initiatives/${id}/revisions?from=1&to=2`,
    `/actors/${owner.id}`,
    `/actors/${other.id}`,
    '/governments',
    `/about?lang=${q}&text=${q}`,
    `/nothing/${q}?x=${q}`,
  ]
  return { paths, owner }
}
