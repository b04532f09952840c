import { createLoader, type inferParserType, parseAsString, parseAsStringLiteral } from 'nuqs/server'
import type { TieOutFilter } from '../../../../../lib/reconciliation/read/list-tie-outs.ts'
import { varianceClassNames } from '../../../../../lib/reconciliation/variance-classes.ts'

export const tieOutFilters = {
  verdict: parseAsStringLiteral(['agrees', 'differs', ...varianceClassNames]),
  q: parseAsString.withDefault(''),
  after: parseAsString,
}

export type TieOutFilters = inferParserType<typeof tieOutFilters>

export const loadTieOutFilters = createLoader(tieOutFilters)

/** What the list and its export ask the database for. */
export const tieOutFilter = ({ verdict, q }: TieOutFilters): TieOutFilter => ({
  ...(verdict ? { verdict } : {}),
  ...(q.trim() ? { search: q.trim().replace(/^#/, '').slice(0, 80) } : {}),
})
