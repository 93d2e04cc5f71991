import { prose } from './prose.ts'
import { type Initiative, ownedBy } from './shapes.ts'

const digital = ownedBy('digital', 'XR', 'national')

/** Initiatives of the Office of Digital Affairs, beside the exchange layer. */
export const digitalInitiatives: readonly Initiative[] = [
  {
    key: 'central-citizen-file',
    ...digital,
    sourceLanguage: 'en',
    name: { en: 'Central citizen file', fr: 'Fichier central du citoyen' },
    summary: {
      en: prose`
        One file of all registers, stopped nine weeks before launch. What the audit found, and what
        replaced it.
      `,
      fr: prose`
        Un seul fichier pour tous les registres, arrêté neuf semaines avant son ouverture. Ce que
        l’audit a trouvé, et ce qui l’a remplacé.
      `,
    },
    challenge: {
      en: prose`
        In 2016 a minister asked how many people lived in Ruritania and received four answers, all
        signed. The population register, the tax rolls, the health cards and the electoral list
        differed by up to 214,000 people, and nobody could say which was right.
      `,
      fr: prose`
        En 2016, un ministre demanda combien de personnes vivaient en Ruritanie et reçut quatre
        réponses, toutes signées. Le registre de la population, les rôles d’impôt, les cartes de
        santé et la liste électorale différaient de 214 000 personnes, et nul ne savait laquelle
        était juste.
      `,
    },
    content: {
      en: prose`
        All records of a person were to be copied each night into one file, cleaned there, and
        handed back to the agencies as the truth. The file was built in 26 months. It held 61
        million rows when the Court of Audit asked three questions:

        1. Which law allows the tax office to read a health card?
        2. Who corrects an error: the file, or the register it came from?
        3. What happens on the morning after a leak?

        There was no answer to the first, there were two to the second, and the third was answered
        with a diagram. The Council of Ministers stopped the work on 8 May 2019. The file was
        destroyed in the presence of a notary; the [audit
        report](https://audit.ruritania.example/2019/7) is public.
      `,
      fr: prose`
        Toutes les données d’une personne devaient être copiées chaque nuit dans un fichier, y être
        nettoyées, puis rendues aux administrations comme étant la vérité. Le fichier fut construit
        en 26 mois. Il comptait 61 millions de lignes quand la Cour des comptes posa trois
        questions :

        1. Quelle loi permet au fisc de lire une carte de santé ?
        2. Qui corrige une erreur, le fichier ou le registre d’origine ?
        3. Que se passe-t-il le matin qui suit une fuite ?

        La première resta sans réponse, la deuxième en eut deux, et l’on répondit à la troisième par
        un schéma. Le Conseil des ministres arrêta les travaux le 8 mai 2019. Le fichier fut détruit
        devant notaire ; le [rapport d’audit](https://audit.ruritania.example/2019/7) est public.
      `,
    },
    results: {
      en: prose`
        No service came of it. The list of 1,140 contradictions between registers did: it became the
        work plan of the [exchange layer](https://digital.ruritania.example/exchange).
      `,
      fr: prose`
        Il n’en est sorti aucun service. Mais la liste des 1 140 contradictions entre registres est
        devenue le plan de travail de la [couche
        d’échange](https://digital.ruritania.example/exchange).
      `,
    },
    obstacle: {
      en: prose`
        We treated a question of law as a question of data quality. The people who knew better sat
        in the registers, and were invited to the fourth workshop.
      `,
      fr: prose`
        Nous avons traité une question de droit comme une question de qualité des données. Ceux qui
        savaient travaillaient dans les registres, et furent invités au quatrième atelier.
      `,
    },
    cost: {
      amount: '14300000',
      currency: 'EUR',
      note: {
        en: 'In all, of which 2.1 million was spent on closing it properly.',
        fr: 'Au total, dont 2,1 millions pour y mettre fin proprement.',
      },
    },
    function: ['01.3'],
    stage: 'abandoned',
    startDate: '2017-03',
    endDate: '2019-05-08',
    targetAudience: ['Agencies that keep registers'],
    participation: [{ name: 'Black Elm Data Ltd', role: 'supplier', organizationKind: 'business' }],
    keyword: ['registers', 'audit', 'legal', 'data'],
    technology: ['data warehouse'],
    sdg: ['16'],
    legalBasis: ['https://law.ruritania.example/eli/decree/2016/112'],
    visibility: 'public',
    publishedAt: '2026-03-19T10:30:00Z',
  },
  {
    key: 'plain-letters',
    ...digital,
    sourceLanguage: 'fr',
    name: {
      fr: 'Des lettres que l’on comprend du premier coup',
      en: 'Letters that are understood the first time',
    },
    summary: {
      fr: prose`
        Les quarante lettres les plus envoyées de l’État ont été récrites avec ceux qui les
        reçoivent. Les appels pour demander ce que la lettre veut dire ont baissé d’un tiers.
      `,
      en: prose`
        The forty letters the state sends most were rewritten with the people who receive them.
        Calls to ask what the letter means fell by a third.
      `,
    },
    challenge: {
      fr: prose`
        L’État envoie neuf millions de lettres par an. Au service d’assistance, un appel sur quatre
        commençait par la même phrase : « J’ai reçu une lettre, est-ce que je dois faire quelque
        chose ? » Dans un cas sur deux, la réponse était non.
      `,
      en: prose`
        The state sends nine million letters a year. At the help desk, one call in four began with
        the same sentence: “I have had a letter, do I have to do anything?” In half the cases the
        answer was no.
      `,
    },
    content: {
      fr: prose`
        Chaque lettre dit dans sa première ligne s’il faut agir, et pour quand. Le fondement
        juridique reste, à la fin. Pour chacune, la même méthode :

        - un agent du guichet, une juriste et un rédacteur réunis une matinée ;
        - cinq lecteurs qui ont reçu l’ancienne lettre, payés pour leur temps ;
        - une version d’essai envoyée à 2 000 foyers pendant un mois ;
        - la comparaison des appels, publiée même quand elle déçoit.

        Six lettres sur quarante n’ont rien changé aux appels. Nous les avons gardées : elles sont
        au moins plus courtes.
      `,
      en: prose`
        The first line of each letter says whether there is something to do, and by when. The legal
        basis stays, at the end. The method is the same for every letter:

        - somebody from the counter, a lawyer and a writer, together for one morning;
        - five readers who had received the old letter, paid for their time;
        - a trial version sent to 2,000 households for a month;
        - the calls compared, and the comparison published even when it disappoints.

        Six of the forty letters changed nothing about the calls. We kept them: they are at least
        shorter.
      `,
    },
    results: {
      fr: prose`
        Les appels au sujet des lettres sont passés de 31 000 à 20 500 par mois. Le tribunal
        administratif n’a annulé aucune lettre pour défaut de clarté, ni d’ailleurs pour excès.
      `,
      en: prose`
        Calls about letters fell from 31,000 to 20,500 a month. The administrative court has not set
        aside a single letter for want of clarity, nor for an excess of it.
      `,
    },
    replicability: {
      fr: prose`
        Commencez par la lettre dont le guichet se plaint, non par la plus envoyée. Et payez les
        lecteurs : ceux qui viennent gratuitement aiment déjà lire.
      `,
      en: prose`
        Begin with the letter the counter complains about, not with the one sent most. And pay the
        readers: those who come for nothing already like reading.
      `,
    },
    indicator: [
      {
        name: {
          fr: 'Appels mensuels au sujet d’une lettre',
          en: 'Calls a month about a letter',
        },
        value: '20500',
        baseline: '31,000 in 2023',
        observedAt: '2026-03-31',
      },
    ],
    cost: { amount: '410000', currency: 'EUR', note: { fr: 'Par an.', en: 'A year.' } },
    function: ['01.3', '10.9'],
    stage: 'scaling',
    startDate: '2023-09',
    targetAudience: ['Everybody who receives letters from the state'],
    participation: [
      { name: 'Readers’ Circle of Strelsau', role: 'community', organizationKind: 'civil-society' },
    ],
    keyword: ['plain language', 'letters', 'help desk', 'people'],
    sdg: ['10', '16'],
    conformsTo: ['https://standards.ruritania.example/plain-letters/1'],
    visibility: 'public',
    publishedAt: '2026-04-21T08:15:00Z',
  },
  {
    key: 'hearing-reminders',
    ...digital,
    sourceLanguage: 'en',
    name: { en: 'A reminder three days before the hearing' },
    summary: {
      en: prose`
        The district courts send a short message three days before a hearing. Fewer people miss it,
        and judges wait less for empty chairs.
      `,
    },
    challenge: {
      en: prose`
        In 2022 nineteen of a hundred people summoned to a district court did not come. Most had not
        fled: they had the wrong week, the wrong building, or a shift they could not change at a
        day’s notice. Each empty hearing cost about €210 and somebody’s patience.
      `,
    },
    content: {
      en: prose`
        The case system of the courts sends one message, three days ahead, with the date, the hour,
        the building and one sentence: *If you cannot come, call this number today.* It never names
        the matter, since phones are shared.

        A person can refuse messages at the counter or by answering STOP. Those without a mobile
        phone receive a second letter, posted nine days ahead. The
        [wording](https://courts.ruritania.example/reminder) was agreed with the bar and with two
        shelters.
      `,
    },
    results: {
      en: prose`
        In the nine courts that send reminders, 13 of a hundred did not come in the first half of
        2026. In the four that do not yet, it was 18.
      `,
    },
    conditionsForSuccess: {
      en: prose`
        Somebody has to answer the number that the message gives. In the first month nobody did on
        Fridays.
      `,
    },
    indicator: [
      {
        name: { en: 'People who missed a hearing' },
        value: '13',
        unitText: 'of 100 summoned',
        baseline: '19 in 2022',
        observedAt: '2026-06-30',
      },
    ],
    cost: { amount: '68000', currency: 'EUR', note: { en: 'A year, half of it postage.' } },
    function: ['03.3'],
    stage: 'operation',
    startDate: '2024-02',
    targetAudience: ['People summoned to a district court', 'Court clerks'],
    participation: [
      {
        name: 'District Courts Administration',
        role: 'implementer',
        organizationKind: 'government',
      },
      { name: 'Strelsau Bar', role: 'community', organizationKind: 'civil-society' },
    ],
    keyword: ['courts', 'reminders', 'text messages', 'shared phones'],
    technology: ['text messages'],
    sdg: ['16'],
    visibility: 'public',
    publishedAt: '2026-07-14T11:00:00Z',
  },
]
