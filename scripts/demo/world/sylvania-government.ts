import type { Government } from './governments.ts'
import { prose } from './prose.ts'

/** A republic on a trade route; ministries write Arabic, the north Russian, the port Chinese. */
export const sylvania = {
  key: 'sylvania',
  code: 'XS',
  name: {
    en: 'Sylvania',
    ar: 'سيلفانيا',
    es: 'Sylvania',
    fr: 'Sylvanie',
    ru: 'Сильвания',
    zh: '西尔瓦尼亚',
  },
  instanceName: {
    en: 'Sylvania knowledge server',
    ar: 'خادم المعرفة في سيلفانيا',
    es: 'Servidor de conocimiento de Sylvania',
    fr: 'Serveur de connaissances de la Sylvanie',
    ru: 'Сервер знаний Сильвании',
    zh: '西尔瓦尼亚知识服务器',
  },
  defaultLanguage: 'ar',
  languages: ['ar', 'en', 'ru', 'zh'],
  organisations: [
    {
      handle: 'interior',
      name: {
        en: 'Ministry of the Interior',
        ar: 'وزارة الداخلية',
        es: 'Ministerio del Interior',
        fr: 'Ministère de l’Intérieur',
        ru: 'Министерство внутренних дел',
        zh: '内政部',
      },
      summary: {
        en: prose`
          Civil registration, civil protection, police and prisons for a country of 5.2 million
          people who write in four languages.
        `,
        ar: prose`
          الأحوال المدنية والحماية المدنية والشرطة والسجون في بلد من 5.2 مليون نسمة يكتبون بأربع
          لغات.
        `,
        es: prose`
          Registro civil, protección civil, policía y prisiones de un país de 5,2 millones de
          habitantes que escriben en cuatro lenguas.
        `,
        fr: prose`
          État civil, protection civile, police et prisons d’un pays de 5,2 millions d’habitants qui
          écrivent en quatre langues.
        `,
        ru: prose`
          Запись актов гражданского состояния, гражданская защита, полиция и тюрьмы страны, где 5,2
          миллиона человек пишут на четырёх языках.
        `,
        zh: prose`
          主管户籍、民防、警察和监狱。全国520万人，使用四种文字。
        `,
      },
      governmentLevel: 'national',
      jurisdiction: ['XS'],
      organizationKind: 'government',
      url: 'https://interior.sylvania.example/',
    },
    {
      handle: 'snegorye',
      name: {
        en: 'Province of Snegorye',
        ar: 'إقليم سنيغوريه',
        es: 'Provincia de Snegorie',
        fr: 'Province de Snégorié',
        ru: 'Провинция Снегорье',
        zh: '雪岭省',
      },
      summary: {
        en: prose`
          The mountain province in the north: five months of snow, 2,900 km of road, 71 schools, and
          heating that nobody takes for granted.
        `,
        ar: prose`
          إقليم جبلي في الشمال: خمسة أشهر من الثلج، و2900 كيلومتر من الطرق، و71 مدرسة، وتدفئة لا
          يعدّها أحد أمرًا مفروغًا منه.
        `,
        es: prose`
          La provincia montañosa del norte: cinco meses de nieve, 2900 km de carreteras, 71 escuelas
          y una calefacción que nadie da por hecha.
        `,
        fr: prose`
          La province de montagne du nord : cinq mois de neige, 2 900 km de routes, 71 écoles et un
          chauffage que personne ne tient pour acquis.
        `,
        ru: prose`
          Горная провинция на севере: пять месяцев снега, 2900 км дорог, 71 школа и отопление,
          которое никто не считает само собой разумеющимся.
        `,
        zh: prose`
          北部山区省份：积雪五个月，公路2900公里，学校71所，供暖从不理所当然。
        `,
      },
      governmentLevel: 'regional',
      jurisdiction: ['XS'],
      organizationKind: 'government',
      url: 'https://snegorye.sylvania.example/',
    },
    {
      handle: 'langang',
      name: {
        en: 'City of Langang',
        ar: 'مدينة لانغانغ',
        es: 'Ciudad de Langang',
        fr: 'Ville de Langang',
        ru: 'Город Ланган',
        zh: '澜港市',
      },
      summary: {
        en: prose`
          The port of Sylvania: 430,000 people, 11,000 ships a year, an old town of brick and a long
          list for public housing.
        `,
        ar: prose`
          ميناء سيلفانيا: 430 ألف نسمة، و11 ألف سفينة في السنة، وبلدة قديمة من الآجر، وقائمة انتظار
          طويلة للسكن العام.
        `,
        es: prose`
          El puerto de Sylvania: 430 000 habitantes, 11 000 barcos al año, un casco antiguo de
          ladrillo y una larga lista para la vivienda pública.
        `,
        fr: prose`
          Le port de la Sylvanie : 430 000 habitants, 11 000 navires par an, une vieille ville de
          brique et une longue liste pour le logement public.
        `,
        ru: prose`
          Порт Сильвании: 430 000 жителей, 11 000 судов в год, кирпичный старый город и длинная
          очередь на муниципальное жильё.
        `,
        zh: prose`
          西尔瓦尼亚的港口：人口43万，每年进出船舶1.1万艘，有砖砌老城，也有很长的公租房轮候名单。
        `,
      },
      governmentLevel: 'local',
      jurisdiction: ['XS'],
      organizationKind: 'government',
      url: 'https://langang.sylvania.example/',
    },
  ],
  staff: [
    {
      handle: 'nadia_rahal',
      name: 'Nadia Rahal',
      role: 'administrator',
      organisation: 'interior',
    },
    { handle: 'layla_haddad', name: 'Layla Haddad', role: 'author', organisation: 'interior' },
    { handle: 'yusuf_amin', name: 'Yusuf Amin', role: 'reviewer', organisation: 'interior' },
    { handle: 'samir_khoury', name: 'Samir Khoury', role: 'publisher', organisation: 'interior' },
    { handle: 'vera_morozova', name: 'Vera Morozova', role: 'author', organisation: 'snegorye' },
    { handle: 'pavel_orlov', name: 'Pavel Orlov', role: 'publisher', organisation: 'snegorye' },
    { handle: 'lin_yue', name: 'Lin Yue', role: 'author', organisation: 'langang' },
    { handle: 'chen_wenbo', name: 'Chen Wenbo', role: 'publisher', organisation: 'langang' },
  ],
} as const satisfies Government
