import { prose } from './prose.ts'
import { type Initiative, ownedBy } from './shapes.ts'

const innovation = ownedBy('innovation', 'XF', 'national')

/** What the Office of Innovation took over from Ruritania, and what it shares with peers only. */
export const exchangeInitiatives: readonly Initiative[] = [
  {
    key: 'federal-exchange',
    ...innovation,
    sourceLanguage: 'en',
    name: { en: 'Federal data exchange', es: 'Intercambio federal de datos' },
    summary: {
      en: prose`
        Ruritania’s exchange layer with one gateway for each state. Three of nine states exchange
        population data; two more wait for a statute.
      `,
      es: prose`
        La capa de intercambio de Ruritania con una pasarela por estado. Tres de los nueve estados
        intercambian datos de población; otros dos esperan una ley.
      `,
    },
    challenge: {
      en: prose`
        A nurse who moves from Rincón to Alta proves her name, her birth and her diploma twice, in
        two formats, to two offices that could have telephoned. In 2024 recognising a diploma across
        a state line took 74 days, of which 61 were post.
      `,
      es: prose`
        Una enfermera que se muda de Rincón a Alta acredita dos veces su nombre, su nacimiento y su
        título, en dos formatos, ante dos oficinas que podrían haberse llamado. En 2024, reconocer
        un título de otro estado llevaba 74 días; 61 eran de correo.
      `,
    },
    content: {
      en: prose`
        We took the components of the [Ruritanian exchange layer](https://share.ruritania.example/)
        as they are published and changed one thing: there is no national gateway. Each state runs
        its own, with its own keys and its own log, and answers to its own courts.

        1. A state joins by a letter of its governor, which it can take back with ninety days’
          notice.
        2. The Office pays for the gateway and for one post in each state, for three years.
        3. A request that crosses a state line is logged four times: by both agencies and by both
          gateways.

        Alta, Rincón and Port Marlow’s home state, Saltmarsh, are connected. The others receive the
        minutes.
      `,
      es: prose`
        Tomamos los componentes de la [capa de intercambio de
        Ruritania](https://share.ruritania.example/) tal como están publicados y cambiamos una cosa:
        no hay pasarela nacional. Cada estado lleva la suya, con sus claves y su registro de
        consultas, y responde ante sus tribunales.

        1. Un estado entra con una carta de su gobernador, que puede retirar con noventa días de
          aviso.
        2. La Oficina paga la pasarela y un puesto de trabajo en cada estado, durante tres años.
        3. Una consulta que cruza la frontera de un estado se anota cuatro veces: en los dos
          organismos y en las dos pasarelas.

        Alta, Rincón y Saltmarsh, el estado de Port Marlow, están conectados. Los demás reciben las
        actas.
      `,
    },
    results: {
      en: prose`
        A diploma is recognised in 19 days between the three states. It still takes 74 elsewhere.
        Forty-one requests were refused because the law of one state allows the question and that of
        the other forbids the answer.
      `,
      es: prose`
        Entre los tres estados, un título se reconoce en 19 días. En los demás sigue llevando 74. Se
        rechazaron 41 consultas porque la ley de un estado permite la pregunta y la del otro prohíbe
        la respuesta.
      `,
    },
    replicability: {
      en: prose`
        For federations: four logs are not too many. For unitary states: read the Ruritanian record
        instead, you need half of this.
      `,
      es: prose`
        Para federaciones: cuatro registros de consultas no son demasiados. Para estados unitarios:
        lean la ficha de Ruritania, necesitan la mitad de esto.
      `,
    },
    indicator: [
      {
        name: {
          en: 'Days to recognise a diploma between connected states',
          es: 'Días para reconocer un título entre estados conectados',
        },
        value: '19',
        unitText: 'days',
        baseline: '74 in 2024',
        observedAt: '2026-04-30',
      },
    ],
    cost: {
      amount: '5400000',
      currency: 'USD',
      note: { en: 'For three years and three states.', es: 'Tres años y tres estados.' },
    },
    function: ['01.3', '01.8'],
    stage: 'pilot',
    startDate: '2025-05-01',
    targetAudience: ['People who move between states', 'State registrars'],
    participation: [
      {
        name: 'Conference of State Registrars',
        role: 'implementer',
        organizationKind: 'government',
      },
      { name: 'Tamarind Software Inc', role: 'supplier', organizationKind: 'business' },
    ],
    keyword: ['registers', 'federation', 'once only', 'law'],
    technology: ['message signing', 'audit log'],
    sdg: ['16', '17'],
    codeRepository: ['https://code.freedonia.example/innovation/state-gateway'],
    assetLicense: ['EUPL-1.2'],
    conformsTo: ['https://standards.ruritania.example/register-messages/2'],
    visibility: 'public',
    publishedAt: '2026-05-06T14:00:00Z',
  },
  {
    key: 'fraud-signals',
    ...innovation,
    sourceLanguage: 'en',
    name: { en: 'Fraud signals shared between tax offices' },
    summary: {
      en: prose`
        Four state tax offices compare signals once a week. Early results with peer governments
        only: the method is easier to avoid for those who have read it.
      `,
    },
    challenge: {
      en: prose`
        A company that owes tax in one state is founded again in the next, by the same three people,
        with a new name and the old telephone number. Each office saw one company. In 2024 the four
        offices wrote off 38 million dollars; we believe that a fifth of it had moved house in this
        way.
      `,
    },
    content: {
      en: prose`
        Every Monday each office sends a list of *signals*, not of names: telephone numbers, bank
        details and addresses that occur in its open cases, each reduced to a keyed hash. The lists
        are compared in the presence of all four; a match is opened only by the two offices it
        concerns.

        - The key changes each quarter and is made by a court clerk, not by us.
        - A match is a reason to look, never a reason to refuse. The decision names what was found
          by looking.
        - Lists are deleted on Friday.
      `,
    },
    results: {
      en: prose`
        In 26 weeks 311 matches, of which 74 were what they seemed. The rest were accountants, a
        serviced office with 190 tenants, and one very popular plumber.
      `,
    },
    conditionsForSuccess: {
      en: prose`
        The data protection commissioners of all four states sat in the room from the first Monday.
        The fifth state declined; so its companies are not compared.
      `,
    },
    cost: { amount: '520000', currency: 'USD' },
    function: ['01.1'],
    stage: 'pilot',
    startDate: '2026-01-12',
    targetAudience: ['Tax offices'],
    participation: [
      {
        name: 'University of Alta, School of Statistics',
        role: 'research',
        organizationKind: 'academia',
      },
    ],
    keyword: ['tax', 'fraud', 'data protection', 'false alarms'],
    technology: ['keyed hashing', 'private matching'],
    sdg: ['16'],
    visibility: 'peers',
    publishedAt: '2026-07-28T16:00:00Z',
  },
]
