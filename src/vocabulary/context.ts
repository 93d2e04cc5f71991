/**
 * The JSON-LD context of everything this server writes (PROTOCOL 2): one constant, the same bytes on
 * every server. New optional terms may be added; the IRI of a term never changes. Nothing in it is fetched.
 */
export const NS = 'https://w3id.org/comity/ns#'
export const AS2 = 'https://www.w3.org/ns/activitystreams'
export const PUBLIC = `${AS2}#Public`
export const AS2_MEDIA_TYPE = 'application/activity+json'

/** The value of a term is an IRI. */
const iri = (id: string) => ({ '@id': id, '@type': '@id' })
/** A list, also of one. */
const list = (id: string) => ({ '@id': id, '@container': '@set' })
const iris = (id: string) => ({ '@id': id, '@type': '@id', '@container': '@set' })
const day = (id: string) => ({ '@id': id, '@type': 'http://www.w3.org/2001/XMLSchema#date' })
/** One text for each language. */
const texts = (id: string) => ({ '@id': id, '@container': '@language' })

export const TERMS = {
  comity: 'https://w3id.org/comity/ns#',
  schema: 'http://schema.org/',
  toot: 'http://joinmastodon.org/ns#',
  Hashtag: 'as:Hashtag',
  sensitive: 'as:sensitive',
  manuallyApprovesFollowers: 'as:manuallyApprovesFollowers',
  movedTo: iri('as:movedTo'),
  featured: iri('toot:featured'),
  discoverable: 'toot:discoverable',
  indexable: 'toot:indexable',
  PropertyValue: 'http://schema.org#PropertyValue',
  value: 'http://schema.org#value',
  assertionMethod: iri('https://w3id.org/security#assertionMethod'),
  webfinger: 'https://purl.archive.org/socialweb/webfinger#webfinger',
  additionalType: iri('schema:additionalType'),
  isBasedOn: iris('schema:isBasedOn'),
  about: iri('schema:about'),
  sameAs: iris('schema:sameAs'),
  license: iri('schema:license'),
  inLanguage: 'schema:inLanguage',
  jurisdiction: list('schema:jurisdiction'),
  keyword: list('schema:keywords'),
  startDate: day('schema:startDate'),
  endDate: day('schema:endDate'),
  codeRepository: iris('schema:codeRepository'),
  sha256: 'schema:sha256',
  unitText: 'schema:unitText',
  amount: 'schema:amount',
  currency: 'schema:currency',
  acceptedAnswer: iris('schema:acceptedAnswer'),
  revision: 'schema:version',
  conformsTo: iris('http://purl.org/dc/terms/conformsTo'),
  title: 'comity:title',
  titleMap: texts('comity:title'),
  recordStatus: 'comity:recordStatus',
  changeNote: 'comity:changeNote',
  stage: 'comity:stage',
  function: list('comity:function'),
  sdg: list('comity:sdg'),
  governmentLevel: 'comity:governmentLevel',
  technology: list('comity:technology'),
  targetAudience: list('comity:targetAudience'),
  evidence: iris('comity:evidence'),
  legalBasis: iris('comity:legalBasis'),
  assetLicense: list('comity:assetLicense'),
  curation: 'comity:curation',
  date: day('comity:date'),
  translations: list('comity:translations'),
  translationMethod: 'comity:translationMethod',
  translatedRevision: 'comity:translatedRevision',
  challenge: 'comity:challenge',
  challengeMap: texts('comity:challenge'),
  results: 'comity:results',
  resultsMap: texts('comity:results'),
  obstacle: 'comity:obstacle',
  obstacleMap: texts('comity:obstacle'),
  conditionsForSuccess: 'comity:conditionsForSuccess',
  conditionsForSuccessMap: texts('comity:conditionsForSuccess'),
  replicability: 'comity:replicability',
  replicabilityMap: texts('comity:replicability'),
  participation: list('comity:participation'),
  participant: iri('comity:participant'),
  role: 'comity:role',
  organizationKind: 'comity:organizationKind',
  indicator: list('comity:indicator'),
  baseline: 'comity:baseline',
  observedAt: day('comity:observedAt'),
  cost: 'comity:cost',
  drivingEvent: 'comity:drivingEvent',
  drivingEventMap: texts('comity:drivingEvent'),
  recommendation: 'comity:recommendation',
  recommendationMap: texts('comity:recommendation'),
  appliesWhen: 'comity:appliesWhen',
  appliesWhenMap: texts('comity:appliesWhen'),
  effectEvidence: 'comity:effectEvidence',
  effectEvidenceMap: texts('comity:effectEvidence'),
  outcome: 'comity:outcome',
  phase: 'comity:phase',
  adoptionKind: 'comity:adoptionKind',
  adoptionStatus: 'comity:adoptionStatus',
  adoptedAs: iri('comity:adoptedAs'),
  whatChanged: 'comity:whatChanged',
  whatChangedMap: texts('comity:whatChanged'),
  whyChanged: 'comity:whyChanged',
  whyChangedMap: texts('comity:whyChanged'),
  acknowledgement: iri('comity:acknowledgement'),
  callStatus: 'comity:callStatus',
  endorsementKind: 'comity:endorsementKind',
  guestName: 'comity:guestName',
  event: 'comity:event',
  itemNotes: list('comity:itemNotes'),
  curatorNote: 'comity:curatorNote',
  curatorNoteMap: texts('comity:curatorNote'),
  adoptions: iri('comity:adoptions'),
  lessons: iri('comity:lessons'),
  updates: iri('comity:updates'),
  endorsements: iri('comity:endorsements'),
  revisions: iri('comity:revisions'),
  showcases: iri('comity:showcases'),
  peers: iri('comity:peers'),
  catalogue: iri('comity:catalogue'),
  digest: 'comity:digest',
} as const

export const CONTEXT = [AS2, 'https://w3id.org/security/data-integrity/v1', TERMS] as const

/** Actors carry keys, which have contexts of their own. */
export const ACTOR_CONTEXT = [
  AS2,
  'https://w3id.org/security/v1',
  'https://w3id.org/security/data-integrity/v1',
  'https://w3id.org/security/multikey/v1',
  TERMS,
] as const
