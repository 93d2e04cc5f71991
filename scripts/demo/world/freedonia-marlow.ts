import { prose } from './prose.ts'
import { type Initiative, ownedBy } from './shapes.ts'

const marlow = ownedBy('marlow', 'XF', 'local')

/** Initiatives of the City of Port Marlow. */
export const marlowInitiatives: readonly Initiative[] = [
  {
    key: 'weighing-the-bins',
    ...marlow,
    sourceLanguage: 'en',
    name: { en: 'Weighing the bins', es: 'Pesar los contenedores' },
    summary: {
      en: prose`
        Households paid for household waste by the kilo. The bins grew lighter, the woods did not.
        Stopped after fourteen months.
      `,
      es: prose`
        Los hogares pagaban la basura por kilos. Los contenedores pesaban menos; el bosque, no. Se
        detuvo a los catorce meses.
      `,
    },
    challenge: {
      en: prose`
        Port Marlow buried 412 kg of waste a head in 2022, a third more than its neighbours.
        Everybody paid the same fee, so a careful widow paid for the careless hotel next door, and
        she wrote to us about it.
      `,
      es: prose`
        Port Marlow enterró 412 kg de basura por habitante en 2022, un tercio más que sus vecinos.
        Todos pagaban la misma tasa, así que una viuda cuidadosa pagaba por el hotel descuidado de
        al lado, y nos lo escribió.
      `,
    },
    content: {
      en: prose`
        The trucks weighed each bin and read its chip; the fee had a fixed part and 31 cents a kilo.
        Two districts took part, 9,200 households.

        - In the first quarter the weight fell by 38 per cent. We put out a statement.
        - In the second, the neighbouring towns reported our bags by their roads. The woods by the
          reservoir needed eleven clean-ups, against two the year before.
        - In the third, we found that families with small children and people cared for at home paid
          most.

        The council ended the trial on 31 May 2025 and returned the variable part to 1,900
        households.
      `,
      es: prose`
        Los camiones pesaban cada contenedor y leían su chip; la tasa tenía una parte fija y 31
        centavos por kilo. Participaron dos distritos, 9200 hogares.

        - En el primer trimestre el peso bajó un 38 por ciento. Publicamos un comunicado.
        - En el segundo, los pueblos vecinos nos señalaron bolsas nuestras en sus caminos. El bosque
          del embalse necesitó once limpiezas, frente a dos el año anterior.
        - En el tercero vimos que quienes más pagaban eran las familias con niños pequeños y las
          personas cuidadas en casa.

        El pleno puso fin al ensayo el 31 de mayo de 2025 y devolvió la parte variable a 1900
        hogares.
      `,
    },
    results: {
      en: prose`
        Counting what was found elsewhere, waste fell by about six per cent, not 38. Separate
        collection of kitchen waste, introduced alongside, accounts for most of it and has been
        kept.
      `,
      es: prose`
        Contando lo hallado en otros sitios, la basura bajó cerca de un seis por ciento, no un 38.
        La recogida aparte de restos de cocina, introducida a la vez, explica la mayor parte y se ha
        mantenido.
      `,
    },
    obstacle: {
      en: prose`
        We measured the bin and not the city. The statement after the first quarter made it harder
        to say so in the third.
      `,
      es: prose`
        Medimos el contenedor y no la ciudad. El comunicado del primer trimestre hizo más difícil
        decirlo en el tercero.
      `,
    },
    cost: {
      amount: '1340000',
      currency: 'USD',
      note: {
        en: 'Less 210,000 for trucks sold on.',
        es: 'Menos 210 000 por camiones revendidos.',
      },
    },
    function: ['05.1'],
    stage: 'abandoned',
    startDate: '2024-04-01',
    endDate: '2025-05-31',
    targetAudience: ['Households', 'Neighbouring towns'],
    participation: [
      { name: 'Bayline Haulage', role: 'supplier', organizationKind: 'business' },
      {
        name: 'Friends of the Reservoir Woods',
        role: 'community',
        organizationKind: 'civil-society',
      },
    ],
    keyword: ['waste', 'fees', 'fairness', 'figures'],
    technology: ['bin chips', 'truck scales'],
    sdg: ['11', '12'],
    visibility: 'public',
    publishedAt: '2026-04-28T10:00:00Z',
  },
  {
    key: 'library-without-staff',
    ...marlow,
    sourceLanguage: 'en',
    name: { en: 'The library stays open when the librarians go home' },
    summary: {
      en: prose`
        Three branch libraries open until eleven at night without staff, by library card. The
        librarians work the same hours as before, which was the condition.
      `,
    },
    challenge: {
      en: prose`
        The branches closed at five, when the people of the shipyard finished. Of 148,000 residents
        41,000 held a card and 9,000 had used it in the year. Longer hours with staff would have
        cost $610,000 that the council had already declined twice.
      `,
    },
    content: {
      en: prose`
        Whoever has attended a half-hour introduction may open the door with the card until eleven.
        Lending is by machine, a telephone on the wall reaches the central branch, and two guards
        share a car between the three buildings.

        The council’s resolution names three conditions: *no post is cut because of it; staffed
        hours stay as they are; it ends if the union and the director both ask.* They have not
        asked.
      `,
    },
    results: {
      en: prose`
        Visits rose by 44 per cent, most of it between seven and nine in the evening. In two years:
        eleven broken chairs, one marriage proposal, four people who needed a shelter and were taken
        to one.
      `,
    },
    obstacle: {
      en: prose`
        Teenagers were shut out for the first winter, since the card needed an adult’s signature.
        Nobody had decided that; it was printed on the form.
      `,
    },
    indicator: [
      {
        name: { en: 'Visits a year, three branches' },
        value: '187000',
        baseline: '130,000 in 2023',
        observedAt: '2026-06-30',
      },
    ],
    cost: { amount: '148000', currency: 'USD', note: { en: 'A year, guards included.' } },
    function: ['08.2'],
    stage: 'operation',
    startDate: '2024-05-06',
    targetAudience: ['People who work until five', 'Teenagers'],
    participation: [
      {
        name: 'Municipal Employees’ Union, Local 12',
        role: 'community',
        organizationKind: 'civil-society',
      },
      { name: 'Doorstep Access Inc', role: 'supplier', organizationKind: 'business' },
    ],
    keyword: ['libraries', 'opening hours', 'self-service', 'staff'],
    technology: ['card access'],
    sdg: ['4', '11'],
    visibility: 'public',
    publishedAt: '2026-07-07T09:30:00Z',
  },
  {
    key: 'street-lights',
    ...marlow,
    sourceLanguage: 'en',
    name: { en: 'Street lights that report their own faults' },
    summary: {
      en: prose`
        Of 11,600 street lights about 300 are dark on any night. New controllers are to say which;
        the tender opened in October.
      `,
    },
    challenge: {
      en: prose`
        A dark street light is repaired 16 days after somebody complains about it. In the harbour
        district nobody complains, and in an inspection in June every ninth light there was out.
      `,
    },
    content: {
      en: prose`
        Controllers in the lamp head report voltage once a night. The control room sends one van a
        day along the shortest round, with the harbour district first until its share of dark lights
        is that of the city.

        Three kinds of controller were tried on Pier Road from March to August. The one that did
        best needs a bracket that two of the three bidders do not make; the [trial
        report](https://portmarlow.freedonia.example/lights/trial) says which.
      `,
    },
    cost: { amount: '1900000', currency: 'USD', note: { en: 'Estimate of the city.' } },
    function: ['06.4'],
    stage: 'development',
    startDate: '2026-03',
    targetAudience: ['Residents', 'Maintenance crews'],
    keyword: ['street lighting', 'maintenance', 'procurement'],
    technology: ['lamp controllers'],
    sdg: ['7', '11'],
    visibility: 'public',
    publishedAt: '2026-11-03T09:00:00Z',
  },
]
