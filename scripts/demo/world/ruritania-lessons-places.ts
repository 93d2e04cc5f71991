import { prose } from './prose.ts'
import { type Lesson, ownedBy } from './shapes.ts'

const hentzau = ownedBy('hentzau', 'XR', 'regional')
const zenda = ownedBy('zenda', 'XR', 'local')

/** Lessons of the Duchy of Hentzau and the City of Zenda. */
export const placeLessons: readonly Lesson[] = [
  {
    key: 'mist-looks-like-smoke',
    ...hentzau,
    sourceLanguage: 'de',
    name: {
      de: 'Nebel sieht aus wie Rauch, und im August ist beides da',
      en: 'Mist looks like smoke, and in August there is both',
    },
    drivingEvent: {
      de: prose`
        In der ersten Augustwoche 2024 meldeten die Kameras 61-mal Rauch, immer zwischen fünf und
        acht Uhr. Am Freitag nahm von den Freiwilligen niemand mehr ab. Am Samstag brannte es.
      `,
      en: prose`
        In the first week of August 2024 the cameras reported smoke 61 times, always between five
        and eight in the morning. By Friday no volunteer picked up the phone. On Saturday there was
        a fire.
      `,
    },
    content: {
      de: prose`
        Die Erkennung war mit Bildern vom Mittag geprüft worden. Seit die Leitstelle vor acht Uhr
        nur anruft, wenn zwei Kameras dasselbe sehen, gibt es noch zwei Fehlmeldungen in der Woche.
        Erkauft ist das mit rund sechs Minuten am frühen Morgen. Das Feuer am Samstag meldete
        übrigens ein Pilzsammler.
      `,
      en: prose`
        The recognition had been tested on pictures taken at noon. Since the control room rings
        before eight only when two cameras see the same, there are two false reports a week. The
        price is about six minutes in the early morning. The fire on Saturday, incidentally, was
        reported by a man picking mushrooms.
      `,
    },
    recommendation: {
      de: prose`
        Prüfen Sie mit Bildern aus der Stunde, in der das Gerät wachen soll. Zählen Sie von Anfang
        an, wie oft jemand umsonst geweckt wurde; Geduld ist der knappste Vorrat.
      `,
      en: prose`
        Test with pictures from the hours in which the device is to keep watch. Count from the start
        how often somebody was woken for nothing; patience is the supply that runs out first.
      `,
    },
    outcome: 'mixed',
    about: 'ruritania/forest-fire-watch',
    phase: 'pilot',
    function: ['03.2'],
    keyword: ['forest fire', 'false alarms', 'volunteers'],
    technology: ['image recognition'],
    appliesWhen: {
      de: 'Täler mit Morgennebel; auf Hochflächen kam es kaum vor.',
      en: 'Valleys with morning mist; on the plateaus it hardly occurred.',
    },
    date: '2024-08-10',
    visibility: 'public',
    publishedAt: '2026-05-26T06:40:00Z',
  },
  {
    key: 'keep-the-telephone',
    ...hentzau,
    sourceLanguage: 'en',
    name: { en: 'Keep the telephone: 61 of 100 trips were booked by voice' },
    drivingEvent: {
      en: prose`
        The bus company proposed to close telephone booking after six months, since the web page was
        cheaper by €2.10 a booking. We asked for figures first. Of 100 trips, 61 had been booked by
        voice, and in winter 70.
      `,
    },
    content: {
      en: prose`
        The people without a car are largely those who would rather speak. The telephone also told
        us things no form asks: that the clinic had moved its hours, that the stop at the mill
        floods. Eleven of the changes to the routes came from these calls.
      `,
    },
    recommendation: {
      en: prose`
        Keep the telephone for as long as it carries a third of the trips, and write that figure
        into the contract. Give the person who answers it a way to pass on what callers say.
      `,
    },
    outcome: 'worked',
    about: 'ruritania/bus-on-call',
    phase: 'pilot',
    function: ['04.5'],
    keyword: ['public transport', 'rural', 'telephone', 'people'],
    effectEvidence: {
      en: 'Bookings by voice were still at 48 of 100 in the last month, March 2026.',
    },
    date: '2024-01-16',
    visibility: 'public',
    publishedAt: '2026-06-16T12:00:00Z',
  },
  {
    key: 'no-order-no-meal',
    ...zenda,
    sourceLanguage: 'en',
    name: { en: 'A rule that saved food left forty children hungry' },
    drivingEvent: {
      en: prose`
        From September 2023 a pupil whose family had not ordered by Thursday got no meal. In the
        first term an average of 40 children a day sat at the table without a plate. The kitchens
        reported the best waste figures in the country, and we quoted them.
      `,
    },
    content: {
      en: prose`
        Those who forget to order are not a random sample. Two thirds of them were entitled to a
        free meal. We measured waste, so we saw waste; a cook in Mill Street counted the empty
        places for three weeks on the back of a delivery note and brought it to the town hall.
      `,
    },
    recommendation: {
      en: prose`
        Let the default be a plain dish, never an empty plate. Beside each figure that is to fall,
        keep one for what must not fall with it, and let the same person report both.
      `,
    },
    outcome: 'didNotWork',
    about: 'ruritania/school-meals',
    phase: 'operation',
    function: ['09.6', '10.4'],
    keyword: ['school meals', 'defaults', 'children', 'figures'],
    effectEvidence: {
      en: prose`
        With the plain dish as default, waste rose by two in a hundred and the empty places fell to
        one.
      `,
    },
    date: '2024-02-05',
    visibility: 'public',
    publishedAt: '2026-09-02T07:00:00Z',
  },
  {
    key: 'three-figures-a-night',
    ...zenda,
    sourceLanguage: 'fr',
    name: {
      fr: 'Demander trois chiffres, et rien d’autre',
      en: 'Ask for three figures, and for nothing else',
      es: 'Pedir tres cifras y nada más',
    },
    drivingEvent: {
      fr: prose`
        La première version du tableau demandait, pour chaque lit, l’âge, l’origine et le motif. Au
        bout de dix jours, deux foyers sur quatre ne répondaient plus. Une sœur nous écrivit :
        « Nous ouvrons la porte ou nous remplissons le tableau. »
      `,
      en: prose`
        The first version of the table asked for age, origin and reason, for each bed. After ten
        days two of four shelters no longer answered. One of the sisters wrote to us: “We can open
        the door, or we can fill in the table.”
      `,
      es: prose`
        La primera versión de la tabla pedía la edad, el origen y el motivo de cada cama. A los diez
        días, dos de los cuatro albergues ya no respondían. Una hermana nos escribió: «O abrimos la
        puerta o rellenamos la tabla».
      `,
    },
    content: {
      fr: prose`
        Les questions venaient de notre service des statistiques, qui en avait l’usage une fois par
        an. Avec trois chiffres, la saisie prend vingt secondes, et les quatre foyers ont répondu 94
        soirs sur 100.
      `,
      en: prose`
        The questions came from our statistics office, which had a use for them once a year. With
        three figures, the entry takes twenty seconds, and all four shelters answered on 94 evenings
        of 100.
      `,
      es: prose`
        Las preguntas venían de nuestra oficina de estadística, que las necesitaba una vez al año.
        Con tres cifras la anotación lleva veinte segundos, y los cuatro albergues respondieron 94
        noches de cada 100.
      `,
    },
    recommendation: {
      fr: prose`
        Ne demandez que ce qui change la décision de cette nuit. Pour les statistiques, passez une
        fois par an, avec des gâteaux.
      `,
      en: prose`
        Ask only for what changes tonight’s decision. For the statistics, call in once a year, and
        bring cake.
      `,
      es: prose`
        Pida solo lo que cambia la decisión de esta noche. Para la estadística, pase una vez al año
        y lleve pasteles.
      `,
    },
    outcome: 'worked',
    about: 'ruritania/night-shelter-beds',
    phase: 'pilot',
    function: ['10.7'],
    keyword: ['homelessness', 'data', 'people'],
    date: '2025-12-16',
    visibility: 'public',
    publishedAt: '2026-09-22T15:30:00Z',
  },
]
