import type { MappingTable } from '../mappings/tables.ts'
import type { ExceptionCode } from './codes.ts'

/** The mapping table whose rules end a case of the code. */
export const fixTables: Partial<Record<ExceptionCode, MappingTable>> = {
  SKU_MISSING: 'item_link',
  PRODUCT_DELETED: 'item_link',
  SKU_UNKNOWN: 'item_link',
  SKU_INACTIVE: 'item_link',
  SKU_AMBIGUOUS: 'item_link',
  HELD_BY_RULE: 'hold',
  PRICE_OFF_MASTER: 'price',
  TEXT_TOO_LONG: 'text',
  WAREHOUSE_UNMAPPED: 'warehouse',
  TAX_UNMAPPED: 'tax',
  TAX_DISCREPANCY: 'tax',
  ALLOWANCE_UNMAPPED: 'allowance',
  SHIPPING_UNMAPPED: 'shipping',
  PAYMENT_UNMAPPED: 'payment',
  TENDER_UNMAPPED: 'tender',
  FEE_UNMAPPED: 'fee',
}
