import { test } from 'tap'
import {
  type AnswerClass,
  classOfStatus,
  readRetryAfter,
} from '../../../src/federation/outgoing/answers.ts'
import { type Verdict, asksForActor, judge } from '../../../src/federation/outgoing/schedule.ts'

const HOUR = 3_600
const DAY = 24 * HOUR
/** Chance in the middle: no jitter. */
const EVEN = { chance: 0.5 }

/** Before the first attempt. */
const FIRST = { attempts: 0, refusals: 0, age: 0, last_class: null }

/** Follows one delivery that always gets the same answer. @returns each verdict and when its attempt was (s). */
function follow(answer: AnswerClass, more: { chance: number; isActorGone?: boolean } = EVEN) {
  const steps: { at: number; verdict: Verdict }[] = []
  let at = 0
  let refusals = 0
  for (let attempts = 0; attempts < 100; attempts++) {
    const last_class = attempts === 0 ? null : answer
    const verdict = judge(answer, { attempts, refusals, last_class, age: at }, more)
    steps.push({ at, verdict })
    if (verdict.state !== 'queued') break
    at += verdict.wait
    refusals = verdict.refusals
  }
  return steps
}
const waits = (answer: AnswerClass) => follow(answer).map(({ verdict }) => verdict.wait)
const end = (answer: AnswerClass, more?: { chance: number; isActorGone?: boolean }) =>
  follow(answer, more).at(-1)

test('the schedule of deliveries', async (t) => {
  t.test('REL-02: waits 10 s, 1 min, 5 min, 15 min, 1, 3, 6 and then 12 hours', async (t) => {
    const expected = [10, 60, 300, 900, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, 12 * HOUR]
    t.same(waits('trouble').slice(0, 9), expected)
    t.same(waits('internal').slice(0, 9), expected, 'our own fault')
    t.same(waits('redirect').slice(0, 9), expected, 'a redirect that is not followed')
  })

  t.test('REL-02: gives up 14 days after the first attempt', async (t) => {
    const last = end('trouble')
    t.equal(last?.verdict.state, 'expired')
    t.ok(last && last.at <= 14 * DAY && last.at > 13 * DAY, `after ${last?.at} s`)
  })

  t.test('varies each wait by a fifth either way', async (t) => {
    const first = (chance: number) =>
      judge('trouble', { ...FIRST, attempts: 3, age: 400 }, { chance }).wait
    t.equal(first(0), 900 * 0.8)
    t.equal(first(1), 900 * 1.2)
  })

  t.test('waits at least as long as the other server asks', async (t) => {
    const asked = (retryAfter: number) => judge('busy', FIRST, { retryAfter, chance: 0.5 }).wait
    t.equal(asked(120), 120)
    t.equal(asked(2), 10, 'and never less than the schedule')
  })

  t.test('REL-03: tries a refused one three times more in 48 hours, then rejects it', async (t) => {
    for (const chance of [0, 0.5, 1]) {
      const steps = follow('refused', { chance })
      t.equal(steps.length, 4)
      t.equal(steps.at(-1)?.verdict.state, 'rejected')
      t.ok((steps.at(-1)?.at ?? 0) <= 48 * HOUR)
    }
  })

  t.test(
    'REL-03: believes a 404 the third time, a day later, when the actor is gone',
    async (t) => {
      for (const chance of [0, 0.5, 1]) {
        const steps = follow('missing', { chance })
        t.ok((steps[2]?.at ?? 0) >= DAY, `the third after ${steps[2]?.at} s`)
      }
      const third = { attempts: 2, refusals: 2, age: DAY, last_class: 'missing' }
      t.notOk(asksForActor('missing', FIRST))
      t.notOk(asksForActor('missing', { ...third, refusals: 1 }))
      t.ok(asksForActor('missing', third))
      t.equal(judge('missing', third, { ...EVEN, isActorGone: true }).state, 'gone')
      t.equal(judge('missing', third, EVEN).state, 'queued', 'an actor that lives keeps its inbox')
      t.equal(end('missing')?.verdict.state, 'expired', 'for 14 days')
    },
  )

  t.test('REL-03: ends at a 410 when the actor is gone too', async (t) => {
    t.ok(asksForActor('gone', FIRST))
    t.equal(judge('gone', FIRST, { ...EVEN, isActorGone: true }).state, 'gone')
    t.same(judge('gone', FIRST, EVEN), judge('missing', FIRST, EVEN), 'else it is like a 404')
  })

  t.test('REL-03: counts answers of one kind only, and only in a row', async (t) => {
    const afterMissing = { attempts: 3, refusals: 3, age: 2 * DAY, last_class: 'missing' }
    t.match(judge('refused', afterMissing, EVEN), { state: 'queued', refusals: 1 })
    t.match(judge('missing', { ...afterMissing, last_class: 'gone' }, EVEN), { refusals: 4 })
    const afterNo = { ...afterMissing, last_class: 'refused' }
    t.equal(judge('refused', afterNo, EVEN).state, 'rejected')
    t.notOk(asksForActor('missing', afterNo))
    t.match(judge('trouble', afterNo, EVEN), { state: 'queued', refusals: 0 })
    t.match(judge('refused', { ...afterNo, last_class: 'trouble', refusals: 0 }, EVEN), {
      state: 'queued',
      refusals: 1,
    })
  })

  t.test('ends what was delivered, and what may not be sent', async (t) => {
    t.equal(end('delivered')?.verdict.state, 'delivered')
    t.equal(end('not-admitted')?.verdict.state, 'cancelled')
    t.equal(end('unsendable')?.verdict.state, 'rejected')
  })
})

test('an answer', async (t) => {
  t.test('is of the class that TRUST 5.5 gives it', async (t) => {
    const classes: Record<AnswerClass, number[]> = {
      delivered: [200, 201, 202, 204],
      redirect: [301, 302, 307, 308],
      refused: [400, 401, 403, 405, 409, 413, 415, 422],
      missing: [404],
      gone: [410],
      busy: [429],
      trouble: [408, 425, 500, 502, 503, 504],
      'not-admitted': [],
      unsendable: [],
      internal: [],
    }
    for (const [name, statuses] of Object.entries(classes))
      for (const status of statuses) t.equal(classOfStatus(status), name, String(status))
  })

  t.test('says when to come back in seconds or as a date, a day at most', async (t) => {
    const now = new Date('2026-11-20T09:00:00Z')
    t.equal(readRetryAfter(503, '120', now), 120)
    t.equal(readRetryAfter(503, 'Fri, 20 Nov 2026 09:05:00 GMT', now), 300)
    t.equal(readRetryAfter(503, '9999999999', now), DAY)
    t.equal(readRetryAfter(503, 'Fri, 20 Nov 2099 09:05:00 GMT', now), DAY)
    for (const absurd of [undefined, '', '-5', '0', 'soon', '1e9', 'Fri, 20 Nov 2020 09:05:00 GMT'])
      t.equal(readRetryAfter(429, absurd, now), undefined, String(absurd))
    for (const status of [200, 401, 500])
      t.equal(readRetryAfter(status, '120', now), undefined, `not with ${status}`)
  })
})
