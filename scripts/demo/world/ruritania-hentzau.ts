import { prose } from './prose.ts'
import { type Initiative, ownedBy } from './shapes.ts'

const hentzau = ownedBy('hentzau', 'XR', 'regional')

/** Initiatives of the Duchy of Hentzau. */
export const hentzauInitiatives: readonly Initiative[] = [
  {
    key: 'forest-fire-watch',
    ...hentzau,
    sourceLanguage: 'de',
    name: {
      de: 'Feuerwache im Wald: Kameras, Türmer und eine Telefonliste',
      en: 'Fire watch in the forest: cameras, tower keepers and a telephone list',
    },
    summary: {
      de: prose`
        Sechs Kameras auf alten Wachtürmen melden Rauch; ein Mensch aus dem nächsten Dorf sieht
        nach, bevor die Feuerwehr fährt.
      `,
      en: prose`
        Six cameras on old watchtowers report smoke; somebody from the nearest village looks before
        the fire brigade sets out.
      `,
    },
    challenge: {
      de: prose`
        Im Sommer 2022 brannten in Hentzau 410 Hektar Wald. Vom ersten Rauch bis zum ersten Anruf
        vergingen im Mittel 47 Minuten. Die Wachtürme stehen noch, doch die letzte Türmerin ging
        1998 in den Ruhestand.
      `,
      en: prose`
        In the summer of 2022, 410 hectares of forest burned in Hentzau. From the first smoke to the
        first call, 47 minutes passed on average. The watchtowers still stand, but the last keeper
        retired in 1998.
      `,
    },
    content: {
      de: prose`
        Auf sechs Türmen steht je eine Kamera, die alle vier Minuten den Horizont absucht. Meldet
        sie Rauch, ruft die Leitstelle zuerst eine von 38 Freiwilligen an, die in Sichtweite wohnen.
        Erst deren Wort schickt den Löschzug, es sei denn, zwei Kameras sehen dasselbe.

        - Aufnahmen werden nach 72 Stunden gelöscht; Häuser sind im Bild geschwärzt.
        - Die Liste der Freiwilligen wird jeden Mai neu durchtelefoniert.
        - Von Oktober bis März ruht der Versuch.
      `,
      en: prose`
        Each of six towers carries a camera that scans the horizon every four minutes. When it
        reports smoke, the control room first rings one of 38 volunteers who live within sight. Only
        their word sends the engine, unless two cameras see the same.

        - Pictures are deleted after 72 hours; houses are blacked out in the image.
        - The list of volunteers is rung through anew every May.
        - From October to March the trial rests.
      `,
    },
    results: {
      de: prose`
        In zwei Sommern 19 Brände, im Mittel 11 Minuten bis zum ersten Anruf, 34 Hektar verbrannt.
        Dazu 212 Fehlmeldungen, davon 160 bei Morgennebel. Beide Sommer waren feuchter als 2022; wie
        viel davon den Kameras gehört, wissen wir nicht.
      `,
      en: prose`
        Nineteen fires in two summers, 11 minutes to the first call on average, 34 hectares burned.
        Also 212 false reports, 160 of them in morning mist. Both summers were wetter than 2022; how
        much of this belongs to the cameras we do not know.
      `,
    },
    indicator: [
      {
        name: { de: 'Erster Rauch bis erster Anruf', en: 'First smoke to first call' },
        value: '11',
        unitText: 'minutes',
        baseline: '47 in 2022',
        observedAt: '2025-09-30',
      },
    ],
    cost: {
      amount: '295000',
      currency: 'EUR',
      note: {
        de: 'Einmalig; dazu 40.000 im Jahr.',
        en: 'Once; and 40,000 a year.',
      },
    },
    function: ['03.2', '05.4'],
    stage: 'pilot',
    startDate: '2024-05',
    targetAudience: ['Villages at the edge of the forest'],
    participation: [
      { name: 'Optik Kessler & Sohn', role: 'supplier', organizationKind: 'business' },
      {
        name: 'Volunteer Fire Brigades of Hentzau',
        role: 'community',
        organizationKind: 'civil-society',
      },
    ],
    keyword: ['forest fire', 'volunteers', 'early warning', 'false alarms'],
    technology: ['cameras', 'image recognition'],
    sdg: ['13', '15'],
    visibility: 'public',
    publishedAt: '2026-04-09T07:45:00Z',
  },
  {
    key: 'village-wells',
    ...hentzau,
    sourceLanguage: 'en',
    name: { en: 'Level sensors in forty village wells' },
    summary: {
      en: prose`
        Sensors in forty wells were to warn of falling levels two weeks ahead. Paused after the
        second winter; the list of weak wells is shared with peers only.
      `,
    },
    challenge: {
      en: prose`
        Forty villages drink from one well each. In August 2023 three ran dry within nine days, and
        the first the water office heard of it was the brewery asking for a tanker. Levels were read
        by hand, once a quarter, by a man with a rope.
      `,
    },
    content: {
      en: prose`
        Each well received a pressure sensor that sends its level once a day. The control room draws
        a line through the last thirty days and calls the village when it crosses the mark at which
        a tanker takes longer than the water lasts.

        Eleven wells have no second source within 15 km: **Upper Tarn, Low Tarn, Saint Odo, Brenn**
        and seven more in the [annex](https://hentzau.ruritania.example/wells/annex). This is why
        the record is not public.

        The sensors were paused on 2 February 2026. Reading by rope has resumed, now once a
        fortnight.
      `,
    },
    results: {
      en: prose`
        Two warnings in the dry summer of 2025, both right, both with twelve days to spare. Then
        fourteen sensors fell silent between November and January, and three reported a full well
        that was not.
      `,
    },
    obstacle: {
      en: prose`
        The batteries were rated at five degrees and the wells stand at two. The contract named a
        life in years but no temperature, so the supplier replaces nothing. We wrote the contract.
      `,
    },
    conditionsForSuccess: {
      en: prose`
        A budget line for replacement from the first year. Ours was for purchase only and ended in
        December.
      `,
    },
    cost: { amount: '186000', currency: 'EUR', note: { en: 'Spent before the pause.' } },
    function: ['06.3'],
    stage: 'paused',
    startDate: '2024-10',
    targetAudience: ['Villages with one well', 'Water office'],
    participation: [
      { name: 'Tarn Instruments Ltd', role: 'supplier', organizationKind: 'business' },
    ],
    keyword: ['drinking water', 'drought', 'sensors', 'vendor', 'procurement'],
    technology: ['pressure sensors', 'low-power radio'],
    sdg: ['6', '13'],
    visibility: 'peers',
    publishedAt: '2026-05-12T13:20:00Z',
  },
  {
    key: 'bus-on-call',
    ...hentzau,
    sourceLanguage: 'en',
    name: { en: 'The bus that comes when called', de: 'Der Bus, der auf Anruf kommt' },
    summary: {
      en: prose`
        Four small buses without a timetable served 57 villages for three years. The trial ended as
        planned; the bus company now runs it as an ordinary line.
      `,
      de: prose`
        Vier kleine Busse ohne Fahrplan bedienten drei Jahre lang 57 Dörfer. Der Versuch endete wie
        geplant; heute fährt ihn das Busunternehmen als gewöhnliche Linie.
      `,
    },
    challenge: {
      en: prose`
        The timetable of the upper valley offered two buses a day, which carried on average 1.7
        people, one of them the driver. Those without a car went to the doctor when a neighbour did.
      `,
      de: prose`
        Der Fahrplan im oberen Tal bot zwei Busse am Tag, die im Mittel 1,7 Personen beförderten,
        eine davon am Steuer. Wer kein Auto hatte, ging zum Arzt, wenn der Nachbar ging.
      `,
    },
    content: {
      en: prose`
        A trip is booked by telephone or on a web page until one hour before. The bus drives from
        stop to stop, never to the door, and the fare is that of the ordinary line.

        The duchy paid for three years, on one condition written into the first contract: in the
        last year the company carries half of the deficit, so that it learns what the service costs
        before it owns it. It was handed over on 31 March 2026, with two buses more than were
        planned and one village fewer.
      `,
      de: prose`
        Eine Fahrt bestellt man bis eine Stunde vorher, am Telefon oder auf einer Webseite. Der Bus
        fährt von Haltestelle zu Haltestelle, nie bis zur Tür, und kostet so viel wie die
        gewöhnliche Linie.

        Das Herzogtum zahlte drei Jahre lang unter einer Bedingung, die schon im ersten Vertrag
        stand: Im letzten Jahr trägt das Unternehmen die Hälfte des Defizits, damit es die Kosten
        kennt, bevor ihm der Dienst gehört. Übergeben wurde er am 31. März 2026, mit zwei Bussen
        mehr als geplant und einem Dorf weniger.
      `,
    },
    results: {
      en: prose`
        From 3,900 to 21,400 trips a year. The deficit for each trip fell from €31 to €12, which is
        still a deficit. One village, Oberbrenn, asked to have its two timetabled buses back, and
        has them.
      `,
      de: prose`
        Von 3.900 auf 21.400 Fahrten im Jahr. Das Defizit je Fahrt sank von 31 auf 12 Euro, was
        immer noch ein Defizit ist. Ein Dorf, Oberbrenn, wollte seine zwei Busse nach Fahrplan
        zurück und hat sie bekommen.
      `,
    },
    indicator: [
      {
        name: { en: 'Trips a year', de: 'Fahrten im Jahr' },
        value: '21400',
        baseline: '3,900 in 2022',
        observedAt: '2025-12-31',
      },
    ],
    cost: {
      amount: '890000',
      currency: 'EUR',
      note: { en: 'For three years.', de: 'Für drei Jahre.' },
    },
    function: ['04.5'],
    stage: 'ended',
    startDate: '2023-04-01',
    endDate: '2026-03-31',
    targetAudience: ['People without a car', 'Bus companies'],
    participation: [
      { name: 'Upper Valley Bus Cooperative', role: 'implementer', organizationKind: 'business' },
    ],
    keyword: ['public transport', 'rural', 'on demand', 'handover'],
    technology: ['route planning'],
    sdg: ['11'],
    codeRepository: ['https://code.ruritania.example/hentzau/bus-on-call'],
    assetLicense: ['AGPL-3.0-or-later'],
    visibility: 'public',
    publishedAt: '2026-06-02T09:10:00Z',
  },
]
