import { prose } from './prose.ts'
import { type Lesson, ownedBy } from './shapes.ts'

const digital = ownedBy('digital', 'XR', 'national')

/** Lessons of the Office of Digital Affairs from the exchange layer. */
export const exchangeLessons: readonly Lesson[] = [
  {
    key: 'eleven-tenders',
    ...digital,
    sourceLanguage: 'en',
    name: {
      en: 'Eleven separate tenders for one component cost a year',
      es: 'Once licitaciones separadas para un mismo componente costaron un año',
      fr: 'Onze appels d’offres pour un même composant ont coûté un an',
    },
    drivingEvent: {
      en: prose`
        In 2020 each of eleven agencies tendered its own connection to the registers. Prices
        differed by a factor of four. Seven tenders were annulled, and of the four that were awarded
        no two fitted together.
      `,
      es: prose`
        En 2020, cada uno de los once organismos licitó su propia conexión con los registros. Los
        precios variaban de uno a cuatro. Siete licitaciones se anularon, y de las cuatro
        adjudicadas no había dos que encajaran.
      `,
      fr: prose`
        En 2020, chacune des onze administrations a lancé son propre appel d’offres pour se
        raccorder aux registres. Les prix variaient du simple au quadruple. Sept procédures ont été
        annulées, et des quatre marchés attribués, il n’y en avait pas deux qui allaient ensemble.
      `,
    },
    content: {
      en: prose`
        We had split the work to stay below the threshold for a joint procedure, which saved us
        eleven weeks and cost us fifty. Nobody owned the part between two agencies, so every
        supplier described its own end with care and left the middle to the other.
      `,
      es: prose`
        Habíamos dividido el trabajo para no alcanzar el umbral de un procedimiento conjunto; nos
        ahorró once semanas y nos costó cincuenta. Nadie era responsable de lo que hay entre dos
        organismos, así que cada proveedor describía con esmero su extremo y dejaba el medio al
        otro.
      `,
      fr: prose`
        Nous avions divisé le travail pour rester sous le seuil d’une procédure commune : onze
        semaines gagnées, cinquante perdues. Personne ne répondait de ce qui se trouve entre deux
        administrations ; chaque fournisseur décrivait donc son côté avec soin et laissait le milieu
        à l’autre.
      `,
    },
    recommendation: {
      en: prose`
        Sign one framework contract first, then let each agency call off from it. Put the interface
        in an annex that the buyer wrote, even if it is two pages.
      `,
      es: prose`
        Firme primero un solo contrato marco y deje que cada organismo pida con cargo a él. Ponga la
        interfaz en un anexo escrito por el comprador, aunque ocupe dos páginas.
      `,
      fr: prose`
        Signez d’abord un seul accord-cadre, puis laissez chaque administration y passer commande.
        Mettez l’interface dans une annexe rédigée par l’acheteur, même si elle tient en deux pages.
      `,
    },
    outcome: 'didNotWork',
    about: 'ruritania/register-exchange',
    phase: 'development',
    function: ['01.3'],
    keyword: ['procurement', 'registers', 'vendor'],
    effectEvidence: {
      en: prose`
        The framework contract of 2021 took five months; 34 registers have called off from it since.
      `,
      es: 'El contrato marco de 2021 llevó cinco meses; desde entonces lo han usado 34 registros.',
      fr: 'L’accord-cadre de 2021 a pris cinq mois ; 34 registres y ont passé commande depuis.',
    },
    date: '2021-01-22',
    cost: { amount: '640000', currency: 'EUR' },
    visibility: 'public',
    publishedAt: '2026-03-11T09:00:00Z',
  },
  {
    key: 'log-both-ends',
    ...digital,
    sourceLanguage: 'en',
    name: {
      en: 'Log every request at both ends',
      ar: 'قيّدوا كل طلب لدى الطرفين',
    },
    drivingEvent: {
      en: prose`
        In May 2024 the housing office and the population register disagreed about the address of a
        widow in Tarlenheim. She had lost two months of benefit. Each side was certain that it had
        said the right thing.
      `,
      ar: prose`
        في مايو 2024 اختلف مكتب الإسكان وسجل السكان على عنوان أرملة في تارلنهايم. وكانت قد فقدت
        إعانة شهرين. وكان كل طرف واثقًا من أنه قال الصواب.
      `,
    },
    content: {
      en: prose`
        The two logs were laid side by side in one afternoon. The register had answered correctly;
        the housing office had asked about another person of the same name. With one log, the owner
        of that log would have been believed. With two, nobody had to be.
      `,
      ar: prose`
        وُضع القيدان جنبًا إلى جنب في ظهيرة واحدة. كان السجل قد أجاب إجابة صحيحة، وكان مكتب الإسكان
        قد سأل عن شخص آخر بالاسم نفسه. لو كان القيد واحدًا لصُدِّق صاحبه، أما مع وجود قيدين فلم يحتج
        أحد إلى أن يُصدَّق.
      `,
    },
    recommendation: {
      en: prose`
        Make the log a condition of connecting, not a recommendation. Agree on what a line contains
        before the first line is written, and let the person concerned read it.
      `,
      ar: prose`
        اجعلوا القيد شرطًا للربط لا توصية. واتفقوا على محتوى السطر قبل كتابة السطر الأول، ودعوا صاحب
        الشأن يقرؤه.
      `,
    },
    outcome: 'worked',
    about: 'ruritania/register-exchange',
    phase: 'operation',
    function: ['01.3'],
    keyword: ['registers', 'audit', 'data'],
    technology: ['audit log'],
    date: '2024-06-03',
    visibility: 'public',
    publishedAt: '2026-03-24T14:00:00Z',
  },
  {
    key: 'help-desk-by-telephone',
    ...digital,
    sourceLanguage: 'en',
    name: { en: 'A help desk by telephone alone' },
    drivingEvent: {
      en: prose`
        The first ten registers were connected by two colleagues with a telephone. They knew every
        counterpart by name. From the eleventh on, the same question was answered nine times a week,
        not always in the same way.
      `,
    },
    content: {
      en: prose`
        The telephone built the trust without which no register would have joined. It also kept
        every answer in two heads, of which one retired in 2023. We had mistaken a good beginning
        for a way of working.
      `,
    },
    recommendation: {
      en: prose`
        Begin with the telephone, and plan the written desk for the second year. Whoever answers a
        question twice writes it down the second time; that is the whole method.
      `,
    },
    outcome: 'mixed',
    about: 'ruritania/register-exchange',
    phase: 'scaling',
    function: ['01.3'],
    keyword: ['help desk', 'registers', 'people'],
    appliesWhen: { en: 'Ten to thirty connected bodies; below that the telephone is enough.' },
    date: '2023-11-14',
    visibility: 'public',
    publishedAt: '2026-05-05T09:40:00Z',
  },
]
