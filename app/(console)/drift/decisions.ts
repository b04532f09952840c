import type { DriftedOrder, DriftRow } from '../../../lib/boards/drift-list.ts'

/** Decided together at most: a person looks at what they decide. */
export const decidedAtMost = 500

/** What can be said of a difference. */
export type Decision = 'accept' | 'push' | 'ignore' | 'cancel'

/** One difference with the order it stands on. */
export interface Chosen {
  order: DriftedOrder
  row: DriftRow
}

/** Only what is open can be decided. */
export const isDecidable = ({ state }: DriftRow): boolean => state === 'open'

export const ordersOf = (chosen: readonly Chosen[]): DriftedOrder[] => [
  ...new Map(chosen.map(({ order }) => [order.id, order])).values(),
]
