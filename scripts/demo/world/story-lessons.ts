import { prose } from './prose.ts'
import { type Lesson, ownedBy } from './shapes.ts'

export const firstTender: Lesson = {
  key: 'first-tender',
  ...ownedBy('innovation', 'XF', 'national'),
  sourceLanguage: 'en',
  name: {
    en: 'A tender for nine states described the system of none',
    es: 'Una licitación para nueve estados no describía el sistema de ninguno',
  },
  drivingEvent: {
    en: prose`
      Between June 2024 and February 2025 we tendered one gateway for all nine states. The documents
      ran to 340 pages. Bidders asked fourteen questions, eleven of them about what the interface
      was. One bid came in, at 2.4 times our estimate, and the procedure was annulled.
    `,
    es: prose`
      Entre junio de 2024 y febrero de 2025 licitamos una sola pasarela para los nueve estados. El
      pliego tenía 340 páginas. Los licitadores hicieron catorce preguntas; once trataban de cuál
      era la interfaz. Llegó una oferta, a 2,4 veces nuestro presupuesto, y el procedimiento se
      anuló.
    `,
  },
  content: {
    en: prose`
      We had asked nine states what they needed and added up the answers. Everybody’s wishes
      together are nobody’s system. The firm that did bid told us afterwards, in a friendly way,
      that it had priced the pages.
    `,
    es: prose`
      Habíamos preguntado a nueve estados qué necesitaban y sumamos las respuestas. Los deseos de
      todos juntos no son el sistema de nadie. La empresa que sí ofertó nos dijo después, con
      amabilidad, que había puesto precio a las páginas.
    `,
  },
  recommendation: {
    en: prose`
      Buy what the first three will use, and leave room for the other six. Before publishing, pay
      two firms that will not bid to read the draft for a day each.
    `,
    es: prose`
      Compre lo que usarán los tres primeros y deje sitio para los otros seis. Antes de publicar,
      pague a dos empresas que no vayan a presentarse para que lean el borrador, un día cada una.
    `,
  },
  outcome: 'didNotWork',
  about: 'freedonia/federal-exchange',
  phase: 'development',
  function: ['01.3'],
  keyword: ['procurement', 'registers', 'federation', 'vendor'],
  date: '2025-02-27',
  cost: { amount: '290000', currency: 'USD' },
  visibility: 'public',
  publishedAt: '2026-11-23T09:00:00Z',
}

export const coldBatteries: Lesson = {
  key: 'cold-batteries',
  ...ownedBy('hentzau', 'XR', 'regional'),
  sourceLanguage: 'de',
  name: {
    de: 'Die Batterie hielt fünf Jahre, aber nicht bei zwei Grad',
    en: 'The battery lasted five years, but not at two degrees',
  },
  drivingEvent: {
    de: prose`
      Zwischen November 2025 und Januar 2026 verstummten 14 von 40 Brunnensonden. Im Vertrag standen
      fünf Jahre Laufzeit. Im Datenblatt, Seite 11, stand: bei fünf Grad und mehr. Unsere Brunnen
      haben im Winter zwei.
    `,
    en: prose`
      Between November 2025 and January 2026, 14 of 40 well sensors fell silent. The contract said
      five years of battery life. The data sheet, on page 11, said: at five degrees and above. In
      winter our wells have two.
    `,
  },
  content: {
    de: prose`
      Der Lieferant hat geliefert, was bestellt war. Bestellt hat ein Büro mit 21 Grad. Der
      Brunnenmeister, der seit dreißig Jahren mit dem Seil misst, kannte die Temperatur jedes
      Brunnens auswendig; gefragt wurde er nach den Schlüsseln.
    `,
    en: prose`
      The supplier delivered what was ordered. The order was written in an office at 21 degrees. The
      well master, who has measured by rope for thirty years, knew the temperature of each well by
      heart; what he had been asked for was the keys.
    `,
  },
  recommendation: {
    de: prose`
      Schreiben Sie den Ort in den Vertrag: kälteste Nacht, feuchteste Wand, schlechtester Empfang.
      Und hängen Sie drei Geräte einen Winter lang auf, bevor Sie vierzig kaufen.
    `,
    en: prose`
      Write the place into the contract: the coldest night, the wettest wall, the weakest signal.
      And hang up three devices for one winter before you buy forty.
    `,
  },
  outcome: 'didNotWork',
  about: 'ruritania/village-wells',
  phase: 'paused',
  function: ['06.3'],
  keyword: ['drinking water', 'sensors', 'procurement', 'vendor'],
  technology: ['pressure sensors'],
  date: '2026-02-02',
  visibility: 'peers',
  publishedAt: '2026-11-23T13:30:00Z',
}

export const lettersInFourLanguages: Lesson = {
  key: 'letters-in-four-languages',
  ...ownedBy('interior', 'XS', 'national'),
  sourceLanguage: 'ar',
  name: {
    ar: 'السطر الأول ينتقل بين البلدان، أما القرّاء الخمسة فلا',
    en: 'The first line travels between countries; the five readers do not',
  },
  drivingEvent: {
    ar: prose`
      أخذنا عن روريتانيا طريقتها في كتابة الرسائل، وبدأنا بست رسائل من الأحوال المدنية. قرأها خمسة
      أشخاص بالعربية كما أوصت. ثم تُرجمت إلى ثلاث لغات، فعادت المكالمات بالروسية والصينية إلى ما
      كانت عليه.
    `,
    en: prose`
      We took over Ruritania’s way of writing letters and began with six from the civil registry.
      Five people read them in Arabic, as advised. They were then translated into three languages,
      and the calls in Russian and Chinese went back to where they had been.
    `,
  },
  content: {
    ar: prose`
      السطر الأول الذي يقول هل على المرء أن يفعل شيئًا نجح في اللغات الأربع، وانخفضت المكالمات به
      الربع. أما سائر النص فلا يُفهم لأن أصله مفهوم. القرّاء الخمسة يصلحون للغة واحدة.
    `,
    en: prose`
      The first line, which says whether there is something to do, worked in all four languages and
      cut calls by a quarter. The rest of a text is not understood merely because its original was.
      Five readers are good for one language.
    `,
  },
  recommendation: {
    ar: prose`
      خذوا السطر الأول كما هو. وادعوا خمسة قرّاء لكل لغة، ثلاثة إن ضاقت الميزانية، ولا تكتفوا
      بالمترجم قارئًا.
    `,
    en: prose`
      Take the first line as it is. Invite five readers for each language, or three if money is
      short, and do not let the translator be the only one.
    `,
  },
  outcome: 'mixed',
  about: 'ruritania/plain-letters',
  phase: 'pilot',
  function: ['01.3'],
  keyword: ['plain language', 'letters', 'translation', 'reuse'],
  date: '2026-10-13',
  visibility: 'public',
  publishedAt: '2026-11-23T14:00:00Z',
}

export const readAsABidder: Lesson = {
  key: 'read-as-a-bidder',
  ...ownedBy('marlow', 'XF', 'local'),
  sourceLanguage: 'en',
  name: { en: 'Read your own record as a bidder would, before it is published' },
  drivingEvent: {
    en: prose`
      A record of ours described a trial whose result bore on a tender that was still open. It was
      online for twenty days. One bidder had read it and asked the procurement office, correctly and
      in writing, whether the others had.
    `,
  },
  content: {
    en: prose`
      Two of us had reviewed the text for truth, and it was true. Neither had asked who could gain
      from reading it this month. The tender is extended by three weeks and all bidders have
      received the trial report; copies of the record held elsewhere cannot be called back, which we
      said in the withdrawal.
    `,
  },
  recommendation: {
    en: prose`
      Add one line to the review: is a procurement open that this touches? If so, publish after the
      award. Openness can wait three months; equal treatment cannot.
    `,
  },
  outcome: 'didNotWork',
  phase: 'development',
  function: ['01.3'],
  keyword: ['procurement', 'publishing', 'review'],
  date: '2026-11-23',
  visibility: 'public',
  publishedAt: '2026-11-23T14:40:00Z',
}

export const conditionsFirst: Lesson = {
  key: 'conditions-before-locks',
  ...ownedBy('zenda', 'XR', 'local'),
  sourceLanguage: 'fr',
  name: {
    fr: 'Reprendre les conditions avant de reprendre la serrure',
    en: 'Take over the conditions before you take over the lock',
  },
  drivingEvent: {
    fr: prose`
      En juillet 2026, nous avons voulu ouvrir la bibliothèque du Moulin le soir, sans personnel, comme Port
      Marlow. Nous avons d’abord acheté la serrure. Le syndicat l’a appris par le serrurier.
    `,
    en: prose`
      In July 2026 we wanted to open the Mill Street library in the evening without staff, as Port Marlow
      does. We bought the lock first. The union heard of it from the locksmith.
    `,
  },
  content: {
    fr: prose`
      Après trois mois de silence, nous avons relu la fiche de Port Marlow : les trois conditions y
      viennent avant la porte. Nous les avons fait voter telles quelles, en changeant les noms. Le
      syndicat a signé en une séance ; la serrure attendait dans son carton.
    `,
    en: prose`
      After three months of silence we read Port Marlow’s record again: the three conditions stand
      before the door. We had them voted as they are, with the names changed. The union signed in
      one meeting; the lock was waiting in its box.
    `,
  },
  recommendation: {
    fr: prose`
      Reprenez d’abord les promesses, puis le matériel. Et prévoyez la signature des mineurs avant
      l’hiver ; cette leçon-là aussi était écrite.
    `,
    en: prose`
      Take over the promises first and the equipment second. And settle the signature for minors
      before the winter; that lesson had been written down too.
    `,
  },
  outcome: 'worked',
  about: 'freedonia/library-without-staff',
  phase: 'pilot',
  function: ['08.2'],
  keyword: ['libraries', 'staff', 'reuse', 'people'],
  date: '2026-10-20',
  visibility: 'public',
  publishedAt: '2026-11-23T15:00:00Z',
}

export const sailorsDiary: Lesson = {
  key: 'the-sailors-diary',
  ...ownedBy('langang', 'XS', 'local'),
  sourceLanguage: 'zh',
  name: {
    zh: '把居民的日记当作对照数据',
    en: 'Treat a resident’s diary as a second instrument',
  },
  drivingEvent: {
    zh: prose`
      2024年那位退休船员指出读数偏低以后，我们请他继续记，又请了另外八位住户，每天只记三项：时间、有
      没有气味、风从哪边来。
    `,
    en: prose`
      After the retired sailor had shown in 2024 that the readings were too low, we asked him to go
      on, and eight other households with him. They note three things a day: the hour, smell or no
      smell, and where the wind comes from.
    `,
  },
  content: {
    zh: prose`
      两年里日记比仪器先发现问题五次，其中三次是传感器故障，两次是船舶违规。误报也有，多半在烧烤的季
      节。日记不能代替测量，但能告诉我们该去看哪一台仪器。
    `,
    en: prose`
      In two years the diaries found a fault before the instruments did five times: three broken
      sensors, two ships in breach. There were false alarms too, mostly in the barbecue season. A
      diary does not replace a measurement, but it says which instrument to go and look at.
    `,
  },
  recommendation: {
    zh: prose`
      请居民只记三项，每季度当面道谢，并把他们的发现写进更正说明，注明是谁先看到的。
    `,
    en: prose`
      Ask residents for three things only, thank them in person each quarter, and put their findings
      into the note of correction, with the name of whoever saw it first.
    `,
  },
  outcome: 'worked',
  about: 'sylvania/harbour-air',
  phase: 'operation',
  function: ['05.3'],
  keyword: ['air quality', 'residents', 'sensors'],
  effectEvidence: {
    zh: '发现故障的平均时间由31天缩短到6天。',
    en: 'A fault is now found after 6 days on average, down from 31.',
  },
  date: '2026-10-06',
  visibility: 'public',
  publishedAt: '2026-11-23T15:40:00Z',
}
