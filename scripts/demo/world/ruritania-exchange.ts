import { prose } from './prose.ts'
import { type Initiative, ownedBy } from './shapes.ts'

/** The record most others point at; it stands in all six languages of the United Nations. */
export const registerExchange: Initiative = {
  key: 'register-exchange',
  ...ownedBy('digital', 'XR', 'national'),
  sourceLanguage: 'en',
  name: {
    en: 'Register data exchange layer',
    ar: 'طبقة تبادل بيانات السجلات',
    es: 'Capa de intercambio de datos entre registros',
    fr: 'Couche d’échange de données entre registres',
    ru: 'Слой обмена данными между реестрами',
    zh: '登记册数据交换层',
  },
  summary: {
    en: prose`
      Registers ask each other instead of asking the citizen again. Each keeps its own data; every
      request is logged at both ends.
    `,
    ar: prose`
      تسأل السجلات بعضها بعضًا بدلًا من أن تسأل المواطن مرة أخرى. يحتفظ كل سجل ببياناته، ويُقيَّد كل
      طلب لدى الطرفين.
    `,
    es: prose`
      Los registros se preguntan entre sí en lugar de volver a preguntar al ciudadano. Cada uno
      guarda sus datos y cada consulta queda anotada en ambos lados.
    `,
    fr: prose`
      Les registres s’interrogent entre eux au lieu d’interroger à nouveau le citoyen. Chacun garde
      ses données ; chaque demande est consignée des deux côtés.
    `,
    ru: prose`
      Реестры спрашивают друг друга, а не гражданина ещё раз. Каждый хранит свои данные; каждый
      запрос записывается с обеих сторон.
    `,
    zh: prose`
      登记册之间相互查询，不再让公民重复提供。各登记册保管自己的数据，每次查询双方都留有记录。
    `,
  },
  challenge: {
    en: prose`
      A family that moved house told the same news to eleven offices. Each office kept its own copy
      of the address, and none of the copies stayed right for long. In 2020 one letter in nine about
      a benefit went to a flat the family had left.
    `,
    ar: prose`
      كانت الأسرة التي تنتقل إلى مسكن جديد تُبلغ الخبر نفسه إلى أحد عشر مكتبًا. وكان كل مكتب يحتفظ
      بنسخته من العنوان، ولم تبقَ أي نسخة صحيحة مدة طويلة. وفي عام 2020 وصلت رسالة من كل تسع رسائل
      عن الإعانات إلى مسكن غادرته الأسرة.
    `,
    es: prose`
      Una familia que se mudaba daba la misma noticia a once oficinas. Cada oficina guardaba su
      propia copia de la dirección, y ninguna seguía siendo correcta mucho tiempo. En 2020, una de
      cada nueve cartas sobre prestaciones llegó a una vivienda que la familia ya había dejado.
    `,
    fr: prose`
      Une famille qui déménageait annonçait la même nouvelle à onze bureaux. Chaque bureau gardait
      sa propre copie de l’adresse, et aucune ne restait longtemps juste. En 2020, une lettre sur
      neuf au sujet d’une prestation est partie vers un logement que la famille avait quitté.
    `,
    ru: prose`
      Семья, сменившая квартиру, сообщала одно и то же одиннадцати ведомствам. Каждое хранило свою
      копию адреса, и ни одна не оставалась верной надолго. В 2020 году каждое девятое письмо о
      пособиях уходило в квартиру, из которой семья уже выехала.
    `,
    zh: prose`
      一个家庭搬家，要把同一件事告诉十一个机关。每个机关都存着自己的一份地址，没有一份能长久准
      确。2020年，每九封有关补助的信件中，就有一封寄到了这家人已经搬离的住处。
    `,
  },
  content: {
    en: prose`
      Each register publishes a small number of signed services. An agency that is allowed to know
      an address asks the population register for it, and both sides keep a record of the question
      and the answer.

      - **No central database.** The law of 2019 lets one register rely on another; nothing is
        copied for later.
      - **A log at both ends.** Residents can ask to see it, and about 300 a month do.
      - **Shared components.** They are published as source code. An agency runs them on its own
        machines or takes them from the Office.

      The rules for connecting fit on [one page](https://digital.ruritania.example/exchange/rules).
      A register that cannot meet them yet is told what is missing, and by when.
    `,
    ar: prose`
      ينشر كل سجل عددًا قليلًا من الخدمات الموقَّعة. والجهة التي يحق لها معرفة العنوان تسأل عنه سجل
      السكان، ويحتفظ الطرفان بقيد للسؤال والجواب.

      - **لا قاعدة بيانات مركزية.** يسمح قانون عام 2019 لسجل بأن يعتمد على سجل آخر، ولا يُنسخ شيء
        لوقت لاحق.
      - **قيد لدى الطرفين.** للمقيمين أن يطلبوا الاطلاع عليه، ويفعل ذلك نحو 300 شخص شهريًا.
      - **مكوّنات مشتركة.** تُنشر بشفرتها المصدرية، وتشغّلها الجهة على أجهزتها أو تأخذها خدمةً من
        المكتب.

      تقع قواعد الربط في [صفحة واحدة](https://digital.ruritania.example/exchange/rules). والسجل الذي
      لا يستوفيها بعدُ يُبلَّغ بما ينقصه وبالموعد.
    `,
    es: prose`
      Cada registro publica unos pocos servicios firmados. El organismo que tiene derecho a conocer
      una dirección la pide al registro de población, y las dos partes guardan constancia de la
      pregunta y de la respuesta.

      - **Sin base de datos central.** La ley de 2019 permite que un registro se apoye en otro; nada
        se copia para después.
      - **Anotación en ambos lados.** Los residentes pueden pedir verla, y unos 300 lo hacen cada
        mes.
      - **Componentes comunes.** Se publican como código fuente. Cada organismo los instala en sus
        máquinas o los toma de la Oficina.

      Las reglas de conexión caben en [una
      página](https://digital.ruritania.example/exchange/rules). Al registro que aún no las cumple
      se le dice qué falta y para cuándo.
    `,
    fr: prose`
      Chaque registre publie un petit nombre de services signés. L’administration qui a le droit de
      connaître une adresse la demande au registre de la population, et les deux parties gardent
      trace de la question et de la réponse.

      - **Pas de base centrale.** La loi de 2019 permet à un registre de s’appuyer sur un autre ;
        rien n’est copié pour plus tard.
      - **Une trace des deux côtés.** Les habitants peuvent la consulter, et quelque 300 le font
        chaque mois.
      - **Des composants communs.** Leur code source est publié. L’administration les installe sur
        ses machines ou les reçoit de l’Office.

      Les règles de raccordement tiennent sur [une
      page](https://digital.ruritania.example/exchange/rules). Au registre qui ne les remplit pas
      encore, on dit ce qui manque, et pour quand.
    `,
    ru: prose`
      Каждый реестр публикует небольшое число подписанных сервисов. Ведомство, которому разрешено
      знать адрес, запрашивает его у реестра населения, и обе стороны сохраняют запись о вопросе и
      ответе.

      - **Центральной базы нет.** Закон 2019 года позволяет одному реестру полагаться на другой;
        впрок ничего не копируется.
      - **Журнал с обеих сторон.** Жители могут его посмотреть, и около 300 человек в месяц так и
        делают.
      - **Общие компоненты.** Они опубликованы с исходным кодом. Ведомство ставит их у себя или
        получает как услугу Управления.

      Правила подключения умещаются на [одной
      странице](https://digital.ruritania.example/exchange/rules). Реестру, который их пока не
      выполняет, сообщают, чего не хватает и к какому сроку.
    `,
    zh: prose`
      每个登记册发布少量经过签名的服务。有权知道地址的机关向人口登记册查询，双方都保存提问与答复的记
      录。

      - **没有中央数据库**。2019年的法律允许登记册相互信赖，任何数据都不预先复制。
      - **双方都有日志**。居民可以要求查看，每月约有300人这样做。
      - **共用组件**。源代码公开。机关可在自己的机器上运行，也可使用本局提供的服务。

      接入规则只有[一页](https://digital.ruritania.example/exchange/rules)。暂时达不到要求的登记册，
      会被告知还缺什么、何时补齐。
    `,
  },
  results: {
    en: prose`
      Nine of eleven offices stopped asking for the address by the end of 2024. The two that remain
      answer to a court order.
    `,
    ar: prose`
      توقفت تسعة مكاتب من أحد عشر عن طلب العنوان قبل نهاية عام 2024. أما المكتبان الباقيان فملزمان
      بحكم قضائي.
    `,
    es: prose`
      A finales de 2024, nueve de las once oficinas habían dejado de pedir la dirección. Las dos
      restantes obedecen a una orden judicial.
    `,
    fr: prose`
      À la fin de 2024, neuf bureaux sur onze ne demandaient plus l’adresse. Les deux autres
      obéissent à une décision de justice.
    `,
    ru: prose`
      К концу 2024 года девять из одиннадцати ведомств перестали спрашивать адрес. Два оставшихся
      исполняют решение суда.
    `,
    zh: prose`
      到2024年底，十一个机关中有九个不再要求提供地址。其余两个是依法院裁定办理。
    `,
  },
  obstacle: {
    en: prose`
      The first tender was split by agency and failed eleven times. Two registers had no owner on
      paper; finding one took longer than connecting them.
    `,
    ar: prose`
      قُسمت المناقصة الأولى بحسب الجهات ففشلت إحدى عشرة مرة. ولم يكن لسجلّين مالكٌ مسمّى، واستغرق
      العثور عليه وقتًا أطول من ربطهما.
    `,
    es: prose`
      La primera licitación se dividió por organismos y fracasó once veces. Dos registros no tenían
      titular sobre el papel; encontrarlo costó más tiempo que conectarlos.
    `,
    fr: prose`
      Le premier appel d’offres, divisé par administration, a échoué onze fois. Deux registres
      n’avaient pas de responsable désigné ; le trouver a pris plus de temps que les raccorder.
    `,
    ru: prose`
      Первый конкурс разделили по ведомствам, и он провалился одиннадцать раз. У двух реестров на
      бумаге не было хозяина; искали его дольше, чем подключали сами реестры.
    `,
    zh: prose`
      第一次招标按机关拆分，失败了十一次。有两个登记册在文件上没有主管单位，找到主管单位比接入花的时
      间更长。
    `,
  },
  conditionsForSuccess: {
    en: 'A law that lets one register rely on another, and one office that answers for the rest.',
    ar: 'قانون يسمح لسجل بأن يعتمد على آخر، ومكتب واحد مسؤول عمّا عدا ذلك.',
    es: prose`
      Una ley que permita a un registro apoyarse en otro y una sola oficina que responda de lo
      demás.
    `,
    fr: prose`
      Une loi qui permet à un registre de s’appuyer sur un autre, et un seul office qui répond du
      reste.
    `,
    ru: prose`
      Закон, позволяющий реестрам полагаться друг на друга, и одно ведомство, отвечающее за
      остальное.
    `,
    zh: '要有允许登记册相互信赖的法律，其余事项由一个机关负责。',
  },
  indicator: [
    {
      name: {
        en: 'Offices that still ask for the address',
        ar: 'المكاتب التي ما زالت تطلب العنوان',
        es: 'Oficinas que aún piden la dirección',
        fr: 'Bureaux qui demandent encore l’adresse',
        ru: 'Ведомства, которые всё ещё спрашивают адрес',
        zh: '仍要求提供地址的机关',
      },
      value: '2',
      unitText: 'of 11',
      baseline: '11 in March 2021',
      observedAt: '2026-01-31',
    },
    {
      name: {
        en: 'Registers connected',
        ar: 'السجلات المرتبطة',
        es: 'Registros conectados',
        fr: 'Registres raccordés',
        ru: 'Подключённые реестры',
        zh: '已接入的登记册',
      },
      value: '34',
      baseline: '3 in March 2021',
      observedAt: '2026-02-28',
    },
  ],
  cost: {
    amount: '1200000',
    currency: 'EUR',
    note: {
      en: 'A year, of which a third is the help desk.',
      ar: 'في السنة، ثلثها لمكتب المساعدة.',
      es: 'Al año; un tercio es el servicio de ayuda.',
      fr: 'Par an, dont un tiers pour l’assistance.',
      ru: 'В год, из них треть уходит на службу поддержки.',
      zh: '每年，其中三分之一用于服务台。',
    },
  },
  function: ['01.3'],
  stage: 'operation',
  startDate: '2021-03-04',
  targetAudience: ['Residents', 'Caseworkers'],
  participation: [
    { name: 'Zenda Systems Ltd', role: 'supplier', organizationKind: 'business' },
    { name: 'University of Strelsau', role: 'research', organizationKind: 'academia' },
  ],
  keyword: ['registers', 'once only', 'law', 'procurement', 'data'],
  technology: ['message signing', 'audit log'],
  sdg: ['16'],
  codeRepository: ['https://code.ruritania.example/digital/exchange'],
  assetLicense: ['EUPL-1.2'],
  conformsTo: ['https://standards.ruritania.example/register-messages/2'],
  legalBasis: ['https://law.ruritania.example/eli/act/2019/44'],
  visibility: 'public',
  publishedAt: '2026-03-04T09:00:00Z',
}
