import { type CatalogueFindingCode, catalogueFindings } from '../flows/catalogue/finding-codes.ts'

/** Kinds of faults as a person looks for them: the tabs of the comparison and the lines of the audit. */
export const faultGroups = [
  'missing',
  'rogue',
  'no_sku',
  'sku',
  'inherited',
  'shared',
  'inactive',
  'prices',
  'barcode',
  'name',
  'attributes',
] as const
export type FaultGroup = (typeof faultGroups)[number]

interface FaultEntry {
  group: FaultGroup
  /** What is wrong, for the person who opens it. */
  meaning: string
  /** What to do about it. */
  repair: string
}

/** What each finding means and how it is mended: lists, audit and exports say it in these words. */
export const faults = {
  ITEM_NOT_IN_SHOP: {
    group: 'missing',
    meaning: 'The ERP has it active and flagged for this channel; the shop has nothing with its SKU or barcode.',
    repair:
      'Publish its style as a draft, look at it in the shop, then release it. Or take the channel flag off in the ERP.',
  },
  ROGUE_SKU: {
    group: 'rogue',
    meaning: 'Nothing in the ERP has this SKU: what it sells cannot be picked, and its stock is nobody’s.',
    repair:
      'Correct the SKU in the shop, link it to an item, or make the item in the ERP. Until then it stands best in quarantine.',
  },
  SKU_MISSING: {
    group: 'no_sku',
    meaning: 'It can be bought and names no item.',
    repair: 'Give it the SKU of its item in the shop.',
  },
  SKU_INHERITED: {
    group: 'inherited',
    meaning:
      'The variation has no SKU of its own and reports its product’s: every such variation would sell the same item.',
    repair: 'Give each variation the SKU of its own item, then take the SKU off the product.',
  },
  SKU_SHARED: {
    group: 'shared',
    meaning: 'Several products or variations carry one SKU: orders of the one take the stock of the other.',
    repair: 'Keep the SKU on the one it belongs to and correct the others, by product and variation id.',
  },
  SKU_AMBIGUOUS: {
    group: 'shared',
    meaning: 'The ERP has several items with this SKU or barcode.',
    repair: 'Link it to the right item, or correct the SKU in the ERP.',
  },
  SKU_DIFFERS: {
    group: 'sku',
    meaning: 'Somebody changed the SKU in the shop; it is not the one its item was matched by.',
    repair: 'Revert to the SKU it had, or accept the new one if it names the same item in the ERP.',
  },
  ITEM_INACTIVE_ON_SALE: {
    group: 'inactive',
    meaning: 'Customers can buy what the ERP does not sell any more: its orders will be held.',
    repair: 'Take it off sale in the shop, or make the item active again in the ERP.',
  },
  PRICE_DIFFERS: {
    group: 'prices',
    meaning: 'The shop asks another regular price than the item master has.',
    repair: 'Revert to the ERP’s price, or accept the shop’s if that is the one agreed.',
  },
  SALE_PRICE_DIFFERS: {
    group: 'prices',
    meaning: 'The shop asks another sale price, or between other dates, than was agreed.',
    repair: 'Revert to what was agreed, or accept the shop’s.',
  },
  PRICE_CURRENCY: {
    group: 'prices',
    meaning: 'The item’s price is in another currency than the shop sells in: the two cannot be compared.',
    repair: 'Give the item a price in the shop’s currency in the ERP.',
  },
  BARCODE_DIFFERS: {
    group: 'barcode',
    meaning: 'What is scanned in the warehouse is not what the shop tells market places and search engines.',
    repair: 'Revert to the ERP’s barcode, or correct it there.',
  },
  NAME_DIFFERS: {
    group: 'name',
    meaning: 'The shop names it otherwise than the item master.',
    repair: 'Accept the shop’s name if it is meant for customers, or revert to the ERP’s.',
  },
  ATTRIBUTES_DIFFER: {
    group: 'attributes',
    meaning: 'Colour or size in the shop are not those of the item: a customer may get another than was chosen.',
    repair: 'Look whether it carries the SKU of another variation; correct the SKU or the attributes.',
  },
} as const satisfies Record<CatalogueFindingCode, FaultEntry>

export const faultCodes = Object.keys(faults) as CatalogueFindingCode[]

export const codesOfGroup = (group: FaultGroup): CatalogueFindingCode[] =>
  faultCodes.filter((code) => faults[code].group === group)

/** What a finding's code means; null for one this version does not know. */
export function faultOf(code: string): (FaultEntry & { title: string; field: string }) | null {
  const known = faultCodes.find((each) => each === code)
  return known ? { ...faults[known], ...catalogueFindings[known] } : null
}
