import { prose } from './prose.ts'
import { type Initiative, ownedBy } from './shapes.ts'

const interior = ownedBy('interior', 'XS', 'national')

/** Initiatives of the Ministry of the Interior for civil protection and prisons. */
export const safetyInitiatives: readonly Initiative[] = [
  {
    key: 'drill-with-the-neighbour',
    ...interior,
    sourceLanguage: 'en',
    name: {
      en: 'One flood drill a year with the neighbour',
      ar: 'تدريب سنوي على الفيضان مع الجار',
    },
    summary: {
      en: prose`
        Sylvania and Freedonia practise together for a flood of the river they share. The plans name
        weak dikes, so they are read by peers only.
      `,
      ar: prose`
        تتدرب سيلفانيا وفريدونيا معًا على فيضان النهر المشترك. تسمّي الخطط السدود الضعيفة، لذلك لا
        يقرؤها إلا النظراء.
      `,
    },
    challenge: {
      en: prose`
        In 1996 each side opened its sluices without telling the other, and each side’s report
        blames the other’s. The two countries have had their differences; the river took no side and
        flooded both banks.
      `,
      ar: prose`
        في عام 1996 فتح كل جانب بوابات سدوده دون أن يخبر الآخر، وألقى تقرير كل جانب اللوم على الآخر.
        كان بين البلدين خلاف، أما النهر فلم ينحز وأغرق الضفتين.
      `,
    },
    content: {
      en: prose`
        Every October, for one working day, both duty rooms act as if the gauge at Three Bridges had
        reached 7.40 m. The script is written in alternate years by either side and is not known to
        the other.

        - One open telephone line, staffed day and night by people who have met.
        - Eleven phrases agreed word for word in English and Arabic; nothing else counts as an
          instruction.
        - On the next day, a joint report of four pages. Each side writes about its *own* mistakes,
          at least three.

        The dikes at Low Ferry and Kilometre 31 would not hold above 7.10 m. Work on them starts in
        2027.
      `,
      ar: prose`
        في أكتوبر من كل عام، وليوم عمل واحد، تتصرف غرفتا المناوبة كأن المقياس عند الجسور الثلاثة بلغ
        7.40 متر. يكتب السيناريو أحد الجانبين عامًا والآخر عامًا، ولا يعرفه الطرف الثاني مسبقًا.

        - خط هاتفي واحد مفتوح يعمل عليه ليلًا ونهارًا أناس التقوا من قبل.
        - إحدى عشرة عبارة متفق عليها حرفيًا بالإنجليزية والعربية، ولا يُعدّ غيرها تعليمات.
        - في اليوم التالي تقرير مشترك من أربع صفحات، يكتب فيه كل جانب عن أخطائه *هو*، ثلاثة على
          الأقل.

        لن يصمد سدّا لو فيري والكيلومتر 31 فوق 7.10 متر. تبدأ أعمال تدعيمهما عام 2027.
      `,
    },
    results: {
      en: prose`
        Four drills so far. In the first it took 52 minutes for a warning to be understood across
        the river, in the fourth nine. In February 2026 it was needed, and took twelve.
      `,
      ar: prose`
        أربعة تدريبات حتى الآن. احتاج التحذير في أولها إلى 52 دقيقة حتى يُفهم على الضفة الأخرى، وفي
        رابعها إلى تسع. وفي فبراير 2026 دعت الحاجة إليه فعلًا، فاستغرق اثنتي عشرة دقيقة.
      `,
    },
    cost: {
      amount: '45000',
      currency: 'EUR',
      note: { en: 'A year, each side.', ar: 'في السنة، لكل جانب.' },
    },
    function: ['02'],
    stage: 'operation',
    startDate: '2022-10',
    targetAudience: ['Duty officers on both banks'],
    participation: [
      {
        name: 'Office of Civil Defence, Freedonia',
        role: 'implementer',
        organizationKind: 'government',
      },
      { name: 'River Commission', role: 'implementer', organizationKind: 'international' },
    ],
    keyword: ['flood', 'exercise', 'neighbours', 'two languages'],
    sdg: ['11', '13', '17'],
    visibility: 'peers',
    publishedAt: '2026-06-29T09:00:00Z',
  },
  {
    key: 'prison-lessons',
    ...interior,
    sourceLanguage: 'ar',
    name: {
      ar: 'دروس في السجن، على الورق وعلى اللوح',
      en: 'Lessons in prison, on paper and on tablet',
    },
    summary: {
      ar: prose`
        دروس تصل إلى الزنزانة بدل أن ينتقل السجين إلى الصف. أوقفناها مؤقتًا في مارس 2026 لأن الألواح
        بقيت بلا شحن.
      `,
      en: prose`
        Lessons that come to the cell instead of the prisoner going to a classroom. Paused in March
        2026, because the tablets could not be charged.
      `,
    },
    challenge: {
      ar: prose`
        في سجون سيلفانيا 1850 شخصًا، ترك أربعة من كل عشرة منهم المدرسة قبل سن الرابعة عشرة. وكانت
        الصفوف لمن كان في الرواق المناسب في الساعة المناسبة: 120 شخصًا في أحسن الأعوام.
      `,
    },
    content: {
      ar: prose`
        لكل مادة كرّاسة مطبوعة ونسخة على لوح بلا شبكة. يزور المعلم كل جناح مرة في الأسبوع، يصحح
        الكرّاسات ويبدّل الألواح.

        - يختار السجين الورق أو اللوح، وله أن يغيّر رأيه.
        - الشهادة شهادة وزارة التربية نفسها، ولا يُذكر فيها مكان الدراسة.
        - لا تُخفَّف عقوبة بسبب الدروس ولا تُشدَّد؛ أردنا أن يتعلم من يريد أن يتعلم.

        يستمر الورق حتى نفاد الكرّاسات المطبوعة. أما الألواح فمحفوظة في [مستودع
        الوزارة](https://interior.sylvania.example/prisons/lessons) حتى يُحسم أمر الشحن.
      `,
    },
    results: {
      ar: prose`
        سجّل 640 شخصًا، وأتم 210 منهم مستوى واحدًا على الأقل. نصف من أتموا درسوا على الورق وحده، وهو
        ما لم نتوقعه حين اشترينا 500 لوح.
      `,
    },
    obstacle: {
      ar: prose`
        منعت لائحة السلامة الشواحن في الزنازين بعد حريق في مبنى آخر. وكانت اللائحة محقة، ولم نكن قد
        سألنا من كتبها.
      `,
    },
    cost: {
      amount: '265000',
      currency: 'EUR',
      note: { ar: 'حتى الإيقاف، نصفها للألواح.' },
    },
    function: ['03.4', '09.5'],
    stage: 'paused',
    startDate: '2024-09',
    targetAudience: ['Prisoners', 'Prison teachers'],
    participation: [
      { name: 'Open Page Foundation', role: 'funder', organizationKind: 'civil-society' },
      { name: 'Qalam Tablets', role: 'supplier', organizationKind: 'business' },
    ],
    keyword: ['prisons', 'adult education', 'tablets', 'paper'],
    technology: ['offline tablets'],
    sdg: ['4', '16'],
    visibility: 'public',
    publishedAt: '2026-08-03T07:15:00Z',
  },
]
