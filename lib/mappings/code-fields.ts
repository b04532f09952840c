import type { CodeTable } from '../erp/port.ts'
import type { MappingFile } from './tables.ts'

/**
 * Which ERP table the codes of a field stand in: what a form offers and a save is compared with. Charges, tenders, divisions,
 * stores and departments have none.
 */
export const codeFields: Partial<Record<MappingFile, Record<string, CodeTable>>> = {
  account: { customer: 'customer' },
  warehouse: { locations: 'location' },
  tax: { taxCode: 'taxcode' },
  allowance: { code: 'discount' },
  shipping: { shipper: 'shipper' },
  payment: { terms: 'terms' },
  item_link: { taxCode: 'taxcode' },
  calendar: { warehouse: 'location' },
  carrier: { shipper: 'shipper' },
  return_reason: { reasonCode: 'returnreason', location: 'location' },
}
