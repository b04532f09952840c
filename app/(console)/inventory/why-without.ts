import type { StockRow } from '../../../lib/boards/stock-list.ts'

const unmatched: Record<StockRow['match'], string> = {
  unread: 'not compared yet',
  one: 'not computed yet',
  kit: 'not computed yet',
  no_item: 'no item by choice',
  ambiguous: 'several items fit',
  none: 'not in the ERP',
}

/** Why a shop item has no number. */
export const whyWithout = ({ keeper, match, ots }: Pick<StockRow, 'keeper' | 'match' | 'ots'>): string => {
  if (keeper === 'none') return 'not counted in the shop'
  if (keeper === 'parent') return 'counted on its product'
  return ots === null ? unmatched[match] : 'the ERP keeps no stock of it'
}
