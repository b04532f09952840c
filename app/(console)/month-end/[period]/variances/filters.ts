import { createLoader, type inferParserType, parseAsString, parseAsStringLiteral } from 'nuqs/server'
import type { VarianceFilter } from '../../../../../lib/reconciliation/read/list-variances.ts'
import { varianceClassNames } from '../../../../../lib/reconciliation/variance-classes.ts'

export const varianceStates = ['open', 'explained', 'adjusting', 'carried'] as const

/** The list's whole state is its URL. */
export const varianceFilters = {
  class: parseAsStringLiteral(varianceClassNames),
  state: parseAsStringLiteral(varianceStates),
  owner: parseAsString,
  q: parseAsString.withDefault(''),
  after: parseAsString,
}

export type VarianceFilters = inferParserType<typeof varianceFilters>

export const loadVarianceFilters = createLoader(varianceFilters)

export const varianceFilter = ({ class: name, state, owner, q }: VarianceFilters): VarianceFilter => ({
  ...(name ? { class: name } : {}),
  ...(state ? { state } : {}),
  ...(owner === 'nobody' || /^[0-9a-f-]{36}$/.test(owner ?? '') ? { owner: owner as string } : {}),
  ...(q.trim() ? { search: q.trim().slice(0, 80) } : {}),
})

export const isNarrowed = ({ class: name, state, owner, q }: VarianceFilters): boolean =>
  name !== null || state !== null || owner !== null || q.trim() !== ''
