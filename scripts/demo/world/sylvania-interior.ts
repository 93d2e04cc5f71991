import { prose } from './prose.ts'
import { type Initiative, ownedBy } from './shapes.ts'

const interior = ownedBy('interior', 'XS', 'national')

/** Initiatives of the Ministry of the Interior about registers and cards, Arabic first. */
export const interiorInitiatives: readonly Initiative[] = [
  {
    key: 'one-notice-of-birth',
    ...interior,
    sourceLanguage: 'ar',
    name: {
      ar: 'تبليغ واحد عن الولادة بدل خمس استمارات',
      en: 'One notice of birth instead of five forms',
      ru: 'Одно уведомление о рождении вместо пяти заявлений',
      zh: '出生只报一次，不再填五张表',
    },
    summary: {
      ar: prose`
        يبلّغ المستشفى عن الولادة مرة واحدة، ثم تتولى الأحوال المدنية والتأمين الصحي وإعانة الطفل ما
        بعدها. تشارك ثلاثة مستشفيات.
      `,
      en: prose`
        The hospital reports a birth once; civil registry, health insurance and child benefit take
        it from there. Three hospitals take part.
      `,
      ru: prose`
        Больница сообщает о рождении один раз; дальше действуют загс, медицинское страхование и
        служба детских пособий. Участвуют три больницы.
      `,
      zh: prose`
        医院只报告一次出生，其后由户籍、医疗保险和儿童津贴机关办理。现有三家医院参加。
      `,
    },
    challenge: {
      ar: prose`
        كان والدا المولود يملآن خمس استمارات في خمسة شبابيك خلال ثلاثين يومًا، في شهر لا ينامان فيه
        إلا قليلًا. وفي عام 2024 سُجّل طفل من كل اثني عشر متأخرًا، وانتظر هؤلاء الأطفال 71 يومًا في
        المتوسط حتى أول إعانة.
      `,
      en: prose`
        The parents of a newborn filled in five forms at five counters within thirty days, in a
        month in which they slept little. In 2024 one child in twelve was registered late, and those
        children waited 71 days on average for the first benefit.
      `,
      ru: prose`
        Родители новорождённого заполняли пять заявлений в пяти окнах за тридцать дней, в месяц,
        когда они мало спали. В 2024 году каждого двенадцатого ребёнка регистрировали с опозданием,
        и первого пособия эти дети ждали в среднем 71 день.
      `,
      zh: prose`
        新生儿的父母要在三十天内到五个窗口填五张表，而这个月他们本来就睡不好。2024年，每十二个孩子中
        有一个登记逾期，这些孩子平均等待71天才领到第一笔津贴。
      `,
    },
    content: {
      ar: prose`
        قبل أن تغادر الأم المستشفى، تُدخل كاتبة القيد الولادةَ مرة واحدة. وبموافقة الوالدين، مكتوبةً
        لكل جهة على حدة، يذهب التبليغ إلى ثلاث جهات عبر [طبقة
        التبادل](https://share.ruritania.example/) التي بنتها روريتانيا:

        - الأحوال المدنية، وتصدر الشهادة؛
        - التأمين الصحي، ويرسل البطاقة؛
        - إعانة الطفل، وتُدفع من أول الشهر.

        يُكتب الاسم بالعربية وبحرف ثانٍ، ويقرأ الوالدان الكتابتين على الشاشة قبل التأكيد. ومن يفضّل
        الشبابيك الخمسة فهي باقية.
      `,
      en: prose`
        Before the mother leaves the hospital, the registration clerk enters the birth once. With
        the parents’ consent, in writing for each receiver, the notice goes to three offices over
        the [exchange layer](https://share.ruritania.example/) that Ruritania built:

        - the civil registry, which issues the certificate;
        - health insurance, which sends the card;
        - child benefit, which pays from the first of the month.

        The name is written in Arabic and in a second script, and the parents read both on the
        screen before it is confirmed. Those who prefer the five counters still have them.
      `,
      ru: prose`
        Прежде чем мать выпишут, регистратор больницы один раз вносит запись о рождении. С согласия
        родителей, письменного для каждого получателя, уведомление идёт в три ведомства через [слой
        обмена](https://share.ruritania.example/), созданный в Руритании:

        - в загс, который выдаёт свидетельство;
        - в медицинское страхование, которое присылает карточку;
        - в службу пособий, которая платит с первого числа.

        Имя пишется по-арабски и вторым письмом; родители читают на экране оба варианта, прежде чем
        их подтвердить. Кому милее пять окон, для тех они остались.
      `,
      zh: prose`
        产妇出院之前，医院登记员把出生信息录入一次。经父母就每个接收机关分别书面同意，通知通过卢里塔
        尼亚建设的[交换层](https://share.ruritania.example/)送达三个机关：

        - 户籍机关，签发出生证；
        - 医疗保险，寄送保险卡；
        - 儿童津贴，自当月一日起发放。

        姓名以阿拉伯文和另一种文字书写，父母在屏幕上看过两种写法后再确认。愿意去五个窗口的人，仍然可
        以去。
      `,
    },
    results: {
      ar: prose`
        من 6300 ولادة في المستشفيات الثلاثة تأخر تسجيل طفل من كل تسعين، ودُفعت أول إعانة بعد 16
        يومًا. وأُعيدت أربعة تبليغات من كل مئة لنقص في رقم أحد الوالدين.
      `,
      en: prose`
        Of 6,300 births in the three hospitals one in ninety was registered late, and the first
        benefit came after 16 days. Four notices in a hundred were returned because a parent’s
        number was missing.
      `,
      ru: prose`
        Из 6300 рождений в трёх больницах с опозданием зарегистрировано каждое девяностое, первое
        пособие приходит через 16 дней. Четыре уведомления из ста вернулись: не хватало номера
        одного из родителей.
      `,
      zh: prose`
        三家医院的6300例出生中，逾期登记的占九十分之一，第一笔津贴16天到账。每百份通知有四份因缺少父
        母一方的号码被退回。
      `,
    },
    indicator: [
      {
        name: {
          ar: 'الأيام حتى أول إعانة',
          en: 'Days to the first benefit',
          ru: 'Дней до первого пособия',
          zh: '第一笔津贴到账天数',
        },
        value: '16',
        unitText: 'days',
        baseline: '71 for children registered late, 2024',
        observedAt: '2026-03-31',
      },
    ],
    cost: {
      amount: '380000',
      currency: 'EUR',
      note: {
        ar: 'للسنة الأولى، نصفها أجور الكتّاب.',
        en: 'For the first year, half of it clerks’ wages.',
        ru: 'За первый год, половина на зарплату регистраторов.',
        zh: '第一年费用，一半为登记员工资。',
      },
    },
    function: ['10.4', '01.3'],
    stage: 'pilot',
    startDate: '2025-01-15',
    targetAudience: ['Parents of newborn children', 'Hospital clerks'],
    participation: [
      { name: 'Marsad Maternity Hospital', role: 'implementer', organizationKind: 'government' },
      {
        name: 'Midwives’ Society of Sylvania',
        role: 'community',
        organizationKind: 'civil-society',
      },
    ],
    keyword: ['birth', 'registers', 'once only', 'hospitals', 'names'],
    technology: ['message signing'],
    sdg: ['3', '16'],
    conformsTo: ['https://standards.ruritania.example/register-messages/2'],
    visibility: 'public',
    publishedAt: '2026-05-18T08:00:00Z',
  },
  {
    key: 'age-without-birth-date',
    ...interior,
    sourceLanguage: 'ar',
    name: {
      ar: 'إثبات السن دون إظهار تاريخ الميلاد',
      en: 'Proof of age without showing a date of birth',
    },
    summary: {
      ar: prose`
        ثلاثة حلول مطروحة كي يقول المرء إنه بلغ السن المطلوبة ولا يقول شيئًا غير ذلك. لم يُبنَ شيء
        بعد، ونبحث عمّن سبقنا.
      `,
      en: prose`
        Three ways are on the table to say that one is old enough and to say nothing else. Nothing
        is built; we look for those who went before.
      `,
    },
    challenge: {
      ar: prose`
        من يشتري تذكرة عبّارة بسعر المسنين يُبرز بطاقة فيها اسمه وعنوانه ورقمه وتاريخ ميلاده. وفي
        تفتيش شمل 60 متجرًا في مرصد كان 22 منها يحتفظ بصور للبطاقات. سألناهم عن السبب، فقال أكثرهم
        إن أحدًا لم يسأل من قبل.
      `,
      en: prose`
        Whoever buys a ferry ticket at the senior fare shows a card with name, address, number and
        date of birth. In an inspection of 60 shops in Marsad, 22 kept copies of such cards. We
        asked why; most said that nobody had asked before.
      `,
    },
    content: {
      ar: prose`
        ندرس ثلاثة حلول:

        1. حافة ملوّنة على البطاقة لمن تجاوز الثامنة عشرة وأخرى لمن تجاوز الخامسة والستين.
        2. رمز على الهاتف يصلح دقيقتين ويجيب بنعم أو لا.
        3. ألّا نبني شيئًا، وأن نمنع تصوير البطاقات منعًا صريحًا.

        الحل الثالث أرخصها، وتميل إليه [لجنة القوانين](https://law.sylvania.example/commission).
        ونودّ أن نسمع ممن جرّب الأول: هل قُلّدت الحافة، وبعد كم شهر؟
      `,
      en: prose`
        We are looking at three ways:

        1. A coloured edge on the card for those over eighteen, and another for those over
          sixty-five.
        2. A code on the telephone, valid for two minutes, that answers yes or no.
        3. To build nothing, and to forbid the copying of cards in so many words.

        The third is the cheapest, and the [law commission](https://law.sylvania.example/commission)
        leans towards it. From those who tried the first we would like to hear: was the edge
        counterfeited, and after how many months?
      `,
    },
    function: ['03.1', '01.3'],
    stage: 'idea',
    targetAudience: ['Card holders', 'Shops and ferry lines'],
    participation: [
      { name: 'Ferry Companies’ Association', role: 'community', organizationKind: 'business' },
    ],
    keyword: ['identity', 'privacy', 'cards'],
    technology: ['one-time codes'],
    sdg: ['16'],
    visibility: 'public',
    publishedAt: '2026-10-05T08:30:00Z',
  },
]
