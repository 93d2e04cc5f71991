import { prose } from './prose.ts'
import { type Initiative, ownedBy } from './shapes.ts'

const snegorye = ownedBy('snegorye', 'XS', 'regional')

/** Initiatives of the Province of Snegorye, Russian first. */
export const snegoryeInitiatives: readonly Initiative[] = [
  {
    key: 'winter-roads',
    ...snegorye,
    sourceLanguage: 'ru',
    name: {
      ru: 'Зимние дороги: решение до шести утра',
      en: 'Winter roads: a decision before six in the morning',
    },
    summary: {
      ru: prose`
        Закрыть дорогу или нет, решают до выхода школьных автобусов. Слово дорожного мастера важнее
        датчика.
      `,
      en: prose`
        Whether a road is closed is decided before the school buses leave. The word of the road
        master outweighs the sensor.
      `,
    },
    challenge: {
      ru: prose`
        В Снегорье 2900 км дорог и 44 снегоочистителя. О том, какую дорогу закрыть, решали в восемь
        утра, когда школьные автобусы были уже в пути. Зимой 2022/23 года одиннадцать автобусов
        простояли в снегу больше трёх часов.
      `,
      en: prose`
        Snegorye has 2,900 km of road and 44 snow ploughs. Which road to close was decided at eight
        in the morning, when the school buses were on their way. In the winter of 2022/23 eleven
        buses stood in the snow for more than three hours.
      `,
    },
    content: {
      ru: prose`
        В 4:30 дежурный инженер обзванивает девять дорожных мастеров. Каждый говорит одно из трёх:
        *открыта*, *закрыта*, *не знаю*. Рядом на экране показания датчиков. В 5:50 решение уходит в
        школы, автопарки и на радио.

        - При споре мастера с датчиком верят мастеру.
        - «Не знаю» означает: закрыта до рассвета.
        - Под решением стоит имя дежурного, а не название отдела.
        - По пятницам решения недели сверяют с тем, что было на дороге;
          [протокол](https://snegorye.sylvania.example/roads/friday) открыт.
      `,
      en: prose`
        At 4:30 the duty engineer rings nine road masters. Each says one of three things: *open*,
        *closed*, *don’t know*. The readings of the sensors are on the screen beside. At 5:50 the
        decision goes to schools, bus depots and the radio.

        - Where master and sensor disagree, the master is believed.
        - “Don’t know” means closed until daylight.
        - The decision carries the name of the engineer, not that of the department.
        - On Fridays the week’s decisions are held against what the road was like; the
          [minutes](https://snegorye.sylvania.example/roads/friday) are open.
      `,
    },
    results: {
      ru: prose`
        Прошлой зимой ни один автобус не простоял дольше сорока минут. Дороги закрывали 63 раза, из
        них 17 раз, как потом выяснилось, зря. Школы просят этого числа не уменьшать.
      `,
      en: prose`
        Last winter no bus stood for more than forty minutes. Roads were closed 63 times, 17 of them
        needlessly, as it turned out. The schools ask us not to bring that figure down.
      `,
    },
    indicator: [
      {
        name: {
          ru: 'Автобусы, простоявшие в снегу больше трёх часов, за зиму',
          en: 'Buses held in snow for over three hours, a winter',
        },
        value: '0',
        baseline: '11 in 2022/23',
        observedAt: '2026-04-10',
      },
    ],
    cost: {
      amount: '310000',
      currency: 'EUR',
      note: { ru: 'За зиму.', en: 'A winter.' },
    },
    function: ['04.5'],
    stage: 'operation',
    startDate: '2023-11',
    targetAudience: ['Schools', 'Bus depots', 'Road masters'],
    participation: [
      { name: 'Radio Snegorye', role: 'implementer', organizationKind: 'civil-society' },
      { name: 'Sever Instruments', role: 'supplier', organizationKind: 'business' },
    ],
    keyword: ['winter', 'roads', 'school buses', 'decisions'],
    technology: ['road sensors'],
    sdg: ['9', '11'],
    visibility: 'public',
    publishedAt: '2026-04-14T05:50:00Z',
  },
  {
    key: 'map-of-lost-heat',
    ...snegorye,
    sourceLanguage: 'ru',
    name: { ru: 'Карта потерянного тепла', en: 'A map of lost heat' },
    summary: {
      ru: prose`
        Зимние съёмки с воздуха показывают, на каком участке теплотрассы уходит тепло. Чинить будут
        по карте, а не по жалобам.
      `,
      en: prose`
        Pictures from the air in winter show on which stretch of the heating mains warmth is lost.
        Repairs will follow the map, not the complaints.
      `,
    },
    challenge: {
      ru: prose`
        Треть тепла, за которое платит провинция, не доходит до квартир. Где именно она теряется,
        никто не знал: трубы проложены в семидесятых годах, а чертежи сгорели вместе с архивом в
        1994 году.
      `,
      en: prose`
        A third of the heat the province pays for does not reach the flats. Where it is lost nobody
        knew: the pipes were laid in the seventies, and the drawings burned with the archive in
        1994.
      `,
    },
    content: {
      ru: prose`
        Три города снимали с самолёта по ночам, при минус пятнадцати и без ветра. Таких ночей за
        зиму выпало шесть. Карта делит теплотрассы на 1470 участков и показывает потери на метр.

        - Сначала школы и больницы, затем остальные по величине потерь.
        - Дома на карте не показаны; хозяин может запросить снимок своего дома.
        - Снимки сверяют с показаниями счётчиков: на 12 участках из 80 они разошлись, там копают
          вручную.

        Первые сорок участков чинят летом 2027 года.
      `,
      en: prose`
        Three towns were photographed from an aeroplane by night, at fifteen below zero and without
        wind. There were six such nights in the winter. The map divides the mains into 1,470
        stretches and shows the loss for each metre.

        - Schools and hospitals come first, then the rest in order of loss.
        - Houses are not shown; an owner may ask for the picture of their own.
        - The pictures are checked against meters: on 12 of 80 stretches they disagreed, and there
          we dig by hand.

        The first forty stretches are repaired in the summer of 2027.
      `,
    },
    replicability: {
      ru: prose`
        Нужна настоящая зима. Соседняя провинция попробовала при плюс двух и получила карту
        припаркованных автомобилей.
      `,
      en: prose`
        It needs a proper winter. The next province tried at two degrees above zero and obtained a
        map of parked cars.
      `,
    },
    cost: {
      amount: '540000',
      currency: 'EUR',
      note: { ru: 'Съёмка и карта, без ремонта.', en: 'Pictures and map, without repairs.' },
    },
    function: ['04.3', '06.1'],
    stage: 'development',
    startDate: '2025-12',
    targetAudience: ['Heating utilities', 'Owners of houses'],
    participation: [
      { name: 'Polytechnic of Snegorye', role: 'research', organizationKind: 'academia' },
      { name: 'Teploset Snegorye', role: 'implementer', organizationKind: 'government' },
    ],
    keyword: ['district heating', 'maps', 'maintenance', 'privacy'],
    technology: ['thermal imaging', 'maps'],
    sdg: ['7', '13'],
    visibility: 'public',
    publishedAt: '2026-07-22T06:30:00Z',
  },
  {
    key: 'one-teacher-four-schools',
    ...snegorye,
    sourceLanguage: 'ru',
    name: {
      ru: 'Один учитель физики на четыре школы',
      en: 'One physics teacher for four schools',
    },
    summary: {
      ru: prose`
        Учитель проводит в каждой школе целый день, а не урок. Школ без физики осталось шесть вместо
        двадцати трёх.
      `,
      en: prose`
        The teacher spends a whole day at each school, not a lesson. Schools without physics are
        down from twenty-three to six.
      `,
    },
    challenge: {
      ru: prose`
        В 2022 году в 23 школах из 71 не было учителя физики. Предмет вели по учебнику те, у кого
        оставались часы, чаще всего физруки. Выпускники этих школ не поступали туда, где требовалась
        физика, а значит, не возвращались и учителями физики.
      `,
      en: prose`
        In 2022, 23 of 71 schools had no physics teacher. The subject was read from the book by
        whoever had hours left, mostly the gym teachers. Pupils of these schools did not enter
        courses that ask for physics, and so did not come back as teachers of physics.
      `,
    },
    content: {
      ru: prose`
        С понедельника по четверг учитель работает в четырёх школах, по одному полному дню в каждой.
        В пятницу он дома, проверяет тетради и отвечает на вопросы по телефону.

        - Провинция даёт дом, машину и зимние шины, именно в таком порядке важности.
        - Расписание четырёх школ составляют вокруг этого дня, а не наоборот.
        - Опыты возят с собой: два ящика по 30 кг.
      `,
      en: prose`
        From Monday to Thursday the teacher works at four schools, one full day at each. Friday is
        spent at home, marking and answering questions by telephone.

        - The province provides a house, a car and winter tyres, in this order of importance.
        - The timetables of the four schools are built around that day, not the other way round.
        - The experiments travel along: two crates of 30 kg.
      `,
    },
    results: {
      ru: prose`
        Сегодня так работают 19 учителей: физика, химия, английский. Двое уволились, оба в феврале.
        Экзамен по физике в этих школах сдали 58 учеников, тремя годами раньше сдали четверо.
      `,
      en: prose`
        Nineteen teachers work in this way today, in physics, chemistry and English. Two have left,
        both in February. Fifty-eight pupils of these schools passed the examination in physics;
        three years earlier it was four.
      `,
    },
    conditionsForSuccess: {
      ru: prose`
        Дорога, по которой можно проехать. Где её закрывают чаще двух раз в месяц, учителя лучше
        поселить на месте.
      `,
      en: prose`
        A road one can pass. Where it is closed more than twice a month it is better to house the
        teacher there.
      `,
    },
    cost: {
      amount: '21000',
      currency: 'EUR',
      note: {
        ru: 'В год на учителя, сверх зарплаты.',
        en: 'A year for each teacher, on top of pay.',
      },
    },
    function: ['09.2'],
    stage: 'scaling',
    startDate: '2023-09-01',
    targetAudience: ['Village schools', 'Teachers'],
    participation: [
      { name: 'Teachers’ Union of Snegorye', role: 'community', organizationKind: 'civil-society' },
    ],
    keyword: ['schools', 'teachers', 'rural', 'timetable'],
    sdg: ['4'],
    visibility: 'public',
    publishedAt: '2026-09-01T05:00:00Z',
  },
]
