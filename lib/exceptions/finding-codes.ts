import type { CodeEntry } from './code-entry.ts'

/** What is wrong with a shop's catalogue or stock: found by comparing, on no order's line. Gravest first. */
export const findingCodes = {
  OVERSOLD: {
    title: 'Sold more than there is',
    owner: 'ecommerce',
    severity: 'critical',
    dueHours: 2,
    meaning:
      'Orders have taken more units of the item than the ERP can give. The latest orders of it are at risk; the evidence says how it came about and what would have prevented it.',
    check: 'The item’s stock in the warehouse, receipts on their way, and which of the orders can wait.',
    fix: 'Move or receive stock, agree a later date with the customers, or cancel the latest orders in the shop. It closes once nothing is missing.',
  },
  STOCK_GUARD: {
    title: 'Too much would go to zero',
    owner: 'ecommerce',
    severity: 'critical',
    dueHours: 1,
    meaning:
      'One run would take more of the shop off sale than the guard allows, so those zeros wait. All other numbers are sent.',
    check: 'Whether the ERP really has no stock of them, or a reading, a location or a buffer rule is wrong.',
    fix: 'Let the zeros go on the inventory page, or put right what is wrong: the next run takes them back by itself.',
  },
  CATALOGUE_GUARD: {
    title: 'Too much would be changed at once',
    owner: 'ecommerce',
    severity: 'critical',
    dueHours: 1,
    meaning:
      'By rule, more of the shop would be changed in a quarter of an hour than the guard allows: prices pushed, edits taken back, products taken off sale. Those changes wait.',
    check: 'Whether the ERP means it, a new price list say, or a reading, a field of the profile or a policy is wrong.',
    fix: 'Approve them on the page of changes, or put right what is wrong: the next comparison takes back what is not wanted any more.',
  },
  STOCK_STALE: {
    title: 'Stock is not sent any more',
    owner: 'admin',
    severity: 'high',
    dueHours: 2,
    meaning:
      'No figure of the ERP, or no poll of the shop’s orders, has been recent enough to send stock by. The shop keeps its last numbers.',
    check: 'The connections of the shop and the ERP, when each was last read, and whether orders queue before it.',
    fix: 'Put the connection right. It closes with the next number that can be sent.',
  },
  STOCK_REFUSED: {
    title: 'The shop refused a stock number',
    owner: 'ecommerce',
    severity: 'high',
    dueHours: 4,
    meaning:
      'The shop did not take the number of one item; the others of its batch were taken. Its words are in the evidence.',
    check: 'The product in the shop: whether it is still there, manages its stock and can be edited.',
    fix: 'Put the product right in the shop, then send the number again from the item’s page.',
  },
  ROGUE_SKU: {
    title: 'A product the ERP does not know',
    owner: 'ecommerce',
    severity: 'high',
    dueHours: 4,
    meaning: 'The shop sells a SKU that is no item of the ERP. Orders for it cannot be sent.',
    check: 'Who made it and why: a slip in the SKU, a product made in the shop, or an item yet to be made in the ERP.',
    fix: 'Make the item in the ERP, link the SKU to the right item, or take the product off sale.',
  },
  SKU_SHARED_IN_SHOP: {
    title: 'One SKU on several products',
    owner: 'ecommerce',
    severity: 'high',
    dueHours: 8,
    meaning:
      'More than one product or variation of the shop carries the SKU: each would sell the whole stock of the item.',
    check: 'The products the evidence names, and which of them is the item.',
    fix: 'Give the others their own SKU in the shop, or remove them.',
  },
  SKU_INHERITED: {
    title: 'A variation without a SKU of its own',
    owner: 'ecommerce',
    severity: 'high',
    dueHours: 8,
    meaning: 'The variation shows its product’s SKU, so that its sizes and colours cannot be told apart.',
    check: 'The variation in the shop, and the item of its colour and size.',
    fix: 'Give the variation its own SKU: from the catalogue page, or in the shop.',
  },
  ITEM_INACTIVE_ON_SALE: {
    title: 'On sale, though inactive in the ERP',
    owner: 'ecommerce',
    severity: 'high',
    dueHours: 8,
    meaning: 'The item is not active in the ERP and the shop still sells it. The ERP may refuse its orders.',
    check: 'Why it was made inactive, and whether stock is left to sell.',
    fix: 'Take it off sale in the shop, or activate the item in the ERP.',
  },
  CATALOGUE_REFUSED: {
    title: 'The shop refused a change of a product',
    owner: 'ecommerce',
    severity: 'high',
    dueHours: 4,
    meaning: 'A product or a field of it was sent to the shop and not taken. The shop’s words are in the evidence.',
    check: 'What the shop says, and the product there.',
    fix: 'Put right what the shop names, then ask for the change again from the item’s page.',
  },
  PRODUCT_UNREADABLE: {
    title: 'A product that cannot be read',
    owner: 'ecommerce',
    severity: 'high',
    dueHours: 8,
    meaning:
      'The shop shows a product, or its variations, in a way nobody can read: it is neither compared nor quarantined. All others are.',
    check: 'The product in the shop: its price, its variations, and what plugin writes them.',
    fix: 'Put it right in the shop and save it there: it closes with the next reading.',
  },
  LOCAL_EDIT: {
    title: 'Changed in the shop, though the ERP is master',
    owner: 'ecommerce',
    severity: 'medium',
    dueHours: 8,
    meaning: 'Somebody changed a field in the shop whose master is the ERP. By the field’s policy a person decides.',
    check: 'What stands in the shop and in the ERP, and who changed it.',
    fix: 'Put the ERP’s value back, accept the shop’s, or correct the item in the ERP.',
  },
  STOCK_OVERWRITTEN: {
    title: 'Somebody else writes the stock',
    owner: 'admin',
    severity: 'medium',
    dueHours: 8,
    meaning: 'The shop shows a number that is neither ours nor explained by orders or refunds. Ours is sent again.',
    check:
      'Which plugin, feed or person writes stock in the shop, and when: the evidence has both numbers and the time.',
    fix: 'Stop the other writer. It closes when the shop’s number stays ours.',
  },
  STOCK_KEPT_BY_PARENT: {
    title: 'The stock is kept on the product',
    owner: 'ecommerce',
    severity: 'medium',
    dueHours: 24,
    meaning:
      'The variation does not manage its own stock: all sizes and colours share one number, which cannot be sent by item.',
    check: 'The product in the shop: whether its variations are meant to share their stock.',
    fix: 'Let each variation manage its own stock in the shop.',
  },
} as const satisfies Record<string, CodeEntry>

/** A code of a shop's catalogue or stock. */
export type FindingCode = keyof typeof findingCodes

export const findingCodeNames = Object.keys(findingCodes) as FindingCode[]

const stockCodes = [
  'OVERSOLD',
  'STOCK_GUARD',
  'STOCK_STALE',
  'STOCK_REFUSED',
  'STOCK_OVERWRITTEN',
  'STOCK_KEPT_BY_PARENT',
] as const satisfies readonly FindingCode[]

/** Of the stock; the others are of the catalogue. */
export const isStockCode = (code: FindingCode): boolean => (stockCodes as readonly FindingCode[]).includes(code)
