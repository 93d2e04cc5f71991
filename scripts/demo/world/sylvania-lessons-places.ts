import { prose } from './prose.ts'
import { type Lesson, ownedBy } from './shapes.ts'

const snegorye = ownedBy('snegorye', 'XS', 'regional')
const langang = ownedBy('langang', 'XS', 'local')

/** Lessons of the Province of Snegorye and the City of Langang. */
export const placeLessons: readonly Lesson[] = [
  {
    key: 'believe-the-road-master',
    ...snegorye,
    sourceLanguage: 'ru',
    name: {
      ru: 'Верьте мастеру, а датчик пусть лежит рядом',
      en: 'Believe the road master, and keep the sensor beside him',
    },
    drivingEvent: {
      ru: prose`
        12 декабря 2023 года датчик на Сухом перевале показывал чистый асфальт. Мастер Ефимова
        сказала «закрыта». Дежурный поверил датчику, и четыре машины сошли с дороги. Датчик, как
        оказалось, был занесён снегом и измерял сам себя.
      `,
      en: prose`
        On 12 December 2023 the sensor on Dry Pass reported clear asphalt. Road master Yefimova said
        “closed”. The engineer believed the sensor, and four cars left the road. The sensor, it
        turned out, was buried in snow and was measuring itself.
      `,
    },
    content: {
      ru: prose`
        За зиму мы сверили 1080 ответов. Мастера ошиблись в 31 случае, датчики в 140. Но датчик не
        спит и замечает перемену раньше: в 22 случаях мастер проснулся от его сигнала. Спорить им
        незачем, если заранее известно, чьё слово последнее.
      `,
      en: prose`
        We compared 1,080 answers over one winter. The masters were wrong in 31 cases, the sensors
        in 140. But a sensor does not sleep and sees a change sooner: 22 times the master woke up
        because of it. The two need not quarrel if it is known beforehand who has the last word.
      `,
    },
    recommendation: {
      ru: prose`
        Запишите, чьё слово последнее, и поставьте под этим имя. Сверяйте каждую неделю, иначе
        останется только вера.
      `,
      en: prose`
        Write down who has the last word, and put a name under it. Compare every week, or nothing
        but belief remains.
      `,
    },
    outcome: 'worked',
    about: 'sylvania/winter-roads',
    phase: 'operation',
    function: ['04.5'],
    keyword: ['winter', 'roads', 'decisions', 'people'],
    technology: ['road sensors'],
    date: '2024-04-16',
    visibility: 'public',
    publishedAt: '2026-04-30T05:30:00Z',
  },
  {
    key: 'a-red-house-on-a-map',
    ...snegorye,
    sourceLanguage: 'ru',
    name: {
      ru: 'Красный дом на карте звучит как обвинение',
      en: 'A red house on a map reads as an accusation',
    },
    drivingEvent: {
      ru: prose`
        На первой карте были видны дома. За неделю нам написали 140 жителей: одни хотели знать, как
        утеплить стену, другие, кто позволил соседям это видеть. В посёлке Дальний красный цвет
        получил дом, где топили, потому что там лежал больной.
      `,
      en: prose`
        The first map showed houses. Within a week 140 residents wrote to us: some wished to know
        how to insulate a wall, others who had allowed the neighbours to see it. In the village of
        Dalny the house in red was heated well because somebody was ill there.
      `,
    },
    content: {
      ru: prose`
        Карта сделала то, ради чего её заказывали: 52 хозяина утеплили дома, не дожидаясь нас. И
        сделала то, чего никто не заказывал. Мы убрали дома через девять дней; копии, разумеется,
        остались у тех, кто успел их сохранить.
      `,
      en: prose`
        The map did what it had been ordered for: 52 owners insulated without waiting for us. And it
        did what nobody had ordered. We removed the houses after nine days; copies remain, of
        course, with those who had saved them.
      `,
    },
    recommendation: {
      ru: prose`
        Показывайте трубы всем, а дом только хозяину. Раздайте карту десяти жильцам, прежде чем
        показать её десяти тысячам.
      `,
      en: prose`
        Show the pipes to all and a house to its owner only. Give the map to ten residents before
        you show it to ten thousand.
      `,
    },
    outcome: 'mixed',
    about: 'sylvania/map-of-lost-heat',
    phase: 'development',
    function: ['04.3'],
    keyword: ['district heating', 'maps', 'privacy'],
    technology: ['thermal imaging', 'maps'],
    date: '2026-04-14',
    visibility: 'public',
    publishedAt: '2026-08-12T06:00:00Z',
  },
  {
    key: 'timetable-of-four-schools',
    ...snegorye,
    sourceLanguage: 'ru',
    name: {
      ru: 'Четыре директора, одно расписание и семь недель',
      en: 'Four heads, one timetable and seven weeks',
    },
    drivingEvent: {
      ru: prose`
        Учитель согласился за вечер, машину дали за две недели. Расписание четырёх школ сошлось
        через семь недель, потому что каждый директор предложил понедельник.
      `,
      en: prose`
        The teacher agreed in one evening, the car came in two weeks. The timetables of four schools
        met after seven, since each of the four heads proposed Monday.
      `,
    },
    content: {
      ru: prose`
        Целый день в школе оказался верным решением: учителя знают в лицо, а он знает учеников. Но
        ради этого дня другим предметам пришлось потесниться, и в двух школах физкультура теперь
        стоит подряд, три часа. Дети довольны, учитель физкультуры нет.
      `,
      en: prose`
        A whole day at each school was the right decision: pupils know the teacher and the teacher
        knows them. But other subjects had to move for it, and at two schools gymnastics now stands
        in a block of three hours. The children are content, the gym teacher is not.
      `,
    },
    recommendation: {
      ru: prose`
        Сначала бросьте жребий о днях, потом составляйте расписание. Жребий в районном управлении в
        присутствии всех четверых занял одиннадцать минут.
      `,
      en: prose`
        Draw lots for the days first, and make the timetable afterwards. Drawing lots at the
        district office, with all four present, took eleven minutes.
      `,
    },
    outcome: 'mixed',
    about: 'sylvania/one-teacher-four-schools',
    phase: 'scaling',
    function: ['09.2'],
    keyword: ['schools', 'timetable', 'people'],
    date: '2024-08-13',
    visibility: 'public',
    publishedAt: '2026-09-29T05:15:00Z',
  },
  {
    key: 'salt-on-the-sensor',
    ...langang,
    sourceLanguage: 'zh',
    name: {
      zh: '验收在内陆做，故障在海边出',
      en: 'Accepted inland, broken by the sea',
    },
    drivingEvent: {
      zh: prose`
        2024年6月至9月，四个监测点的读数比实际低两成。居民先发现的：一位住在三号码头旁的退休船员每天
        闻气味、记日记，拿来与公布的数字对照。
      `,
      en: prose`
        From June to September 2024 four stations read a fifth too low. Residents noticed first: a
        retired sailor by Quay Three noted the smell in a diary each day and held it against the
        published figures.
      `,
    },
    content: {
      zh: prose`
        传感器在城北的实验室里通过了验收，那里离海18公里。合同写了精度，没写海风里的盐。更换滤网花了
        不到两千欧元，四个月的数据却只能标注“偏低”，无法挽回。
      `,
      en: prose`
        The sensors had passed acceptance in a laboratory north of the city, 18 km from the sea. The
        contract named the accuracy and not the salt in the wind. New filters cost less than two
        thousand euros; four months of data can only be marked “too low” and are not to be had back.
      `,
    },
    recommendation: {
      zh: prose`
        验收要在设备将来工作的地方做，至少一个月。留一个能收到居民日记的邮箱，并且有人看。
      `,
      en: prose`
        Hold the acceptance test where the device will work, for a month at least. Keep an address
        to which residents can send their diaries, and somebody who reads them.
      `,
    },
    outcome: 'didNotWork',
    about: 'sylvania/harbour-air',
    phase: 'pilot',
    function: ['05.3'],
    keyword: ['air quality', 'sensors', 'procurement', 'residents'],
    technology: ['air sensors'],
    date: '2024-10-15',
    visibility: 'public',
    publishedAt: '2026-04-10T02:15:00Z',
  },
  {
    key: 'a-position-is-a-promise',
    ...langang,
    sourceLanguage: 'zh',
    name: {
      zh: '公布名次，等于作出承诺',
      en: 'To publish a position is to make a promise',
    },
    drivingEvent: {
      zh: prose`
        试用第一版显示名次。第六周，一位母亲从第41名退到第44名，因为三个遭火灾的家庭提前了。她带着截
        图来到窗口，问我们欠她的那三名在哪里。
      `,
      en: prose`
        The first version of the trial showed positions. In the sixth week a mother went from place
        41 to place 44, since three families had lost their homes in a fire. She came to the counter
        with a picture of her screen and asked where the three places were that we owed her.
      `,
    },
    content: {
      zh: prose`
        电话确实少了，由每周380通降到210通；但打来的电话更长，也更难受。名次看起来精确，其实每天都可
        能因别人的不幸而改变。改成“三到五年”以后，投诉少了一半，也有人说这等于没说。
      `,
      en: prose`
        Calls did fall, from 380 to 210 a week; those that came were longer, and harder. A position
        looks exact and may change any day through somebody else’s misfortune. With “three to five
        years” complaints halved, and some say that this tells them nothing.
      `,
    },
    recommendation: {
      zh: prose`
        只公布自己能守住的数。用区间，并写明什么情况会改变它。
      `,
      en: prose`
        Publish only figures you can stand by. Use a range, and write down what can change it.
      `,
    },
    outcome: 'mixed',
    about: 'sylvania/visible-housing-queue',
    phase: 'development',
    function: ['10.6'],
    keyword: ['housing', 'waiting lists', 'figures', 'people'],
    date: '2026-06-16',
    visibility: 'public',
    publishedAt: '2026-11-20T03:00:00Z',
  },
]
