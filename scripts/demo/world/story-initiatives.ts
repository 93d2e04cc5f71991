import { prose } from './prose.ts'
import { type Initiative, ownedBy } from './shapes.ts'

/** Published while the demo runs: what Ruritania made of a Sylvanian failure. */
export const movingInOneStep: Initiative = {
  key: 'moving-in-one-step',
  ...ownedBy('digital', 'XR', 'national'),
  sourceLanguage: 'en',
  name: { en: 'Moving house in one step', fr: 'Déménager en une seule démarche' },
  summary: {
    en: prose`
      A household reports its move once, at the counter or at home. The offices it names are told,
      and the others may ask.
    `,
    fr: prose`
      Un foyer annonce son déménagement une seule fois, au guichet ou chez lui. Les bureaux qu’il
      désigne sont prévenus, les autres peuvent demander.
    `,
  },
  challenge: {
    en: prose`
      The exchange layer lets offices ask for an address. It does not tell them when to ask. School,
      doctor and energy supplier still learned of a move from a letter that came back.
    `,
    fr: prose`
      La couche d’échange permet aux bureaux de demander une adresse. Elle ne leur dit pas quand.
      L’école, le médecin et le fournisseur d’énergie apprenaient encore un déménagement par le
      retour d’une lettre.
    `,
  },
  content: {
    en: prose`
      The town hall enters the move while the family is at the counter and can see the screen. The
      family ticks whom to tell; nothing is ticked beforehand.

      Sylvania had told all fourteen offices at once, and [wrote
      down](https://share.sylvania.example/) what came of it. We read the lesson in March and took
      the list out of our design in April. *It would have been our second phase.*

      - Zenda and two villages in Hentzau take part.
      - A supplier of energy is told the date and the address, not the names.
      - Whoever ticks nobody is asked once whether that was meant.
    `,
    fr: prose`
      La mairie saisit le déménagement pendant que la famille est au guichet et voit l’écran. La
      famille coche qui prévenir ; rien n’est coché d’avance.

      La Sylvanie avait prévenu quatorze bureaux d’un coup, et [a
      consigné](https://share.sylvania.example/) ce qu’il en est résulté. Nous avons lu cette leçon
      en mars et retiré la liste de notre projet en avril. *C’était notre deuxième phase.*

      - Zenda et deux villages de Hentzau participent.
      - Un fournisseur d’énergie reçoit la date et l’adresse, non les noms.
      - À qui ne coche rien, on demande une fois si c’est voulu.
    `,
  },
  obstacle: {
    en: prose`
      One family in four stops halfway through the list. We are shortening the list before we blame
      the families.
    `,
    fr: prose`
      Une famille sur quatre s’arrête au milieu de la liste. Nous raccourcissons la liste avant
      d’accuser les familles.
    `,
  },
  cost: {
    amount: '160000',
    currency: 'EUR',
    note: { en: 'For the pilot.', fr: 'Pour l’essai.' },
  },
  function: ['01.3', '10.4'],
  stage: 'pilot',
  startDate: '2026-09-01',
  targetAudience: ['Households that move', 'Counter staff'],
  participation: [
    { name: 'City of Zenda', role: 'implementer', organizationKind: 'government' },
    { name: 'Ruritania Energy', role: 'implementer', organizationKind: 'business' },
  ],
  keyword: ['moving house', 'registers', 'counter', 'consent'],
  sdg: ['16'],
  visibility: 'public',
  publishedAt: '2026-11-23T09:20:00Z',
}

/** Published while the demo runs, for peers only. */
export const restartOrder: Initiative = {
  key: 'restart-order',
  ...ownedBy('innovation', 'XF', 'national'),
  sourceLanguage: 'en',
  name: { en: 'In which order shared services are started again' },
  summary: {
    en: prose`
      After an outage of nine hours we wrote down which service waits for which, and practise the
      restart twice a year. For peers: it is also a list of what to switch off.
    `,
  },
  challenge: {
    en: prose`
      On 3 November the cooling of one hall failed and eleven federal services stopped. Restarting
      them took 40 minutes; finding out in which order took eight hours and a retired colleague.
    `,
  },
  content: {
    en: prose`
      One page for each service: what it needs, what needs it, who may start it, and a telephone
      number that works when telephones over the network do not.

      1. Time and names.
      2. Keys and the hall’s own doors, which we had forgotten.
      3. The gateways of the states, by state, smallest first.
      4. Prescriptions, then everything else in the order in which people notice.

      The pages are printed each quarter and lie in four cabinets. The first exercise is on 20
      January.
    `,
  },
  obstacle: {
    en: prose`
      Two services each wait for the other. They had been running since 2017 and had never been off
      at the same time.
    `,
  },
  cost: { amount: '85000', currency: 'USD' },
  function: ['01.3'],
  stage: 'development',
  startDate: '2026-11-09',
  targetAudience: ['Operators of shared services'],
  keyword: ['outage', 'continuity', 'exercise', 'paper'],
  sdg: ['9', '16'],
  visibility: 'peers',
  publishedAt: '2026-11-23T13:05:00Z',
}

/** Published while the demo runs, Russian first. */
export const marketDay: Initiative = {
  key: 'vaccination-on-market-day',
  ...ownedBy('snegorye', 'XS', 'regional'),
  sourceLanguage: 'ru',
  name: { ru: 'Прививки в базарный день', en: 'Vaccination on market day' },
  summary: {
    ru: prose`
      Медсёстры приезжают туда, где люди и так бывают по четвергам. Привитых среди пожилых стало
      вдвое больше, очередь стоит у прилавка с картошкой.
    `,
    en: prose`
      Nurses come to where people are on Thursdays anyway. Twice as many of the elderly are
      vaccinated, and the queue forms by the potato stall.
    `,
  },
  challenge: {
    ru: prose`
      Кабинет прививок в райцентре открыт по вторникам, автобус ходит по четвергам. Осенью 2024 года
      от гриппа привились 29 из 100 жителей старше 65 лет. Кабинет отчитывался, что очередей нет.
    `,
    en: prose`
      The vaccination room in the district town opens on Tuesdays; the bus runs on Thursdays. In the
      autumn of 2024, 29 of 100 residents over 65 were vaccinated against influenza. The room
      reported that there were no queues.
    `,
  },
  content: {
    ru: prose`
      Две медсестры приезжают на базар с палаткой, печкой и холодильником на аккумуляторе.
      Записываться не нужно.

      - Место выбирают торговки: они знают, где не дует.
      - Прививку вносят в карту сразу; если связи нет, вечером с бумаги.
      - Кто боится, тому наливают чай и не уговаривают.
    `,
    en: prose`
      Two nurses come to the market with a tent, a stove and a refrigerator on a battery. Nobody
      needs an appointment.

      - The market women choose the place: they know where there is no draught.
      - The vaccination is entered in the record at once, or from paper in the evening when there is
        no line.
      - Those who are afraid get tea, and are not talked into it.
    `,
  },
  results: {
    ru: prose`
      На шести базарах за осень привиты 1940 человек; среди тех, кому за 65, это 61 из 100.
      Холодильник дважды замёрз, выбросили 58 доз.
    `,
    en: prose`
      At six markets this autumn 1,940 people were vaccinated; of those over 65 it is 61 of 100. The
      refrigerator froze twice, and 58 doses were thrown away.
    `,
  },
  cost: {
    amount: '33000',
    currency: 'EUR',
    note: { ru: 'За осень.', en: 'For the autumn.' },
  },
  function: ['07.4'],
  stage: 'pilot',
  startDate: '2026-09-10',
  targetAudience: ['People over 65', 'Villages without a clinic'],
  participation: [
    { name: 'Market Cooperative of Snegorye', role: 'community', organizationKind: 'business' },
  ],
  keyword: ['vaccination', 'rural', 'nurses', 'winter'],
  sdg: ['3'],
  visibility: 'public',
  publishedAt: '2026-11-23T15:10:00Z',
}
