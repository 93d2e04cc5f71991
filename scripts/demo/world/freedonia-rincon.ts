import { prose } from './prose.ts'
import { type Initiative, ownedBy } from './shapes.ts'

const rincon = ownedBy('rincon', 'XF', 'regional')

/** Initiatives of the State of Rincón, written in Spanish first. */
export const rinconInitiatives: readonly Initiative[] = [
  {
    key: 'turnos-de-riego',
    ...rincon,
    sourceLanguage: 'es',
    name: {
      es: 'Los turnos de riego, por mensaje y a tiempo',
      en: 'Irrigation turns by message, and on time',
    },
    summary: {
      es: prose`
        Cada finca recibe la víspera la hora de su turno de agua. Se discute menos en la compuerta y
        se pierde menos agua de noche.
      `,
      en: prose`
        Each farm is told the evening before at what hour it has water. There is less quarrel at the
        sluice and less water lost at night.
      `,
    },
    challenge: {
      es: prose`
        En 3100 fincas el turno de agua lo cantaba el regador, puerta por puerta. Si una compuerta
        se atascaba, los turnos siguientes se corrían y nadie lo sabía. En 2022 hubo 214 denuncias
        por agua robada; en casi todas, el vecino había regado a la hora que creía suya.
      `,
      en: prose`
        On 3,100 farms the hour of water was called out by the ditch rider, door by door. When a
        sluice jammed, the turns after it moved and nobody knew. In 2022 there were 214 complaints
        of stolen water; in nearly all of them the neighbour had watered at the hour he believed to
        be his.
      `,
    },
    content: {
      es: prose`
        El regador anota cada cambio en el teléfono, y el sistema recalcula los turnos de toda la
        acequia. A las ocho de la noche cada finca recibe su hora, escrita y leída en voz alta.

        - La asamblea de cada acequia sigue fijando el orden. El sistema no reparte agua, **solo la
          anuncia**.
        - Quien no tiene teléfono mira el tablón de la compuerta, que el regador firma.
        - El historial de turnos es público dentro de la acequia; fuera, no.
      `,
      en: prose`
        The ditch rider notes each change on a telephone and the turns of the whole canal are worked
        out anew. At eight in the evening each farm receives its hour, in writing and read aloud.

        - The assembly of each canal still sets the order. The system does not share out water, **it
          only announces it**.
        - Those without a telephone look at the board by the sluice, which the rider signs.
        - The history of turns is open to the members of a canal, and to nobody else.
      `,
    },
    results: {
      es: prose`
        De 12 acequias en 2024 a 37 hoy. Las denuncias bajaron de 214 a 58 al año. El agua perdida
        de noche, según los aforadores de seis acequias, bajó un 9 por ciento; en las demás no hay
        aforador y no lo sabemos.
      `,
      en: prose`
        From 12 canals in 2024 to 37 today. Complaints fell from 214 to 58 a year. Water lost at
        night, by the gauges of six canals, fell by nine per cent; the others have no gauge and we
        do not know.
      `,
    },
    replicability: {
      es: prose`
        Si la asamblea no confía en el regador, un mensaje suyo no lo arregla. Dos acequias lo
        dejaron por eso, y con razón.
      `,
      en: prose`
        Where the assembly does not trust the rider, a message from him mends nothing. Two canals
        left for that reason, and they were right.
      `,
    },
    indicator: [
      {
        name: { es: 'Denuncias por agua al año', en: 'Complaints about water a year' },
        value: '58',
        baseline: '214 in 2022',
        observedAt: '2025-12-31',
      },
    ],
    cost: {
      amount: '96000',
      currency: 'USD',
      note: { es: 'Al año, unos 31 por finca.', en: 'A year, about 31 for each farm.' },
    },
    function: ['04.2'],
    stage: 'scaling',
    startDate: '2024-02',
    targetAudience: ['Farms on shared canals', 'Ditch riders'],
    participation: [
      { name: 'Rincón Radio Cooperative', role: 'supplier', organizationKind: 'business' },
      { name: 'Federación de Acequias', role: 'community', organizationKind: 'civil-society' },
    ],
    keyword: ['irrigation', 'water', 'drought', 'messages', 'farmers'],
    technology: ['text messages', 'voice messages'],
    sdg: ['2', '6'],
    codeRepository: ['https://code.freedonia.example/rincon/turnos'],
    assetLicense: ['Apache-2.0'],
    visibility: 'public',
    publishedAt: '2026-03-30T17:00:00Z',
  },
  {
    key: 'paro-primera-semana',
    ...rincon,
    sourceLanguage: 'es',
    name: {
      es: 'El subsidio de desempleo en la primera semana',
      en: 'Unemployment benefit in the first week',
    },
    summary: {
      es: prose`
        El subsidio debía llegar sin solicitud, calculado con los datos de las empresas. Los datos
        llegaban tres meses tarde. Lo detuvimos tras el ensayo.
      `,
      en: prose`
        The benefit was to arrive without an application, worked out from employers’ data. The data
        came three months late. We stopped after the trial.
      `,
    },
    challenge: {
      es: prose`
        Quien perdía el empleo esperaba 34 días de media hasta el primer pago, y pedía para ello
        cuatro papeles a la empresa que acababa de despedirlo. Uno de cada siete no los conseguía
        nunca.
      `,
      en: prose`
        Whoever lost a job waited 34 days on average for the first payment, and for it had to ask
        the employer who had just dismissed them for four papers. One in seven never obtained them.
      `,
    },
    content: {
      es: prose`
        La idea era sencilla: las empresas ya declaran los salarios a Hacienda, así que el subsidio
        podía calcularse solo. En el ensayo, con 600 personas de dos condados, lo calculamos en
        paralelo durante seis meses sin pagar nada, y comparamos.

        1. En 212 casos el último salario aún no figuraba: la declaración es trimestral.
        2. En 97 casos figuraba un salario que la persona nunca había cobrado.
        3. En 291 casos el cálculo era correcto, a menudo antes que el nuestro.

        Pagar de más a 97 familias y reclamárselo después nos pareció peor que hacerlas esperar. El
        gobierno del estado puso fin al proyecto el 30 de junio de 2025. El
        [informe](https://rincon.freedonia.example/paro/informe) incluye los 600 casos, sin nombres.
      `,
      en: prose`
        The idea was simple: employers report wages to the treasury already, so the benefit could
        work itself out. In the trial, with 600 people in two counties, we calculated in parallel
        for six months without paying anything, and compared.

        1. In 212 cases the last wage was not there yet: the report is quarterly.
        2. In 97 cases there was a wage that the person had never received.
        3. In 291 cases the result was right, often sooner than our own.

        Paying too much to 97 families and claiming it back seemed worse to us than making them
        wait. The government of the state ended the project on 30 June 2025. The
        [report](https://rincon.freedonia.example/paro/informe) holds all 600 cases, without names.
      `,
    },
    results: {
      es: prose`
        De los cuatro papeles quedan dos. Esa parte no necesitaba datos nuevos, solo que alguien
        preguntara para qué servían. La espera media es hoy de 26 días.
      `,
      en: prose`
        Of the four papers two remain. That part needed no new data, only somebody to ask what they
        were for. The average wait is now 26 days.
      `,
    },
    obstacle: {
      es: prose`
        La declaración mensual de salarios exige una ley federal. Hemos escrito a la capital; la
        respuesta dice que nuestra carta se está estudiando.
      `,
      en: prose`
        Monthly reports of wages need a federal statute. We have written to the capital; the answer
        says that our letter is being considered.
      `,
    },
    cost: { amount: '730000', currency: 'USD' },
    function: ['10.5'],
    stage: 'abandoned',
    startDate: '2024-09',
    endDate: '2025-06-30',
    targetAudience: ['People who have lost a job'],
    participation: [
      {
        name: 'Unión de Trabajadores de Rincón',
        role: 'community',
        organizationKind: 'civil-society',
      },
    ],
    keyword: ['unemployment', 'benefits', 'wage data', 'data'],
    sdg: ['1', '8'],
    visibility: 'public',
    publishedAt: '2026-05-20T15:45:00Z',
  },
  {
    key: 'doctor-by-video',
    ...rincon,
    sourceLanguage: 'en',
    name: { en: 'A doctor by video in the village clinic' },
    summary: {
      en: prose`
        Eighteen village clinics saw a doctor by video for two years. The programme ended on time;
        twelve clinics kept it, six asked for the doctor’s visiting day back.
      `,
    },
    challenge: {
      en: prose`
        Rincón has one doctor for 2,900 people, and for the villages above the dam it had one on
        alternate Tuesdays. People drove 90 minutes to hear that it was nothing, or did not drive,
        and it was something.
      `,
    },
    content: {
      en: prose`
        Each clinic received a room with a screen, a line that holds, and a nurse with three more
        hours a week. The nurse sits with the patient, holds the stethoscope and says what the
        doctor cannot see.

        The federal fund paid for two years and no longer, as agreed. Each village then decided for
        itself, at a public meeting, with the figures of its own clinic on the wall.
      `,
    },
    results: {
      en: prose`
        Of 7,400 consultations, 5,100 needed no journey. The six villages that left had the weakest
        line or no regular nurse; in two of them, both.
      `,
    },
    conditionsForSuccess: {
      en: prose`
        A nurse in the room. We measured it: without one, every third call ended with “come in after
        all”.
      `,
    },
    cost: { amount: '2150000', currency: 'USD', note: { en: 'For two years and 18 clinics.' } },
    function: ['07'],
    stage: 'ended',
    startDate: '2024-01-15',
    endDate: '2026-01-15',
    targetAudience: ['Villages more than an hour from a hospital'],
    participation: [
      { name: 'Federal Health Fund', role: 'funder', organizationKind: 'government' },
      {
        name: 'Nurses’ Association of Rincón',
        role: 'community',
        organizationKind: 'civil-society',
      },
      { name: 'Corbel Health Systems', role: 'supplier', organizationKind: 'business' },
    ],
    keyword: ['telemedicine', 'rural', 'nurses', 'handover'],
    technology: ['video'],
    sdg: ['3', '10'],
    visibility: 'public',
    publishedAt: '2026-08-06T18:00:00Z',
  },
]
