/**
 * What is wrong with this tenant's items, on purpose: the share a real item master shows. GIFT-25 has no item either,
 * but rightly: a card sold is a liability charge, not goods. Orders are the paid ones of the recorded store.
 */
export type PlantedItemFault = {
  sku: string
  fault: 'missing' | 'listed otherwise' | 'inactive' | 'ambiguous' | 'price off'
  /** The SKU the ERP has for it instead. */
  listedAs?: string
  paidOrders: number
  effect: string
}

export const plantedItemFaults: readonly PlantedItemFault[] = [
  {
    sku: 'RUL-BR-15',
    fault: 'listed otherwise',
    listedAs: 'RUL-BR-15CM',
    paidOrders: 5,
    effect: 'held: no item carries the SKU, one carries another like it',
  },
  { sku: 'SVC-ENGRAVE', fault: 'missing', paidOrders: 7, effect: 'held: no item carries the SKU' },
  { sku: 'VASE-CER', fault: 'inactive', paidOrders: 7, effect: "held: the style's active_ok is N" },
  { sku: 'BNE-MER-S-ECR', fault: 'ambiguous', paidOrders: 4, effect: 'held: two items carry the SKU' },
  { sku: 'NB-A5-DOT', fault: 'price off', paidOrders: 12, effect: 'finding only: 9.50 in the ERP, 8.50 in the shop' },
]

/** SKUs that rightly have no item. */
export const skusWithoutItem: ReadonlySet<string> = new Set(['GIFT-25'])
