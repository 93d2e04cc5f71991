import { prose } from './prose.ts'
import { type Initiative, ownedBy } from './shapes.ts'

const langang = ownedBy('langang', 'XS', 'local')

/** Initiatives of the City of Langang, Chinese first. */
export const langangInitiatives: readonly Initiative[] = [
  {
    key: 'harbour-air',
    ...langang,
    sourceLanguage: 'zh',
    name: { zh: '港口空气，逐时公布', en: 'Harbour air, published hour by hour' },
    summary: {
      zh: prose`
        港区十一个监测点每小时公布空气质量，与船舶靠泊时间并列。气味从哪里来，居民自己看得出来。
      `,
      en: prose`
        Eleven stations in the harbour publish the quality of the air each hour, beside the berthing
        times of ships. Residents can see for themselves where the smell comes from.
      `,
    },
    challenge: {
      zh: prose`
        2023年夏天，码头附近三个居民区投诉柴油味1900次。环保、港务、交通三个部门各自检测，各自达标，
        居民照样关着窗睡觉。
      `,
      en: prose`
        In the summer of 2023 three districts by the quays complained 1,900 times of a smell of
        diesel. Environment, port and transport each measured, and each found itself within the
        limits. Residents went on sleeping with their windows shut.
      `,
    },
    content: {
      zh: prose`
        三个部门的数据合在一张表上，每小时更新，任何人都能[查看和下
        载](https://langang.sylvania.example/air)。

        - 数据先公布、后校正。校正时保留旧值，并写明原因。
        - 监测点由居民代表和码头工人共同选址，其中两处是原先没有人愿意装的。
        - 超过限值时，值班员须在一小时内写一句话，说明正在做什么。“正在研究”不算。
      `,
      en: prose`
        The data of the three departments stand in one table, renewed each hour, which anybody may
        [read and download](https://langang.sylvania.example/air).

        - Data are published first and corrected later. A correction keeps the old value and gives
          the reason.
        - The stations were placed by residents and dockers together, two of them where nobody had
          wanted one.
        - When a limit is passed, the officer on duty has an hour to write one sentence on what is
          being done. “Under consideration” does not count.
      `,
    },
    results: {
      zh: prose`
        靠港船舶使用岸电的比例由31%升至58%。全年超标由412小时降至267小时，法律允许的是200小时，我们
        还没有达到。
      `,
      en: prose`
        The share of ships at berth that use shore power rose from 31 to 58 per cent. Hours above
        the limit fell from 412 to 267 a year. The law allows 200; we are not there.
      `,
    },
    obstacle: {
      zh: prose`
        头四个月，海风里的盐使四个监测点读数偏低。数据是公开的，所以出错也是公开的。
      `,
      en: prose`
        For the first four months, salt in the sea wind made four stations read too low. The data
        were public, and therefore so was the mistake.
      `,
    },
    indicator: [
      {
        name: { zh: '每年超标小时数', en: 'Hours above the limit, a year' },
        value: '267',
        unitText: 'hours',
        baseline: '412 in 2023',
        observedAt: '2025-12-31',
      },
    ],
    cost: {
      amount: '230000',
      currency: 'EUR',
      note: { zh: '每年，其中校准占三分之一。', en: 'A year, a third of it calibration.' },
    },
    function: ['05.3'],
    stage: 'operation',
    startDate: '2024-06',
    targetAudience: ['Residents near the port', 'Ship operators'],
    participation: [
      {
        name: 'Institute for Harbour Studies, Langang',
        role: 'research',
        organizationKind: 'academia',
      },
      { name: 'Dockers’ Association', role: 'community', organizationKind: 'civil-society' },
      { name: 'Langang Terminals Ltd', role: 'implementer', organizationKind: 'business' },
    ],
    keyword: ['air quality', 'port', 'open data', 'residents'],
    technology: ['air sensors', 'open data'],
    sdg: ['3', '11', '14'],
    assetLicense: ['CC0-1.0'],
    sameAs: ['https://data.sylvania.example/datasets/langang-air'],
    visibility: 'public',
    publishedAt: '2026-03-27T02:00:00Z',
  },
  {
    key: 'visible-housing-queue',
    ...langang,
    sourceLanguage: 'zh',
    name: { zh: '公租房排队，看得见', en: 'A housing queue one can see' },
    summary: {
      zh: prose`
        轮候公租房的家庭可以查到所在档次、本季分出多少套、大约还要等多久。先由300户试用。
      `,
      en: prose`
        Households waiting for public housing can look up their group, how many homes it received
        this quarter, and roughly how long is left. Three hundred households try it first.
      `,
    },
    challenge: {
      zh: prose`
        轮候名单上有9400户。排到哪里，要打电话才知道，平均要打六次。轮候的人说，最难受的不是久等，是
        不知道还要等多久。
      `,
      en: prose`
        There are 9,400 households on the list. To learn how far one had come one had to telephone,
        six times on average. Those who wait say that the hard part is not the waiting but not
        knowing how long.
      `,
    },
    content: {
      zh: prose`
        页面只显示三样：所在档次、该档次上季分出的套数、还要等待的大致年数。年数按过去两年推算，写成
        区间，例如“三到五年”。

        1. 不显示名次。试用时显示过，教训另有记录。
        2. 每次分房后公布分给了哪个档次，不公布姓名。
        3. 有紧急情况而提前的家庭计入总数，理由分四类公布。

        2027年春天向全部轮候家庭开放，条件是届时电话量确已下降。
      `,
      en: prose`
        The page shows three things only: the group, the homes it received last quarter, and the
        years that are likely left. The years are worked out from the last two and written as a
        range, such as “three to five”.

        1. No position is shown. In the trial it was; the lesson is recorded separately.
        2. After each allocation the page says which group received the homes, and no names.
        3. Households brought forward in an emergency are counted, with the reasons in four classes.

        In spring 2027 it opens to all who wait, on condition that the calls have fallen by then.
      `,
    },
    cost: {
      amount: '118000',
      currency: 'EUR',
      note: { zh: '至试用结束。', en: 'Until the end of the trial.' },
    },
    function: ['06.1', '10.6'],
    stage: 'development',
    startDate: '2026-02',
    targetAudience: ['Households waiting for public housing'],
    participation: [
      { name: 'Tenants’ Union of Langang', role: 'community', organizationKind: 'civil-society' },
    ],
    keyword: ['housing', 'waiting lists', 'transparency'],
    sdg: ['10', '11'],
    visibility: 'public',
    publishedAt: '2026-10-20T03:20:00Z',
  },
  {
    key: 'old-town-permits',
    ...langang,
    sourceLanguage: 'zh',
    name: { zh: '老城修缮，一次踏勘', en: 'One visit for repair permits in the old town' },
    summary: {
      zh: prose`
        修缮老城砖房需要四张许可，四个部门改为同一个上午上门。两年试行按期结束，现已写入条例。
      `,
      en: prose`
        Repairing a brick house in the old town takes four permits; the four departments now come on
        the same morning. The two-year trial ended on time and is now in the ordinance.
      `,
    },
    challenge: {
      zh: prose`
        老城有1280栋砖房，漏雨的约占三成。修屋顶要消防、文物、结构、规划四张许可，四次上门，平
        均143天。有的房主等不及，趁夜里自己修，修得还不错，但那是违法的。
      `,
    },
    content: {
      zh: prose`
        四个部门每周二上午一同上门，当场在一张单子上签意见。意见不一致时，当天下午在办公室谈到一致为
        止，房主可以在场。

        - 消防与文物的分歧最多，集中在木楼梯。双方合写了[一页指
          引](https://langang.sylvania.example/oldtown/stairs)，此后很少再争。
        - 夜里已经修好的，一年内可以补办，只罚一块钱。

        试行于2025年12月31日结束。2026年1月起按新条例办理，不再另设项目。
      `,
    },
    results: {
      zh: prose`
        两年共办312栋，平均38天；不予许可的9栋。补办的有87栋，其中一栋的木工后来受聘于文物局。
      `,
    },
    indicator: [
      {
        name: { zh: '许可所需天数', en: 'Days to a permit' },
        value: '38',
        unitText: 'days',
        baseline: '143 in 2022',
        observedAt: '2025-12-31',
      },
    ],
    cost: { amount: '64000', currency: 'EUR', note: { zh: '两年，主要是车费和加班。' } },
    function: ['08.2', '06.2'],
    stage: 'ended',
    startDate: '2024-01-01',
    endDate: '2025-12-31',
    targetAudience: ['Owners of old houses'],
    participation: [
      { name: 'Guild of Bricklayers', role: 'community', organizationKind: 'civil-society' },
    ],
    keyword: ['heritage', 'permits', 'old town', 'inspections'],
    sdg: ['11'],
    legalBasis: ['https://law.sylvania.example/langang/ordinance/2025/61'],
    visibility: 'public',
    publishedAt: '2026-11-10T01:40:00Z',
  },
]
