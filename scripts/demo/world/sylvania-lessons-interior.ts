import { prose } from './prose.ts'
import { type Lesson, ownedBy } from './shapes.ts'

const interior = ownedBy('interior', 'XS', 'national')

/** Lessons of the Ministry of the Interior, most of them Arabic first. */
export const interiorLessons: readonly Lesson[] = [
  {
    key: 'clerk-on-the-ward',
    ...interior,
    sourceLanguage: 'ar',
    name: {
      ar: 'مكان الكاتبة في جناح الولادة لا في بهو المستشفى',
      en: 'The clerk belongs on the ward, not in the lobby',
      ru: 'Место регистратора в палате, а не в вестибюле',
    },
    drivingEvent: {
      ar: prose`
        وضعنا مكتب القيد في البهو بجانب صندوق الدفع. وفي الشهر الأول جاء الآباء وحدهم، ينقصهم رقم
        الأم أو توقيعها، فاكتمل 71 تبليغًا من كل مئة.
      `,
      en: prose`
        We had put the registration desk in the lobby, beside the cashier. In the first month the
        fathers came alone, without the mother’s number or without her signature, and 71 notices of
        100 were complete.
      `,
      ru: prose`
        Стол регистрации мы поставили в вестибюле, рядом с кассой. В первый месяц приходили одни
        отцы, без номера матери или без её подписи, и полными были 71 уведомление из 100.
      `,
    },
    content: {
      ar: prose`
        اقترحت قابلة أن تمرّ الكاتبة على الغرف بعربة صغيرة بعد الظهر. صار المكتمل 96 من كل مئة، ولم
        يتغير البرنامج ولا القانون. كنا قد أعددنا طلب تعديل على البرنامج من 14 صفحة.
      `,
      en: prose`
        A midwife suggested that the clerk go round the rooms with a small trolley in the afternoon.
        Complete notices rose to 96 of 100, with neither the software nor the law changed. We had
        prepared a change request of 14 pages for the software.
      `,
      ru: prose`
        Акушерка предложила, чтобы регистратор после обеда обходила палаты с тележкой. Полных
        уведомлений стало 96 из 100, при той же программе и том же законе. А у нас уже была готова
        заявка на доработку программы, 14 страниц.
      `,
    },
    recommendation: {
      ar: prose`
        قبل تعديل البرنامج، انقلوا الكرسي. واسألوا من يعمل في المكان أين يكون الناس في تلك الساعة.
      `,
      en: prose`
        Before changing the software, move the chair. Ask those who work in the place where people
        are at that hour.
      `,
      ru: prose`
        Прежде чем менять программу, переставьте стул. И спросите тех, кто там работает, где в этот
        час находятся люди.
      `,
    },
    outcome: 'worked',
    about: 'sylvania/one-notice-of-birth',
    phase: 'pilot',
    function: ['10.4'],
    keyword: ['birth', 'hospitals', 'counter', 'people'],
    date: '2025-03-11',
    visibility: 'public',
    publishedAt: '2026-06-08T08:20:00Z',
  },
  {
    key: 'names-in-two-scripts',
    ...interior,
    sourceLanguage: 'ar',
    name: {
      ar: 'اسم واحد وثلاث كتابات: لا تتركوا النقل بين الحروف للآلة',
      en: 'One name, three spellings: do not leave transliteration to the machine',
    },
    drivingEvent: {
      ar: prose`
        كان البرنامج ينقل اسم المولود إلى الحرف اللاتيني أو الروسي تلقائيًا، ولكل جهة مستقبِلة قاعدة
        نقل خاصة بها. وبعد خمسة أشهر كان 410 أطفال يحملون ثلاث كتابات مختلفة في ثلاثة سجلات.
      `,
      en: prose`
        The software turned a newborn’s name into Latin or Russian letters by itself, and each
        receiving office had a rule of its own. After five months, 410 children carried three
        different spellings in three registers.
      `,
    },
    content: {
      ar: prose`
        لم يلاحظ أحد، لأن كل سجل كان متسقًا مع نفسه. اكتشفت الأمر أم رُدّت عن صيدلية لأن البطاقة لا
        تطابق الشهادة. الكتابة جزء من الاسم، والاسم لصاحبه، وليس لنا أن نشتقه بقاعدة.
      `,
      en: prose`
        Nobody noticed, since each register agreed with itself. It was found by a mother who was
        turned away at a pharmacy because card and certificate differed. The spelling is part of the
        name, the name belongs to its bearer, and it is not ours to derive by rule.
      `,
    },
    recommendation: {
      ar: prose`
        اسألوا الوالدين عن الكتابتين، واعرضوهما قبل التأكيد، وأرسلوهما معًا حقلًا واحدًا لا تغيّره
        أي جهة. وصحّحوا القديم مجانًا ودون طلب؛ استغرق ذلك منا عشرة أسابيع.
      `,
      en: prose`
        Ask the parents for both spellings, show them before confirming, and send them together as
        one field that no office may alter. Correct the old ones free of charge and unasked; it took
        us ten weeks.
      `,
    },
    outcome: 'didNotWork',
    about: 'sylvania/one-notice-of-birth',
    phase: 'pilot',
    function: ['01.3', '10.4'],
    keyword: ['names', 'registers', 'two languages', 'data'],
    technology: ['transliteration'],
    appliesWhen: {
      ar: 'حيث يُكتب الاسم الواحد بأكثر من حرف.',
      en: 'Wherever one name is written in more than one script.',
    },
    date: '2025-07-15',
    visibility: 'public',
    publishedAt: '2026-06-22T08:00:00Z',
  },
  {
    key: 'telling-every-office',
    ...interior,
    sourceLanguage: 'en',
    name: { en: 'Telling every office at once', ar: 'إبلاغ كل المكاتب دفعة واحدة' },
    drivingEvent: {
      en: prose`
        When we took over Ruritania’s exchange layer we added a feature it does not have: each
        change of address went to all fourteen offices at once. In the first quarter 51,000 notices
        were sent, and half of them reached offices that had no use for them.
      `,
      ar: prose`
        حين أخذنا طبقة التبادل من روريتانيا أضفنا إليها ما ليس فيها: إرسال كل تغيير للعنوان إلى
        المكاتب الأربعة عشر دفعة واحدة. وفي الربع الأول أُرسل 51 ألف تبليغ، وصل نصفها إلى مكاتب لا
        حاجة لها به.
      `,
    },
    content: {
      en: prose`
        An office that is told too much stops reading. The fishing licence office filed 3,700
        addresses of people who do not fish, and missed those of forty who do. Ruritania’s design
        lets an office ask when it needs to know; we had taken that for an omission.
      `,
      ar: prose`
        المكتب الذي يُبلَّغ بأكثر مما ينبغي يكفّ عن القراءة. فقد حفظ مكتب رخص الصيد عناوين 3700 شخص
        لا يصيدون، وفاتته عناوين أربعين يصيدون. تصميم روريتانيا يدع المكتب يسأل حين يحتاج إلى أن
        يعرف، وكنا قد ظننا ذلك نقصًا.
      `,
    },
    recommendation: {
      en: prose`
        Let the family say which offices to tell, and let the others ask. When you take over a
        design, ask what it leaves out on purpose.
      `,
      ar: prose`
        دعوا الأسرة تقول أي المكاتب تُبلَّغ، ودعوا الباقي يسأل. وإذا أخذتم تصميمًا فاسألوا عمّا تُرك
        فيه عن قصد.
      `,
    },
    outcome: 'didNotWork',
    about: 'ruritania/register-exchange',
    phase: 'pilot',
    function: ['01.3'],
    keyword: ['registers', 'notices', 'reuse', 'once only'],
    effectEvidence: {
      en: 'Since the families choose, 4.1 notices go out for each move instead of 14.',
      ar: 'منذ أن صارت الأسر تختار، يخرج 4.1 تبليغ عن كل انتقال بدل 14.',
    },
    date: '2025-09-16',
    visibility: 'public',
    publishedAt: '2026-03-16T10:00:00Z',
  },
  {
    key: 'eleven-phrases',
    ...interior,
    sourceLanguage: 'en',
    name: {
      en: 'Eleven fixed phrases, and the twelfth that was missing',
      ar: 'إحدى عشرة عبارة ثابتة، والثانية عشرة التي نقصت',
    },
    drivingEvent: {
      en: prose`
        In the fourth drill with Freedonia every warning was understood within nine minutes. Then
        our duty officer wished to withdraw one that had been sent in error, and among the eleven
        agreed phrases there was none for that.
      `,
      ar: prose`
        في التدريب الرابع مع فريدونيا فُهم كل تحذير خلال تسع دقائق. ثم أراد ضابط المناوبة عندنا أن
        يسحب تحذيرًا أُرسل خطأً، فلم يجد بين العبارات الإحدى عشرة ما يقول ذلك.
      `,
    },
    content: {
      en: prose`
        He improvised, politely and at length. Four villages on the other bank, on paper, stayed
        evacuated for two hours. Fixed phrases made us fast at everything we had foreseen, and
        slower than before at the rest.
      `,
      ar: prose`
        فارتجل بلباقة وإسهاب، وبقيت أربع قرى على الضفة الأخرى مُخلاة ساعتين، على الورق. جعلتنا
        العبارات الثابتة سريعين في كل ما توقعناه، وأبطأ مما كنا في ما عداه.
      `,
    },
    recommendation: {
      en: prose`
        Agree first on the phrase that takes back all others. Keep one open line for what no phrase
        covers, and let the same two people speak on it.
      `,
      ar: prose`
        اتفقوا أولًا على العبارة التي تسحب ما سواها. وأبقوا خطًا مفتوحًا لما لا تغطيه أي عبارة،
        وليتحدث عليه الشخصان نفسهما.
      `,
    },
    outcome: 'mixed',
    about: 'sylvania/drill-with-the-neighbour',
    phase: 'operation',
    function: ['02.2'],
    keyword: ['flood', 'exercise', 'two languages', 'wording'],
    date: '2025-10-14',
    visibility: 'peers',
    publishedAt: '2026-07-13T09:30:00Z',
  },
  {
    key: 'who-wrote-the-safety-rule',
    ...interior,
    sourceLanguage: 'ar',
    name: {
      ar: 'اشترينا 500 لوح ولم نسأل من كتب لائحة السلامة',
      en: 'We bought 500 tablets and did not ask who wrote the safety rule',
    },
    drivingEvent: {
      ar: prose`
        وصلت الألواح في سبتمبر 2024، وشُحنت في الزنازين حتى فبراير 2026. ثم أوقف ضابط السلامة
        الشواحن بعد حريق في مبنى الورش. وكانت اللائحة تمنعها منذ عام 2011.
      `,
      en: prose`
        The tablets arrived in September 2024 and were charged in the cells until February 2026.
        Then, after a fire in the workshop building, the safety officer had the chargers removed.
        The rule had forbidden them since 2011.
      `,
    },
    content: {
      ar: prose`
        كان ضابط السلامة على بعد ممر واحد منا، ولم يكن في قائمة المدعوين لأن المشروع «تعليمي». أما
        الكرّاسات التي طبعناها احتياطًا فدرس بها نصف من أتموا المستوى.
      `,
      en: prose`
        The safety officer sat one corridor away and was not on the list of those invited, the
        project being “educational”. The booklets we had printed as a reserve carried half of those
        who finished a level.
      `,
    },
    recommendation: {
      ar: prose`
        ادعوا إلى الاجتماع الأول كل من يستطيع إيقاف المشروع في الاجتماع الأخير. وجرّبوا الورق قبل
        اللوح.
      `,
      en: prose`
        Invite to the first meeting everybody who could stop the project at the last. Try paper
        before the tablet.
      `,
    },
    outcome: 'didNotWork',
    about: 'sylvania/prison-lessons',
    phase: 'paused',
    function: ['03.4', '09.5'],
    keyword: ['prisons', 'tablets', 'safety', 'procurement'],
    technology: ['offline tablets'],
    date: '2026-03-17',
    cost: { amount: '132000', currency: 'EUR' },
    visibility: 'public',
    publishedAt: '2026-08-17T07:45:00Z',
  },
]
