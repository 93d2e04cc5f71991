import { prose } from './prose.ts'
import { type Initiative, ownedBy } from './shapes.ts'

const zenda = ownedBy('zenda', 'XR', 'local')

/** Initiatives of the City of Zenda. */
export const zendaInitiatives: readonly Initiative[] = [
  {
    key: 'school-meals',
    ...zenda,
    sourceLanguage: 'en',
    name: { en: 'School meals ordered by Thursday' },
    summary: {
      en: prose`
        Fourteen schools cook what was ordered by Thursday for the week after. Less is thrown away,
        and no child has to prove who pays.
      `,
    },
    challenge: {
      en: prose`
        The school kitchens of Zenda cooked for every pupil on the roll and threw away 27 of a
        hundred portions. Children whose meal was paid by the city carried a yellow card. They
        learned to leave it at home, and went without.
      `,
    },
    content: {
      en: prose`
        Families choose the meals of the coming week until Thursday noon, on paper or on the school
        page. The kitchen sees names and numbers, never who pays. Whoever has not chosen gets the
        plain dish of the day.

        - The yellow card is gone; the register of the social office tells the cashier’s system, and
          nobody else.
        - What is left at one o’clock may be taken home in a box. Teachers take the first box, so
          that it is an ordinary thing to do.
        - Menus, prices and the weight of what was thrown away hang by the door.
      `,
    },
    results: {
      en: prose`
        Waste fell from 27 to 14 of a hundred portions, and has not moved since. Of the children
        entitled to a free meal, 91 of a hundred now eat it, up from 64.
      `,
    },
    obstacle: {
      en: prose`
        For the first two terms the rule was that those who had not ordered got nothing. It saved
        the most food, and it was wrong; the lesson is recorded separately.
      `,
    },
    indicator: [
      {
        name: { en: 'Portions thrown away' },
        value: '14',
        unitText: 'of 100',
        baseline: '27 in 2022',
        observedAt: '2026-06-30',
      },
      {
        name: { en: 'Entitled children who eat the free meal' },
        value: '91',
        unitText: 'of 100',
        baseline: '64 in 2022',
        observedAt: '2026-06-30',
      },
    ],
    cost: {
      amount: '74000',
      currency: 'EUR',
      note: { en: 'A year; the food saved is worth about 120,000.' },
    },
    function: ['09.6', '10.4'],
    stage: 'operation',
    startDate: '2023-09-04',
    targetAudience: ['Pupils and their families', 'School kitchens'],
    participation: [
      { name: 'Parents’ Council of Zenda', role: 'community', organizationKind: 'civil-society' },
      { name: 'Castle Kitchens Ltd', role: 'supplier', organizationKind: 'business' },
    ],
    keyword: ['school meals', 'food waste', 'stigma', 'children'],
    sdg: ['2', '4', '12'],
    visibility: 'public',
    publishedAt: '2026-08-25T06:50:00Z',
  },
  {
    key: 'night-shelter-beds',
    ...zenda,
    sourceLanguage: 'fr',
    name: {
      fr: 'Les lits libres, connus avant la nuit',
      en: 'Free beds, known before nightfall',
      es: 'Camas libres, conocidas antes de la noche',
    },
    summary: {
      fr: prose`
        Quatre foyers annoncent leurs lits libres trois fois par soir. Les équipes de rue envoient
        les gens là où il y a de la place, au lieu de là où il y en avait hier.
      `,
      en: prose`
        Four shelters announce their free beds three times an evening. Street teams send people
        where there is room, instead of where there was room yesterday.
      `,
      es: prose`
        Cuatro albergues anuncian sus camas libres tres veces cada noche. Los equipos de calle
        envían a la gente adonde hay sitio, y no adonde lo había ayer.
      `,
    },
    challenge: {
      fr: prose`
        Pendant l’hiver 2024, 63 personnes ont été refusées à une porte alors qu’un lit restait vide
        à deux kilomètres. Les foyers se téléphonaient à dix-neuf heures ; après, chacun travaillait
        de mémoire.
      `,
      en: prose`
        In the winter of 2024, 63 people were turned away at one door while a bed stood empty two
        kilometres off. The shelters rang each other at seven in the evening; after that, everybody
        worked from memory.
      `,
      es: prose`
        En el invierno de 2024, 63 personas fueron rechazadas en una puerta mientras había una cama
        vacía a dos kilómetros. Los albergues se llamaban a las siete de la tarde; después, cada
        cual trabajaba de memoria.
      `,
    },
    content: {
      fr: prose`
        À 19 h, 21 h et 23 h, chaque foyer écrit un chiffre : ses lits libres, pour femmes, pour
        hommes, pour familles. C’est tout. Aucun nom, aucune liste d’attente, aucun motif.

        Le tableau se lit au téléphone des équipes de rue et sur un écran dans la salle d’attente de
        l’hôpital. Un foyer qui n’a rien écrit est marqué *pas de nouvelles*, jamais *complet*.
      `,
      en: prose`
        At 7, 9 and 11 in the evening each shelter writes one figure: its free beds for women, for
        men, for families. That is all. No names, no waiting list, no reasons.

        The table is read on the phones of the street teams and on a screen in the waiting room of
        the hospital. A shelter that has written nothing is marked *no news*, never *full*.
      `,
      es: prose`
        A las 19, 21 y 23 horas cada albergue escribe una cifra: sus camas libres para mujeres, para
        hombres y para familias. Nada más. Ni nombres, ni lista de espera, ni motivos.

        La tabla se lee en el teléfono de los equipos de calle y en una pantalla de la sala de
        espera del hospital. El albergue que no ha escrito nada figura como *sin noticias*, nunca
        como *completo*.
      `,
    },
    results: {
      fr: prose`
        L’hiver dernier, 17 refus avec un lit libre ailleurs, contre 63 l’année d’avant. Le tableau
        ne crée aucun lit : lors de onze nuits de gel, tout était plein.
      `,
      en: prose`
        Last winter, 17 people were turned away while a bed was free elsewhere, against 63 the year
        before. The table makes no beds: on eleven nights of frost, everything was full.
      `,
      es: prose`
        El invierno pasado hubo 17 rechazos con una cama libre en otro sitio, frente a 63 el año
        anterior. La tabla no crea camas: en once noches de helada todo estaba lleno.
      `,
    },
    cost: {
      amount: '9500',
      currency: 'EUR',
      note: { fr: 'Par hiver.', en: 'A winter.', es: 'Por invierno.' },
    },
    function: ['10.6', '10.7'],
    stage: 'pilot',
    startDate: '2025-11',
    targetAudience: ['People without a bed', 'Street teams'],
    participation: [
      { name: 'Sisters of Saint Odo', role: 'implementer', organizationKind: 'civil-society' },
      { name: 'Zenda General Hospital', role: 'implementer', organizationKind: 'government' },
    ],
    keyword: ['homelessness', 'winter', 'shelters', 'data'],
    sdg: ['1', '11'],
    visibility: 'public',
    publishedAt: '2026-09-08T15:00:00Z',
  },
  {
    key: 'fewer-counters',
    ...zenda,
    sourceLanguage: 'en',
    name: { en: 'Fewer counters, longer hours' },
    summary: {
      en: prose`
        An idea for discussion in the house: close two of five counters and keep the other three
        open until seven in the evening. Staff have not been consulted yet.
      `,
    },
    challenge: {
      en: prose`
        Five counters open from eight to noon. Two of them, Mill Street and Saint Odo, see fewer
        than nine people a morning. People who work in the mornings see none of them.
      `,
    },
    content: {
      en: prose`
        Two variants are on the table:

        1. Close Mill Street and Saint Odo; the eleven colleagues move to the castle square, in two
          shifts.
        2. Keep all five, each open on one evening a week.

        The second costs €40,000 a year more and loses nobody. The staff council hears of both on 14
        December. *Until then this stays on our own server.*
      `,
    },
    function: ['01.3'],
    stage: 'idea',
    targetAudience: ['Colleagues at the town hall'],
    keyword: ['counter', 'opening hours', 'people', 'change management'],
    visibility: 'local',
    publishedAt: '2026-11-17T16:30:00Z',
  },
]
