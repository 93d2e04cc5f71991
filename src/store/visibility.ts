import { type ExpressionBuilder, type ExpressionWrapper, type SqlBool, sql } from 'kysely'
import type { Viewer } from '../domain/viewer.ts'
import { VISIBILITIES, type Visibility } from '../domain/visibility.ts'
import type { Schema } from './schema.ts'

type Records = ExpressionBuilder<Schema, 'records'>
type Condition = ExpressionWrapper<Schema, 'records', SqlBool>

const LIVE = sql<SqlBool>`records.status in ('published', 'archived')`

/**
 * The one predicate for reading records. Every surface that shows a record goes through it: pages, API,
 * search, feeds, collections, documents. It admits live records only; drafts and withdrawn ones have
 * queries of their own.
 *
 * anyone: public. A peer: also our own peers-only records, never those that another server shared with
 * us. A member: everything.
 */
export function readableBy(viewer: Viewer): (eb: Records) => Condition {
  return (eb) => {
    if (viewer.kind === 'member') return eb.and([LIVE])
    const isPublic = eb('records.visibility', '=', 'public')
    if (viewer.kind === 'anyone') return eb.and([LIVE, isPublic])
    return eb.and([
      LIVE,
      eb.or([
        isPublic,
        eb.and([eb('records.visibility', '=', 'peers'), eb('records.local', '=', true)]),
      ]),
    ])
  }
}

/**
 * What a viewer may see of a record that it may read now: its earlier revisions keep the visibility that
 * they were published with (SEC-09).
 */
export const visibleTo = (viewer: Viewer): readonly Visibility[] => {
  if (viewer.kind === 'member') return VISIBILITIES
  return viewer.kind === 'peer' ? ['public', 'peers'] : ['public']
}
