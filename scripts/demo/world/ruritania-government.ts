import type { Government } from './governments.ts'
import { prose } from './prose.ts'

/** A kingdom of five duchies; offices write English and French, in the hills German. */
export const ruritania = {
  key: 'ruritania',
  code: 'XR',
  name: {
    en: 'Ruritania',
    ar: 'روريتانيا',
    de: 'Ruritanien',
    es: 'Ruritania',
    fr: 'Ruritanie',
    ru: 'Руритания',
    zh: '卢里塔尼亚',
  },
  instanceName: {
    en: 'Ruritania knowledge server',
    ar: 'خادم المعرفة في روريتانيا',
    de: 'Wissensserver Ruritanien',
    es: 'Servidor de conocimiento de Ruritania',
    fr: 'Serveur de connaissances de la Ruritanie',
    ru: 'Сервер знаний Руритании',
    zh: '卢里塔尼亚知识服务器',
  },
  defaultLanguage: 'en',
  languages: ['en', 'fr', 'de'],
  organisations: [
    {
      handle: 'digital',
      name: {
        en: 'Office of Digital Affairs',
        ar: 'مكتب الشؤون الرقمية',
        de: 'Amt für digitale Angelegenheiten',
        es: 'Oficina de Asuntos Digitales',
        fr: 'Office des affaires numériques',
        ru: 'Управление цифровых дел',
        zh: '数字事务局',
      },
      summary: {
        en: prose`
          Answers for the components that the registers of Ruritania share, and for the letters,
          forms and counters where people meet them. 84 staff, Strelsau.
        `,
        ar: prose`
          مسؤول عن المكوّنات التي تتشاركها سجلات روريتانيا، وعن الرسائل والاستمارات والشبابيك التي
          يلقاها الناس. يعمل فيه 84 موظفًا في ستريلساو.
        `,
        de: prose`
          Verantwortet die gemeinsamen Bausteine der Register Ruritaniens und die Briefe, Formulare
          und Schalter, an denen man ihnen begegnet. 84 Beschäftigte, Strelsau.
        `,
        es: prose`
          Responde de los componentes que comparten los registros de Ruritania y de las cartas,
          formularios y ventanillas donde la gente los encuentra. 84 personas, Strelsau.
        `,
        fr: prose`
          Répond des composants que partagent les registres de la Ruritanie, et des lettres,
          formulaires et guichets où le public les rencontre. 84 agents, à Strelsau.
        `,
        ru: prose`
          Отвечает за общие компоненты реестров Руритании, а также за письма, бланки и окна приёма,
          где с ними встречаются люди. 84 сотрудника, Стрелсау.
        `,
        zh: prose`
          负责卢里塔尼亚各登记册的共用组件，以及公众接触这些登记册的信函、表格和窗口。现有职员84人，
          设于施特雷尔绍。
        `,
      },
      governmentLevel: 'national',
      jurisdiction: ['XR'],
      organizationKind: 'government',
      url: 'https://digital.ruritania.example/',
    },
    {
      handle: 'hentzau',
      name: {
        en: 'Duchy of Hentzau',
        ar: 'دوقية هينتساو',
        de: 'Herzogtum Hentzau',
        es: 'Ducado de Hentzau',
        fr: 'Duché de Hentzau',
        ru: 'Герцогство Хенцау',
        zh: '亨曹公国',
      },
      summary: {
        en: prose`
          One of the five duchies: 212 villages, two towns, more forest than road. Runs regional
          transport, water supply and fire protection.
        `,
        ar: prose`
          إحدى الدوقيات الخمس: 212 قرية وبلدتان، وغاباتها أكثر من طرقها. تدير النقل الإقليمي وإمداد
          المياه والوقاية من الحرائق.
        `,
        de: prose`
          Eines der fünf Herzogtümer: 212 Dörfer, zwei Städte, mehr Wald als Straße. Zuständig für
          Nahverkehr, Wasserversorgung und Brandschutz.
        `,
        es: prose`
          Uno de los cinco ducados: 212 aldeas, dos villas y más bosque que carretera. Lleva el
          transporte regional, el agua y la protección contra incendios.
        `,
        fr: prose`
          L’un des cinq duchés : 212 villages, deux villes, plus de forêt que de route. Assure les
          transports régionaux, l’eau et la protection contre l’incendie.
        `,
        ru: prose`
          Одно из пяти герцогств: 212 деревень, два города, лесов больше, чем дорог. Ведает местным
          транспортом, водоснабжением и пожарной охраной.
        `,
        zh: prose`
          五个公国之一，辖212个村、两座镇，林多路少。主管区域交通、供水和消防。
        `,
      },
      governmentLevel: 'regional',
      jurisdiction: ['XR'],
      organizationKind: 'government',
      url: 'https://hentzau.ruritania.example/',
    },
    {
      handle: 'zenda',
      name: {
        en: 'City of Zenda',
        ar: 'مدينة زيندا',
        de: 'Stadt Zenda',
        es: 'Ciudad de Zenda',
        fr: 'Ville de Zenda',
        ru: 'Город Зенда',
        zh: '曾达市',
      },
      summary: {
        en: prose`
          A town hall for 61,000 people: schools, shelters, libraries, five counters and one castle
          that is mostly closed for repairs.
        `,
        ar: prose`
          بلدية تخدم 61 ألف نسمة: مدارس وملاجئ ومكتبات وخمسة شبابيك خدمة، وقلعة مغلقة للترميم في
          معظم الأوقات.
        `,
        de: prose`
          Ein Rathaus für 61.000 Menschen: Schulen, Notunterkünfte, Büchereien, fünf Schalter und
          ein Schloss, das meist wegen Reparatur geschlossen ist.
        `,
        es: prose`
          Un ayuntamiento para 61 000 personas: escuelas, albergues, bibliotecas, cinco ventanillas
          y un castillo casi siempre cerrado por obras.
        `,
        fr: prose`
          Une mairie pour 61 000 habitants : des écoles, des foyers, des bibliothèques, cinq
          guichets et un château le plus souvent fermé pour travaux.
        `,
        ru: prose`
          Ратуша на 61 000 жителей: школы, приюты, библиотеки, пять окон приёма и замок, который
          почти всегда закрыт на ремонт.
        `,
        zh: prose`
          服务61 000名居民的市政厅：学校、收容所、图书馆、五个窗口，还有一座多半在修缮的城堡。
        `,
      },
      governmentLevel: 'local',
      jurisdiction: ['XR'],
      organizationKind: 'government',
      url: 'https://zenda.ruritania.example/',
    },
  ],
  staff: [
    {
      handle: 'anna_brandt',
      name: 'Anna Brandt',
      role: 'administrator',
      organisation: 'digital',
    },
    { handle: 'marta_hofer', name: 'Marta Hofer', role: 'author', organisation: 'digital' },
    { handle: 'paula_weiss', name: 'Paula Weiss', role: 'reviewer', organisation: 'digital' },
    { handle: 'felix_arnd', name: 'Felix Arnd', role: 'publisher', organisation: 'digital' },
    { handle: 'jan_novotny', name: 'Jan Novotny', role: 'author', organisation: 'hentzau' },
    { handle: 'greta_lindner', name: 'Greta Lindner', role: 'publisher', organisation: 'hentzau' },
    { handle: 'claire_dubois', name: 'Claire Dubois', role: 'author', organisation: 'zenda' },
    { handle: 'karel_hora', name: 'Karel Hora', role: 'publisher', organisation: 'zenda' },
  ],
} as const satisfies Government
