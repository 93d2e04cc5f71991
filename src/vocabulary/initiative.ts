import type { InitiativeDraft } from '../domain/initiative.ts'
import {
  readCost,
  readEvidence,
  readIndicators,
  readParticipation,
  readWords,
  writeCost,
  writeEvidence,
  writeIndicator,
  writeParticipation,
} from './record-parts.ts'
import { type Wire, present, readTerm, readText, readTexts, writeTexts } from './wire.ts'

/** An initiative's own properties on the wire (PROTOCOL 3.1), beside those that all records have. */
export function writeInitiative(draft: InitiativeDraft): Wire {
  const source = draft.sourceLanguage
  return present({
    stage: draft.stage,
    function: draft.function,
    jurisdiction: draft.jurisdiction,
    governmentLevel: draft.governmentLevel,
    sdg: draft.sdg,
    keyword: draft.keyword,
    technology: draft.technology,
    ...writeTexts('challenge', draft.challenge, source),
    ...writeTexts('results', draft.results, source),
    ...writeTexts('obstacle', draft.obstacle, source),
    ...writeTexts('conditionsForSuccess', draft.conditionsForSuccess, source),
    ...writeTexts('replicability', draft.replicability, source),
    targetAudience: draft.targetAudience,
    startDate: draft.startDate,
    endDate: draft.endDate,
    participation: draft.participation?.map(writeParticipation),
    indicator: draft.indicator?.map((figure) => writeIndicator(figure, source)),
    cost: draft.cost && writeCost(draft.cost),
    codeRepository: draft.codeRepository,
    assetLicense: draft.assetLicense,
    conformsTo: draft.conformsTo,
    legalBasis: draft.legalBasis,
    sameAs: draft.sameAs,
    evidence: draft.evidence?.map((evidence) => writeEvidence(evidence, source)),
  })
}

/** Reads an initiative's own properties; the domain's parser judges them afterwards. */
export const readInitiative = (object: Wire, source: string): Wire =>
  present({
    summary: readTexts(object, 'summary', source),
    challenge: readTexts(object, 'challenge', source),
    function: readWords(object, 'function'),
    stage: readText(readTerm(object, 'stage')),
    jurisdiction: readWords(object, 'jurisdiction'),
    governmentLevel: readText(readTerm(object, 'governmentLevel')),
    results: readTexts(object, 'results', source),
    indicator: readIndicators(readTerm(object, 'indicator'), source),
    obstacle: readTexts(object, 'obstacle', source),
    conditionsForSuccess: readTexts(object, 'conditionsForSuccess', source),
    replicability: readTexts(object, 'replicability', source),
    cost: readCost(readTerm(object, 'cost')),
    startDate: readText(readTerm(object, 'startDate')),
    endDate: readText(readTerm(object, 'endDate')),
    targetAudience: readWords(object, 'targetAudience'),
    participation: readParticipation(readTerm(object, 'participation')),
    keyword: readWords(object, 'keyword'),
    technology: readWords(object, 'technology'),
    sdg: readWords(object, 'sdg'),
    sameAs: readWords(object, 'sameAs'),
    codeRepository: readWords(object, 'codeRepository'),
    assetLicense: readWords(object, 'assetLicense'),
    conformsTo: readWords(object, 'conformsTo'),
    legalBasis: readWords(object, 'legalBasis'),
    evidence: readEvidence(readTerm(object, 'evidence'), source),
  })
