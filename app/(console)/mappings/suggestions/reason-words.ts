import type { Reason } from '../../../../lib/mappings/suggest/score-item.ts'

/** A part of a score, as a person says it. */
export function reasonWords({ kind, points, percent }: Reason): string {
  switch (kind) {
    case 'barcode':
      return 'same barcode'
    case 'sku':
      return 'same SKU'
    case 'sku_alike':
      return `SKU ${percent} % alike`
    case 'style':
      return percent === 100 ? 'same style name' : `style name ${percent} % alike`
    case 'colour':
      return points > 0 ? 'same colour' : 'another colour'
    case 'size':
      return points > 0 ? 'same size' : 'another size'
    case 'price':
      return points > 0 ? 'same price' : 'price far off'
    case 'inactive':
      return 'not active in the ERP'
  }
}

/** Points with their sign, a true minus in front. */
export const pointsText = (points: number): string => (points < 0 ? `−${-points}` : `+${points}`)

/** The reasons of a score in one line: `SKU 64 % alike +29, same price +5`. */
export const reasonsLine = (reasons: readonly Reason[]): string =>
  reasons.map((reason) => `${reasonWords(reason)} ${pointsText(reason.points)}`).join(', ')
