import type { InitiativeDraft } from '../../../domain/initiative.ts'
import type { InitiativeView, Partner } from '../pages/initiative.ts'
import type { Figure } from '../parts/facts.ts'
import type { RecordCard } from '../parts/record-card.ts'
import { type Reader, htmlFor, markdownFor, textFor, titleFor } from './reader.ts'
import { type Told, toRecordView } from './record.ts'

/** @param lessons that are about it, as cards. */
export function toInitiativeView(
  reader: Reader,
  told: Told,
  draft: InitiativeDraft,
  lessons: readonly RecordCard[],
): InitiativeView {
  const source = told.row.source_language
  const markdown = (map: InitiativeDraft['challenge']) => markdownFor(reader, map, source)
  return {
    ...toRecordView(reader, told, draft),
    summary: textFor(reader, told.row.summary, source),
    challenge: markdown(draft.challenge),
    content: htmlFor(reader, told.row.html, source),
    results: markdown(draft.results),
    figures: (draft.indicator ?? []).map((figure) => toFigure(reader, figure, source)),
    obstacle: markdown(draft.obstacle),
    conditionsForSuccess: markdown(draft.conditionsForSuccess),
    replicability: markdown(draft.replicability),
    stage: draft.stage,
    startDate: draft.startDate,
    endDate: draft.endDate,
    audience: draft.targetAudience ?? [],
    partners: (draft.participation ?? []).map(toPartner),
    sdg: draft.sdg ?? [],
    sameAs: draft.sameAs ?? [],
    codeRepository: draft.codeRepository ?? [],
    assetLicense: draft.assetLicense ?? [],
    conformsTo: draft.conformsTo ?? [],
    legalBasis: draft.legalBasis ?? [],
    lessons,
  }
}

const toFigure = (
  reader: Reader,
  {
    name,
    value,
    unitText,
    baseline,
    observedAt,
  }: NonNullable<InitiativeDraft['indicator']>[number],
  source: string,
): Figure => ({
  name: titleFor(reader, name, source, value),
  value,
  unit: unitText,
  baseline,
  observed: observedAt,
})

const toPartner = ({
  name,
  participant,
  role,
  organizationKind,
}: NonNullable<InitiativeDraft['participation']>[number]): Partner => ({
  name,
  href: participant,
  role,
  kind: organizationKind,
})
