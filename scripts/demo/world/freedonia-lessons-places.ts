import { prose } from './prose.ts'
import { type Lesson, ownedBy } from './shapes.ts'

const rincon = ownedBy('rincon', 'XF', 'regional')
const marlow = ownedBy('marlow', 'XF', 'local')

/** Lessons of the State of Rincón and the City of Port Marlow. */
export const placeLessons: readonly Lesson[] = [
  {
    key: 'mensajes-leidos-en-voz-alta',
    ...rincon,
    sourceLanguage: 'es',
    name: {
      es: 'Un mensaje que se oye llega a quien no lee',
      en: 'A message that can be heard reaches those who do not read',
    },
    drivingEvent: {
      es: prose`
        En la primera campaña, una de cada cinco fincas perdió algún turno con el mensaje ya
        recibido. Preguntamos en doce casas. En siete, el mensaje lo leía un nieto los domingos.
      `,
      en: prose`
        In the first season one farm in five missed a turn with the message already received. We
        asked in twelve houses. In seven of them the message was read by a grandson, on Sundays.
      `,
    },
    content: {
      es: prose`
        Nadie nos lo había dicho porque nadie se lo había preguntado a nadie. La voz de la emisora
        local, que todos conocen, lee ahora la hora y el nombre de la acequia. Los turnos perdidos
        bajaron de 640 a 90 por campaña, y la mitad de los que saben leer también eligió la voz.
      `,
      en: prose`
        Nobody had told us since nobody had asked anybody. The voice of the local radio station,
        which everyone knows, now reads out the hour and the name of the canal. Missed turns fell
        from 640 to 90 a season, and half of those who can read chose the voice as well.
      `,
    },
    recommendation: {
      es: prose`
        Ofrezca la voz a todos desde el primer día, sin preguntar por qué. Que la lea alguien del
        lugar; la voz sintética que probamos pronunciaba mal la mitad de las acequias.
      `,
      en: prose`
        Offer the voice to all from the first day, and do not ask why. Have somebody local read it;
        the synthetic voice we tried mispronounced half of the canals.
      `,
    },
    outcome: 'worked',
    about: 'freedonia/turnos-de-riego',
    phase: 'pilot',
    function: ['04.2'],
    keyword: ['messages', 'reading', 'farmers', 'people'],
    technology: ['voice messages'],
    date: '2024-10-15',
    visibility: 'public',
    publishedAt: '2026-04-07T16:20:00Z',
  },
  {
    key: 'datos-trimestrales',
    ...rincon,
    sourceLanguage: 'es',
    name: {
      es: 'Con datos trimestrales no se paga en una semana',
      en: 'Quarterly data cannot pay a benefit in a week',
    },
    drivingEvent: {
      es: prose`
        El calendario de la declaración de salarios figuraba en la página 3 del manual de Hacienda.
        Lo leímos cuando el ensayo llevaba dos meses, porque un cálculo salía a cero y alguien quiso
        saber por qué.
      `,
      en: prose`
        The calendar of the wage reports stood on page 3 of the treasury’s manual. We read it when
        the trial was two months old, because one calculation came out at zero and somebody wanted
        to know why.
      `,
    },
    content: {
      es: prose`
        Habíamos visto los datos, pero los de un trimestre ya cerrado, completos y limpios. Los
        datos del día en que alguien pierde el empleo son otros: faltan, o dicen lo que la empresa
        tenía previsto. Un dato tiene fecha de nacimiento, y nosotros solo habíamos mirado su
        apellido.
      `,
      en: prose`
        We had seen the data, but those of a quarter long closed, complete and clean. The data of
        the day on which somebody loses a job are different: they are missing, or they say what the
        employer had planned. A datum has a date of birth, and we had looked at its surname only.
      `,
    },
    recommendation: {
      es: prose`
        Antes de diseñar, tome diez casos de la semana pasada e intente resolverlos con los datos
        que había ese día. Si no salen, no hace falta el ensayo.
      `,
      en: prose`
        Before designing anything, take ten cases from last week and try to settle them with the
        data there were on that day. If they do not come out, no trial is needed.
      `,
    },
    outcome: 'didNotWork',
    about: 'freedonia/paro-primera-semana',
    phase: 'abandoned',
    function: ['10.5'],
    keyword: ['unemployment', 'wage data', 'data'],
    date: '2025-07-15',
    visibility: 'public',
    publishedAt: '2026-06-03T15:00:00Z',
  },
  {
    key: 'nurse-in-the-room',
    ...rincon,
    sourceLanguage: 'en',
    name: { en: 'A doctor on a screen needs a nurse in the room' },
    drivingEvent: {
      en: prose`
        For six weeks in 2024 the nurse of Agua Fría was ill and the clinic went on by video alone.
        The doctor asked an old man whether his ankles were swollen. He said no. The nurse, on her
        first day back, looked.
      `,
    },
    content: {
      en: prose`
        People answer a screen politely. With a nurse present, 9 of 100 calls ended with a journey
        to the hospital; without one, 34, most of them needless, and a few late. The nurse’s three
        hours cost less than the mileage.
      `,
    },
    recommendation: {
      en: prose`
        Pay for the nurse’s hours before the screen. If there is no nurse on a given day, say so at
        the door and ring the patients, and do not open the line.
      `,
    },
    outcome: 'worked',
    about: 'freedonia/doctor-by-video',
    phase: 'operation',
    function: ['07.2'],
    keyword: ['telemedicine', 'nurses', 'rural', 'people'],
    technology: ['video'],
    date: '2025-02-11',
    visibility: 'public',
    publishedAt: '2026-08-18T17:30:00Z',
  },
  {
    key: 'lighter-bins-fuller-woods',
    ...marlow,
    sourceLanguage: 'en',
    name: {
      en: 'The bins grew lighter and the woods did not',
      es: 'Los contenedores pesaban menos; el bosque, no',
    },
    drivingEvent: {
      en: prose`
        Three months after the first bill by weight, the mayor of Little Saltmarsh drove up with
        eleven bags from his ditch. Nine held letters addressed to our two trial districts. He had
        alphabetised them.
      `,
      es: prose`
        Tres meses después de la primera factura por peso, el alcalde de Little Saltmarsh llegó con
        once bolsas de su cuneta. En nueve había cartas dirigidas a nuestros dos distritos de
        ensayo. Las traía por orden alfabético.
      `,
    },
    content: {
      en: prose`
        A price on the bin is a price on the bin. It says nothing about the ditch, the hotel’s
        container or the office bin of one’s employer, and all three filled up. Every town we later
        asked had seen the same; two had published it, and we had not looked.
      `,
      es: prose`
        Un precio al contenedor es un precio al contenedor. Nada dice de la cuneta, del cubo del
        hotel ni de la papelera de la oficina, y los tres se llenaron. Todas las ciudades a las que
        preguntamos después habían visto lo mismo; dos lo habían publicado, y no lo habíamos
        buscado.
      `,
    },
    recommendation: {
      en: prose`
        Agree with the neighbouring towns on one count of what is found where, before the first
        bill. Begin with a flat rebate for small bins: it is duller and nobody drives to the woods
        over it.
      `,
      es: prose`
        Acuerde con los pueblos vecinos, antes de la primera factura, un solo recuento de lo que
        aparece y dónde. Empiece con un descuento fijo por contenedor pequeño: es más aburrido y
        nadie se va al bosque por ello.
      `,
    },
    outcome: 'didNotWork',
    about: 'freedonia/weighing-the-bins',
    phase: 'abandoned',
    function: ['05.1'],
    keyword: ['waste', 'fees', 'figures', 'neighbours'],
    date: '2025-06-17',
    visibility: 'public',
    publishedAt: '2026-05-07T09:30:00Z',
  },
  {
    key: 'form-that-shut-out-teenagers',
    ...marlow,
    sourceLanguage: 'en',
    name: { en: 'An old form decided who may enter the new library' },
    drivingEvent: {
      en: prose`
        The evening library was meant for people who work until five and for teenagers with nowhere
        to read. In its first winter the door opened 41,000 times, 212 times for somebody under
        eighteen.
      `,
    },
    content: {
      en: prose`
        The card form of 1987 asks those under eighteen for a parent’s signature in the presence of
        a librarian, who had gone home. Once the signature could be given on paper at school,
        teenagers made a third of the visits. So did the noise; two regular readers have left us,
        and said why.
      `,
    },
    recommendation: {
      en: prose`
        Fill in every form of the service yourself, as each of the people it is for. Give the quiet
        ones a room that can be closed.
      `,
    },
    outcome: 'mixed',
    about: 'freedonia/library-without-staff',
    phase: 'operation',
    function: ['08.2'],
    keyword: ['libraries', 'forms', 'teenagers'],
    date: '2025-03-11',
    visibility: 'public',
    publishedAt: '2026-07-21T09:00:00Z',
  },
]
