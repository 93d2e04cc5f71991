import { prose } from './prose.ts'
import { type Lesson, ownedBy } from './shapes.ts'

const innovation = ownedBy('innovation', 'XF', 'national')

/** Lessons of the Office of Innovation. */
export const innovationLessons: readonly Lesson[] = [
  {
    key: 'gateway-per-state',
    ...innovation,
    sourceLanguage: 'en',
    name: {
      en: 'Nobody joined until leaving was easy',
      es: 'Nadie entró hasta que salir fue fácil',
    },
    drivingEvent: {
      en: prose`
        For eleven months no state signed the agreement on data exchange, although all nine had
        helped to write it. In April 2025 we replaced its clause on termination, two pages, by one
        sentence: a state may leave with ninety days’ notice and keeps its gateway.
      `,
      es: prose`
        Durante once meses ningún estado firmó el acuerdo de intercambio de datos, aunque los nueve
        habían ayudado a escribirlo. En abril de 2025 cambiamos su cláusula de rescisión, dos
        páginas, por una frase: un estado puede irse con noventa días de aviso y se queda con su
        pasarela.
      `,
    },
    content: {
      en: prose`
        Three states signed within six weeks. None has left. The governors’ lawyers told us
        afterwards that they had not wanted to leave; they had wanted to be able to tell their
        parliaments how.
      `,
      es: prose`
        Tres estados firmaron en seis semanas. Ninguno se ha ido. Los abogados de los gobernadores
        nos dijeron después que no querían irse; querían poder explicar a sus parlamentos cómo
        hacerlo.
      `,
    },
    recommendation: {
      en: prose`
        Write the way out before the way in, and make it cheap. Where states or cities are sovereign
        in a matter, say so on the first page.
      `,
      es: prose`
        Escriba la salida antes que la entrada, y que sea barata. Si los estados o las ciudades son
        soberanos en la materia, dígalo en la primera página.
      `,
    },
    outcome: 'worked',
    about: 'freedonia/federal-exchange',
    phase: 'development',
    function: ['01.8'],
    keyword: ['federation', 'law', 'registers', 'agreements'],
    date: '2025-06-17',
    visibility: 'public',
    publishedAt: '2026-05-13T14:10:00Z',
  },
  {
    key: 'framework-saved-a-tender',
    ...innovation,
    sourceLanguage: 'en',
    name: { en: 'Ruritania’s framework contract spared us a second tender' },
    drivingEvent: {
      en: prose`
        After our own first tender failed we heard about Ruritania’s eleven, over dinner in
        Strelsau, and rang the Office of Digital Affairs. They sent us the framework contract with
        its annex of two pages. It was in the post the same day, which we mention because we had
        planned four weeks for the request.
      `,
    },
    content: {
      en: prose`
        We changed the law it refers to, the currency and the number of lots, and kept the annex
        word for word. It answered eleven of the fourteen questions that bidders had asked us the
        first time. The three left over are federal ones, and ours.
      `,
    },
    recommendation: {
      en: prose`
        Ask for the annex, not for the presentation. Allow for translation of the legal terms:
        *call-off* means something else in two of our states.
      `,
    },
    outcome: 'worked',
    about: 'ruritania/register-exchange',
    phase: 'development',
    function: ['01.3'],
    keyword: ['procurement', 'registers', 'reuse'],
    effectEvidence: {
      en: prose`
        Second procedure: five months, four bids, no challenge. First: nine months, one bid,
        annulled.
      `,
    },
    date: '2025-11-04',
    visibility: 'public',
    publishedAt: '2026-06-24T13:00:00Z',
  },
  {
    key: 'three-days-on-paper',
    ...innovation,
    sourceLanguage: 'en',
    name: {
      en: 'Keep a way to do it on paper, and practise it',
      es: 'Conserve una forma de hacerlo en papel, y practíquela',
    },
    drivingEvent: {
      en: prose`
        On 19 March 2024 the prescription network was down for seven hours. The rule for paper
        existed. Of 40 pharmacies we asked, 33 had never read it, and nine had dispensed nothing all
        day.
      `,
      es: prose`
        El 19 de marzo de 2024 la red de recetas estuvo caída siete horas. La regla para el papel
        existía. De 40 farmacias preguntadas, 33 no la habían leído nunca, y nueve no dispensaron
        nada en todo el día.
      `,
    },
    content: {
      en: prose`
        The new rule fits on a card by the till: read the number, dispense for three days, settle
        within a week. At the next outage 38 of the 40 used it. Settling was the harder half: four
        in a hundred slips could not be read, and the pharmacies bore the cost.
      `,
      es: prose`
        La nueva regla cabe en una tarjeta junto a la caja: leer el número, dispensar para tres
        días, regularizar en una semana. En la siguiente caída la usaron 38 de las 40. Lo difícil
        fue regularizar: cuatro de cada cien papeles no se podían leer, y el coste lo asumieron las
        farmacias.
      `,
    },
    recommendation: {
      en: prose`
        Practise one hour on paper each year, on a day you choose. Decide beforehand who pays for a
        slip that nobody can read; we still owe the chamber an answer.
      `,
      es: prose`
        Practique una hora en papel cada año, en el día que usted elija. Decida antes quién paga el
        papel que nadie puede leer; al colegio todavía le debemos la respuesta.
      `,
    },
    outcome: 'mixed',
    about: 'freedonia/paperless-prescriptions',
    phase: 'operation',
    function: ['07.1'],
    keyword: ['prescriptions', 'outage', 'paper', 'people'],
    date: '2024-09-17',
    visibility: 'public',
    publishedAt: '2026-05-28T13:30:00Z',
  },
  {
    key: 'a-test-must-say-so',
    ...innovation,
    sourceLanguage: 'en',
    name: {
      en: 'The first sentence of a test has to say that it is a test',
      es: 'La primera frase de una prueba tiene que decir que es una prueba',
      fr: 'La première phrase d’un essai doit dire que c’est un essai',
    },
    drivingEvent: {
      en: prose`
        At noon on 7 September 2024 all sirens of five counties sounded, and 212,000 telephones
        read: “Leave low ground at once.” The word *test* stood in the second line, below the fold
        of most screens. A school fair of 300 people walked up a hill in eleven minutes, in good
        order.
      `,
      es: prose`
        El 7 de septiembre de 2024, a mediodía, sonaron las sirenas de cinco condados y 212 000
        teléfonos mostraron: «Abandonen de inmediato las zonas bajas». La palabra *prueba* estaba en
        la segunda línea, fuera de la vista en casi todas las pantallas. Una fiesta escolar de 300
        personas subió a una colina en once minutos y en buen orden.
      `,
      fr: prose`
        Le 7 septembre 2024 à midi, toutes les sirènes de cinq comtés ont retenti et 212 000
        téléphones ont affiché : « Quittez immédiatement les zones basses. » Le mot *essai* figurait
        à la deuxième ligne, hors de vue sur la plupart des écrans. Une fête d’école de 300
        personnes a gagné une colline en onze minutes, en bon ordre.
      `,
    },
    content: {
      en: prose`
        The wording had been approved by four offices, on paper, where both lines can be seen. The
        emergency number received 9,400 calls in an hour and could not answer two that were real. We
        apologised the same evening, to the school in person.
      `,
      es: prose`
        Cuatro oficinas habían aprobado el texto, en papel, donde se ven las dos líneas. El número
        de emergencias recibió 9400 llamadas en una hora y no pudo atender dos que eran reales.
        Pedimos disculpas esa misma tarde; a la escuela, en persona.
      `,
      fr: prose`
        Quatre services avaient approuvé le texte, sur papier, où l’on voit les deux lignes. Le
        numéro d’urgence a reçu 9 400 appels en une heure et n’a pu répondre à deux qui étaient
        réels. Nous avons présenté nos excuses le soir même, à l’école en personne.
      `,
    },
    recommendation: {
      en: prose`
        Put “This is a test” first, in each language, and approve the text on the cheapest telephone
        in the office. Announce the day a week ahead, by post as well.
      `,
      es: prose`
        Ponga «Esto es una prueba» al principio, en cada lengua, y apruebe el texto en el teléfono
        más barato de la oficina. Anuncie el día una semana antes, también por correo.
      `,
      fr: prose`
        Mettez « Ceci est un essai » en premier, dans chaque langue, et approuvez le texte sur le
        téléphone le moins cher du bureau. Annoncez le jour une semaine avant, aussi par la poste.
      `,
    },
    outcome: 'didNotWork',
    about: 'freedonia/siren-radio-phone',
    phase: 'pilot',
    function: ['02.2'],
    keyword: ['early warning', 'sirens', 'wording'],
    technology: ['cell broadcast'],
    effectEvidence: {
      en: 'Calls during the test of March 2026: 310.',
      es: 'Llamadas durante la prueba de marzo de 2026: 310.',
      fr: 'Appels pendant l’essai de mars 2026 : 310.',
    },
    date: '2024-09-07',
    visibility: 'public',
    publishedAt: '2026-07-01T12:00:00Z',
  },
  {
    key: 'plumber-is-not-a-ring',
    ...innovation,
    sourceLanguage: 'en',
    name: { en: 'A shared telephone number is a reason to look, and no more' },
    drivingEvent: {
      en: prose`
        In week four the matches pointed to a ring of 23 companies with one telephone number. It
        belonged to a plumber in Saltmarsh whose daughter keeps the books for half the street. Two
        offices had already sent letters.
      `,
    },
    content: {
      en: prose`
        The letters were polite and still did harm: three of the companies lost a bank’s patience
        for a month. Matching found real cases at a rate we had hoped for, one in four. What it
        cannot do is say which one.
      `,
    },
    recommendation: {
      en: prose`
        Let nobody outside hear of a match before a person has looked at the file. Keep a list of
        numbers that are known to be innocent, and a rule for taking them off it.
      `,
    },
    outcome: 'mixed',
    about: 'freedonia/fraud-signals',
    phase: 'pilot',
    function: ['01.1'],
    keyword: ['tax', 'fraud', 'false alarms'],
    technology: ['private matching'],
    date: '2026-02-06',
    visibility: 'peers',
    publishedAt: '2026-08-11T16:00:00Z',
  },
]
