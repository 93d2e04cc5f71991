import type { Government } from './governments.ts'
import { prose } from './prose.ts'

/** A federation of nine states; offices write English and Spanish. */
export const freedonia = {
  key: 'freedonia',
  code: 'XF',
  name: {
    en: 'Freedonia',
    ar: 'فريدونيا',
    es: 'Freedonia',
    fr: 'Freedonie',
    ru: 'Фридония',
    zh: '弗里多尼亚',
  },
  instanceName: {
    en: 'Freedonia knowledge server',
    ar: 'خادم المعرفة في فريدونيا',
    es: 'Servidor de conocimiento de Freedonia',
    fr: 'Serveur de connaissances de la Freedonie',
    ru: 'Сервер знаний Фридонии',
    zh: '弗里多尼亚知识服务器',
  },
  defaultLanguage: 'en',
  languages: ['en', 'es'],
  organisations: [
    {
      handle: 'innovation',
      name: {
        en: 'Office of Innovation',
        ar: 'مكتب الابتكار',
        es: 'Oficina de Innovación',
        fr: 'Office de l’innovation',
        ru: 'Управление инноваций',
        zh: '创新局',
      },
      summary: {
        en: prose`
          The federal office that builds with the nine states what no state wants to build alone. It
          may propose, pay and publish; it may not order.
        `,
        ar: prose`
          المكتب الاتحادي الذي يبني مع الولايات التسع ما لا تريد ولاية أن تبنيه وحدها. له أن يقترح
          ويموّل وينشر، وليس له أن يأمر.
        `,
        es: prose`
          La oficina federal que construye con los nueve estados lo que ninguno quiere construir
          solo. Puede proponer, pagar y publicar; no puede ordenar.
        `,
        fr: prose`
          L’office fédéral qui bâtit avec les neuf États ce qu’aucun ne veut bâtir seul. Il peut
          proposer, payer et publier ; il ne peut pas ordonner.
        `,
        ru: prose`
          Федеральное ведомство, которое вместе с девятью штатами строит то, что ни один не хочет
          строить в одиночку. Может предлагать, платить и публиковать, но не приказывать.
        `,
        zh: prose`
          联邦机构，与九个州共建各州不愿独自承担的事项。可以提议、出资、公布，但无权下令。
        `,
      },
      governmentLevel: 'national',
      jurisdiction: ['XF'],
      organizationKind: 'government',
      url: 'https://innovation.freedonia.example/',
    },
    {
      handle: 'rincon',
      name: {
        en: 'State of Rincón',
        ar: 'ولاية رينكون',
        es: 'Estado de Rincón',
        fr: 'État de Rincón',
        ru: 'Штат Ринкон',
        zh: '林孔州',
      },
      summary: {
        en: prose`
          The driest of the nine states: 640,000 people, 3,100 farms on shared canals, and clinics
          up to 90 minutes from a hospital.
        `,
        ar: prose`
          أشدّ الولايات التسع جفافًا: 640 ألف نسمة، و3100 مزرعة على قنوات مشتركة، وعيادات قد تبعد 90
          دقيقة عن المستشفى.
        `,
        es: prose`
          El más seco de los nueve estados: 640 000 habitantes, 3100 fincas en acequias compartidas
          y consultorios a hasta 90 minutos de un hospital.
        `,
        fr: prose`
          Le plus sec des neuf États : 640 000 habitants, 3 100 exploitations sur des canaux
          partagés, et des dispensaires à 90 minutes parfois d’un hôpital.
        `,
        ru: prose`
          Самый засушливый из девяти штатов: 640 000 жителей, 3100 хозяйств на общих каналах и
          амбулатории в полутора часах от больницы.
        `,
        zh: prose`
          九州之中最干旱的一州：64万人口，3100家农场共用水渠，部分诊所距医院车程90分钟。
        `,
      },
      governmentLevel: 'regional',
      jurisdiction: ['XF'],
      organizationKind: 'government',
      url: 'https://rincon.freedonia.example/',
    },
    {
      handle: 'marlow',
      name: {
        en: 'City of Port Marlow',
        ar: 'مدينة بورت مارلو',
        es: 'Ciudad de Port Marlow',
        fr: 'Ville de Port Marlow',
        ru: 'Город Порт-Марлоу',
        zh: '马洛港市',
      },
      summary: {
        en: prose`
          A harbour city of 148,000 that publishes what it tries within a quarter of trying it,
          including the bins.
        `,
        ar: prose`
          مدينة ساحلية يسكنها 148 ألف نسمة، تنشر ما تجرّبه خلال ثلاثة أشهر من تجربته، بما في ذلك
          تجربة الحاويات.
        `,
        es: prose`
          Una ciudad portuaria de 148 000 habitantes que publica lo que intenta en el plazo de un
          trimestre, incluido lo de los contenedores.
        `,
        fr: prose`
          Une ville portuaire de 148 000 habitants qui publie ce qu’elle essaie dans le trimestre
          qui suit, y compris l’affaire des bacs.
        `,
        ru: prose`
          Портовый город на 148 000 жителей, который публикует свои опыты не позже чем через
          квартал, включая историю с мусорными баками.
        `,
        zh: prose`
          港口城市，人口14.8万。凡有尝试，一季度内公布，垃圾桶一事也不例外。
        `,
      },
      governmentLevel: 'local',
      jurisdiction: ['XF'],
      organizationKind: 'government',
      url: 'https://portmarlow.freedonia.example/',
    },
  ],
  staff: [
    {
      handle: 'samuel_reyes',
      name: 'Samuel Reyes',
      role: 'administrator',
      organisation: 'innovation',
    },
    { handle: 'ines_calder', name: 'Inés Calder', role: 'author', organisation: 'innovation' },
    { handle: 'tom_okafor', name: 'Tom Okafor', role: 'reviewer', organisation: 'innovation' },
    { handle: 'helen_park', name: 'Helen Park', role: 'publisher', organisation: 'innovation' },
    { handle: 'lucia_ortega', name: 'Lucía Ortega', role: 'author', organisation: 'rincon' },
    { handle: 'mateo_vidal', name: 'Mateo Vidal', role: 'publisher', organisation: 'rincon' },
    { handle: 'beth_carver', name: 'Beth Carver', role: 'author', organisation: 'marlow' },
    { handle: 'owen_pike', name: 'Owen Pike', role: 'publisher', organisation: 'marlow' },
  ],
} as const satisfies Government
