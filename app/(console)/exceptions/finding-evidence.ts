import type { FindingCode } from '../../../lib/exceptions/finding-codes.ts'
import type { Json } from '../../../lib/kernel/digest.ts'
import type { EvidenceRow } from './evidence-rows.ts'
import { fieldTitle } from './sentence.ts'

type Cause = Record<string, Json>

const text = (value: Json | undefined): string =>
  value === undefined || value === null
    ? ''
    : Array.isArray(value)
      ? value.map(text).join(', ')
      : typeof value === 'object'
        ? JSON.stringify(value)
        : String(value)

/** Of each code: the field it is about, what was found there when the case does not say, and what was wanted. */
const told: Record<FindingCode, { field: string; found?: (cause: Cause) => string; wanted: string }> = {
  OVERSOLD: {
    field: 'Available units',
    found: ({ units }) => (typeof units === 'number' ? `${units} too few` : 'below zero'),
    wanted: 'at least 0',
  },
  STOCK_GUARD: {
    field: 'Items that would go to zero',
    found: ({ value }) => text(value),
    wanted: 'fewer, or a person who lets them go',
  },
  CATALOGUE_GUARD: {
    field: 'Shop items that would be changed',
    found: ({ value }) => text(value),
    wanted: 'fewer, or a person who approves them',
  },
  STOCK_STALE: { field: 'Figures to send by', found: ({ value }) => text(value), wanted: 'recent ones' },
  STOCK_REFUSED: { field: 'Stock', found: ({ message }) => text(message), wanted: 'taken by the shop' },
  ROGUE_SKU: { field: 'SKU', found: ({ value }) => text(value), wanted: 'an item that carries it, or a link' },
  SKU_SHARED_IN_SHOP: {
    field: 'SKU',
    found: ({ value, others }) => (text(others) ? `${text(value)}, on ${text(others)} too` : text(value)),
    wanted: 'one product or variation',
  },
  SKU_INHERITED: { field: 'SKU', found: ({ value }) => `${text(value)}, of its product`, wanted: 'one of its own' },
  ITEM_INACTIVE_ON_SALE: { field: 'On sale', found: () => 'yes', wanted: 'no, or an active item' },
  CATALOGUE_REFUSED: { field: 'Change', found: ({ message }) => text(message), wanted: 'taken by the shop' },
  PRODUCT_UNREADABLE: { field: 'Product', found: ({ message }) => text(message), wanted: 'one that can be read' },
  LOCAL_EDIT: { field: 'Field', wanted: 'what the ERP has' },
  STOCK_OVERWRITTEN: { field: 'Stock', wanted: 'the number that was sent' },
  STOCK_KEPT_BY_PARENT: { field: 'Stock kept', found: () => 'on the product', wanted: 'on the variation' },
}

/** What stands in the shop beside what should: the shop's value and the ERP's, where the case carries them. */
export function findingEvidence(code: FindingCode, cause: Cause): EvidenceRow {
  const { field, found, wanted } = told[code]
  const named = fieldTitle(cause.field)
  const title = code === 'LOCAL_EDIT' || code === 'CATALOGUE_REFUSED' ? named : ''
  return {
    field: title ? title.charAt(0).toUpperCase() + title.slice(1) : field,
    found: text(cause.shop) || found?.(cause) || '',
    wanted: text(cause.erp) || wanted,
  }
}
