import type { Candidate } from '../../../../lib/mappings/suggest/score-item.ts'

/** An item as a person names it: `00467 Merino Beanie, Ecru, SELV, S`. */
export const itemWords = ({
  style,
  styleName,
  colorName,
  colorCode,
  lblCode,
  dimension,
  sizeDesc,
}: Candidate): string =>
  [`${style} ${styleName}`.trim(), colorName || colorCode, lblCode, dimension, sizeDesc].filter(Boolean).join(', ')

const kinds: Record<string, string> = { sku: 'SKU', product: 'Product', line: 'Line' }

/** A link's key as a person names it: `SKU RUL-BR-15`. */
export function keyWords(key: string): string {
  const [kind = '', name = ''] = key.split(/:(.*)/s)
  return `${kinds[kind] ?? kind} ${name}`
}
