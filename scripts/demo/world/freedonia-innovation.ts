import { prose } from './prose.ts'
import { type Initiative, ownedBy } from './shapes.ts'

const innovation = ownedBy('innovation', 'XF', 'national')

/** Initiatives of the Office of Innovation for health and civil defence. */
export const innovationInitiatives: readonly Initiative[] = [
  {
    key: 'paperless-prescriptions',
    ...innovation,
    sourceLanguage: 'en',
    name: {
      en: 'Prescriptions that any pharmacy can read',
      es: 'Recetas que cualquier farmacia puede leer',
    },
    summary: {
      en: prose`
        A prescription written in one state is dispensed in another. Paper remains as the way out
        when the network is down, and is used on about nine days a year.
      `,
      es: prose`
        Una receta escrita en un estado se dispensa en otro. El papel queda como salida cuando cae
        la red, y se usa unos nueve días al año.
      `,
    },
    challenge: {
      en: prose`
        Six of the nine states had electronic prescriptions, in six kinds. A trucker with diabetes
        carried paper, and at the third pharmacy the paper was out of date. Pharmacists made 1.3
        million telephone calls a year to doctors they could not see.
      `,
      es: prose`
        Seis de los nueve estados tenían receta electrónica, de seis tipos. Un camionero con
        diabetes llevaba papel, y en la tercera farmacia el papel había caducado. Los farmacéuticos
        hacían 1,3 millones de llamadas al año a médicos que no podían ver.
      `,
    },
    content: {
      en: prose`
        Nothing was replaced. The six systems learned one common form with eleven fields, and the
        three states that had none received a small web page. The patient shows a card or says a
        number of eight digits.

        When the network is down the pharmacy reads the number from paper, dispenses for three days
        and settles later. The rules for this were written with [the pharmacists’
        chamber](https://pharmacists.freedonia.example/outage) after the first outage, not before
        it.
      `,
      es: prose`
        No se sustituyó nada. Los seis sistemas aprendieron un formulario común de once campos, y
        los tres estados que no tenían ninguno recibieron una página sencilla. El paciente enseña
        una tarjeta o dice un número de ocho cifras.

        Cuando cae la red, la farmacia lee el número en papel, dispensa para tres días y regulariza
        después. Las reglas se escribieron con [el colegio de
        farmacéuticos](https://pharmacists.freedonia.example/outage) tras la primera caída, no
        antes.
      `,
    },
    results: {
      en: prose`
        Of 100 prescriptions, 93 can be read in every state. The seven are for controlled medicines,
        on which the states do not agree and are entitled not to.
      `,
      es: prose`
        De cada 100 recetas, 93 se leen en todos los estados. Las otras siete son de medicamentos
        controlados, sobre los que los estados no están de acuerdo, y tienen derecho a no estarlo.
      `,
    },
    obstacle: {
      en: prose`
        The common form was finished in four months. Agreeing on what an empty field means took
        fourteen.
      `,
      es: prose`
        El formulario común estuvo listo en cuatro meses. Acordar qué significa un campo vacío llevó
        catorce.
      `,
    },
    indicator: [
      {
        name: {
          en: 'Prescriptions readable in every state',
          es: 'Recetas legibles en todos los estados',
        },
        value: '93',
        unitText: 'of 100',
        baseline: '0 in 2021',
        observedAt: '2026-03-31',
      },
    ],
    cost: {
      amount: '11800000',
      currency: 'USD',
      note: { en: 'Over four years.', es: 'En cuatro años.' },
    },
    function: ['07.1'],
    stage: 'operation',
    startDate: '2022-01',
    targetAudience: ['Patients', 'Pharmacists', 'Doctors'],
    participation: [
      { name: 'Chamber of Pharmacists', role: 'implementer', organizationKind: 'civil-society' },
      { name: 'Corbel Health Systems', role: 'supplier', organizationKind: 'business' },
      { name: 'Federal Health Fund', role: 'funder', organizationKind: 'government' },
    ],
    keyword: ['prescriptions', 'pharmacies', 'federation', 'outage'],
    technology: ['shared data form'],
    sdg: ['3'],
    conformsTo: ['https://standards.freedonia.example/prescription/1.4'],
    legalBasis: ['https://law.freedonia.example/act/2021/318'],
    visibility: 'public',
    publishedAt: '2026-04-15T13:00:00Z',
  },
  {
    key: 'siren-radio-phone',
    ...innovation,
    sourceLanguage: 'en',
    name: {
      en: 'Siren, radio and telephone say the same thing',
      es: 'La sirena, la radio y el teléfono dicen lo mismo',
      fr: 'La sirène, la radio et le téléphone disent la même chose',
    },
    summary: {
      en: prose`
        One warning, written once, leaves by siren, radio and telephone within four minutes. Five
        coastal counties began; all forty-one will follow by 2028.
      `,
      es: prose`
        Un aviso escrito una sola vez sale por sirena, radio y teléfono en cuatro minutos. Empezaron
        cinco condados costeros; los cuarenta y uno seguirán hasta 2028.
      `,
      fr: prose`
        Une alerte, écrite une fois, part par sirène, radio et téléphone en quatre minutes. Cinq
        comtés côtiers ont commencé ; les quarante et un suivront d’ici 2028.
      `,
    },
    challenge: {
      en: prose`
        When the river came in 2023 the siren said *leave*, the radio said *stay indoors* and the
        telephone said nothing, because its list had been bought with the old exchange. Two people
        drowned on a road that was closed on paper.
      `,
      es: prose`
        Cuando llegó la riada de 2023, la sirena decía *salgan*, la radio decía *quédense en casa* y
        el teléfono no decía nada, porque su lista se había comprado con la centralita antigua. Dos
        personas se ahogaron en una carretera cerrada solo sobre el papel.
      `,
      fr: prose`
        Quand la crue est venue en 2023, la sirène disait *partez*, la radio disait *restez chez
        vous*, et le téléphone ne disait rien, car sa liste avait été achetée avec l’ancien central.
        Deux personnes se sont noyées sur une route fermée sur le papier.
      `,
    },
    content: {
      en: prose`
        The duty officer writes one warning from six fixed sentences and a place. Three senders take
        it from the same queue; each answers *sent* or *not sent*, and the officer sees which.

        - The sentences exist in English and Spanish, read by the same two voices since the start.
        - A siren has two tones only. We removed four that nobody could tell apart.
        - There is a test on the first Saturday of March and of September, announced a week ahead,
          and it says that it is a test.
      `,
      es: prose`
        La persona de guardia escribe un aviso a partir de seis frases fijas y un lugar. Tres
        emisores lo toman de la misma cola; cada uno responde *enviado* o *no enviado*, y la guardia
        ve cuál.

        - Las frases existen en inglés y en español, leídas desde el principio por las mismas dos
          voces.
        - La sirena tiene solo dos tonos. Quitamos cuatro que nadie distinguía.
        - Hay una prueba el primer sábado de marzo y de septiembre, anunciada una semana antes, y
          dice que es una prueba.
      `,
      fr: prose`
        L’agent de garde compose une alerte à partir de six phrases fixes et d’un lieu. Trois
        émetteurs la prennent dans la même file ; chacun répond *envoyé* ou *non envoyé*, et l’agent
        voit lequel.

        - Les phrases existent en anglais et en espagnol, lues depuis le début par les deux mêmes
          voix.
        - La sirène n’a que deux tons. Nous en avons retiré quatre que personne ne distinguait.
        - Un essai a lieu le premier samedi de mars et de septembre, annoncé une semaine avant, et
          il dit que c’est un essai.
      `,
    },
    results: {
      en: prose`
        In the flood of February 2026 the three agreed. Of the households asked afterwards, 81 of
        100 had heard the warning and 66 had done what it said. We are looking into the other
        fifteen.
      `,
      es: prose`
        En la riada de febrero de 2026 los tres coincidieron. De los hogares preguntados después, 81
        de cada 100 habían oído el aviso y 66 habían hecho lo que decía. Estamos estudiando los
        otros quince.
      `,
      fr: prose`
        Lors de la crue de février 2026, les trois étaient d’accord. Parmi les foyers interrogés
        ensuite, 81 sur 100 avaient entendu l’alerte et 66 avaient fait ce qu’elle disait. Nous
        étudions les quinze autres.
      `,
    },
    cost: {
      amount: '27000000',
      currency: 'USD',
      note: {
        en: 'For all counties until 2028.',
        es: 'Para todos los condados hasta 2028.',
        fr: 'Pour tous les comtés jusqu’en 2028.',
      },
    },
    function: ['02.2'],
    stage: 'scaling',
    startDate: '2024-03',
    targetAudience: ['Everybody near a river or the coast', 'Duty officers'],
    participation: [
      {
        name: 'Association of Coastal Counties',
        role: 'implementer',
        organizationKind: 'government',
      },
      { name: 'Freedonia Radio', role: 'implementer', organizationKind: 'civil-society' },
      { name: 'Halyard Signal Works', role: 'supplier', organizationKind: 'business' },
    ],
    keyword: ['early warning', 'flood', 'sirens', 'two languages'],
    technology: ['cell broadcast', 'sirens'],
    sdg: ['11', '13'],
    visibility: 'public',
    publishedAt: '2026-06-10T12:30:00Z',
  },
]
