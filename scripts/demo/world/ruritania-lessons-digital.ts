import { prose } from './prose.ts'
import { type Lesson, ownedBy } from './shapes.ts'

const digital = ownedBy('digital', 'XR', 'national')

/** Lessons of the Office of Digital Affairs from files, letters and courts. */
export const digitalLessons: readonly Lesson[] = [
  {
    key: 'lawyers-after-architects',
    ...digital,
    sourceLanguage: 'en',
    name: {
      en: 'We asked the lawyers after the architects',
      fr: 'Nous avons consulté les juristes après les architectes',
    },
    drivingEvent: {
      en: prose`
        The central citizen file was 23 months old when its legal basis was examined for the first
        time, by the Court of Audit. It turned out that a decree allowed us to *study* joining the
        registers. We had built it.
      `,
      fr: prose`
        Le fichier central du citoyen avait 23 mois quand sa base légale fut examinée pour la
        première fois, par la Cour des comptes. Il apparut qu’un décret nous autorisait à *étudier*
        la réunion des registres. Nous l’avions construite.
      `,
    },
    content: {
      en: prose`
        The legal department had been asked early, but for a contract, not for an opinion. It
        reviewed the contract. In eleven steering meetings nobody put the question, since everybody
        assumed that somebody must have. The minutes record a discussion of the logo.
      `,
      fr: prose`
        Le service juridique avait été saisi tôt, mais pour un contrat, non pour un avis. Il a relu
        le contrat. En onze comités de pilotage, nul n’a posé la question, chacun pensant qu’un
        autre l’avait fait. Le procès-verbal mentionne une discussion sur le logo.
      `,
    },
    recommendation: {
      en: prose`
        Write down on the first day which law allows each flow of data, one line each. An empty line
        is a result, and the cheapest one this kind of project can produce.
      `,
      fr: prose`
        Notez dès le premier jour quelle loi permet chaque flux de données, une ligne par flux. Une
        ligne vide est un résultat, et le moins cher qu’un tel projet puisse produire.
      `,
    },
    outcome: 'didNotWork',
    about: 'ruritania/central-citizen-file',
    phase: 'abandoned',
    function: ['01.3'],
    keyword: ['legal', 'registers', 'audit'],
    date: '2019-05-08',
    cost: { amount: '12200000', currency: 'EUR' },
    visibility: 'public',
    publishedAt: '2026-04-02T08:00:00Z',
  },
  {
    key: 'five-paid-readers',
    ...digital,
    sourceLanguage: 'fr',
    name: {
      fr: 'Cinq lecteurs payés trouvent ce que trente relecteurs ne voient pas',
      en: 'Five paid readers find what thirty reviewers do not see',
    },
    drivingEvent: {
      fr: prose`
        La lettre de rappel d’impôt avait été relue par trente agents. Le premier lecteur extérieur,
        un couvreur, demanda au bout d’une minute : « C’est à moi qu’on doit de l’argent, ou
        l’inverse ? »
      `,
      en: prose`
        The letter about overdue tax had been reviewed by thirty officials. The first outside
        reader, a roofer, asked after a minute: “Is it they who owe me money, or the other way
        round?”
      `,
    },
    content: {
      fr: prose`
        Les agents lisent une lettre pour y chercher une faute ; les gens la lisent pour savoir ce
        qui va leur arriver. Après le cinquième lecteur, nous n’avons presque plus rien appris : 88
        des 96 remarques utiles venaient des cinq premiers.
      `,
      en: prose`
        Officials read a letter to find a mistake in it; people read it to learn what will happen to
        them. After the fifth reader we learned next to nothing: 88 of 96 useful remarks came from
        the first five.
      `,
    },
    recommendation: {
      fr: prose`
        Invitez cinq personnes qui ont reçu la lettre, payez-les 30 euros de l’heure, et taisez-vous
        pendant qu’elles lisent. Le plus difficile est de se taire.
      `,
      en: prose`
        Invite five people who have received the letter, pay them 30 euros an hour, and say nothing
        while they read. Saying nothing is the hard part.
      `,
    },
    outcome: 'worked',
    about: 'ruritania/plain-letters',
    phase: 'pilot',
    function: ['01.3'],
    keyword: ['plain language', 'letters', 'people'],
    date: '2024-03-14',
    cost: { amount: '450', currency: 'EUR', note: { fr: 'Par lettre.', en: 'For each letter.' } },
    visibility: 'public',
    publishedAt: '2026-05-19T07:30:00Z',
  },
  {
    key: 'shared-phones',
    ...digital,
    sourceLanguage: 'en',
    name: { en: 'A message to a person is read by a household' },
    drivingEvent: {
      en: prose`
        In the second week of the trial a reminder named a hearing on maintenance. It was read aloud
        at breakfast by a son who knew nothing of the case. The mother rang the court; the judge
        rang us.
      `,
    },
    content: {
      en: prose`
        In our survey, one summoned person in six shared a phone. A reminder that says nothing of
        the matter works nearly as well: attendance fell by one in a hundred when we removed it. It
        also raised the calls to the registry, since people with two cases could not tell which was
        meant.
      `,
    },
    recommendation: {
      en: prose`
        Name the date, the hour and the building, never the matter. Expect more calls for a while,
        and staff the number for them.
      `,
    },
    outcome: 'mixed',
    about: 'ruritania/hearing-reminders',
    phase: 'pilot',
    function: ['03.3'],
    keyword: ['courts', 'text messages', 'shared phones'],
    technology: ['text messages'],
    date: '2024-03-12',
    visibility: 'public',
    publishedAt: '2026-07-30T10:20:00Z',
  },
]
