import { type ExceptionCode, exceptionCodes } from '../../../lib/exceptions/codes.ts'
import { type CatalogueFieldName, catalogueFields } from '../../../lib/flows/catalogue/fields.ts'
import type { Json } from '../../../lib/kernel/digest.ts'
import { amountOfCase, fieldsOfCase } from './after-sales-evidence.ts'

type Cause = Record<string, Json>

const addressParts: Record<string, string> = { addr1: 'street', zipcode: 'postcode', country: 'country' }

function missingAddress(value: string, { field }: Cause): string {
  const parts = value.split(', ').map((part) => `no ${addressParts[part] ?? part}`)
  return `The ${field === 'billTo' ? 'billing' : 'delivery'} address has ${parts.join(' and ')}`
}

export function fieldTitle(field: Json | undefined): string {
  const name = typeof field === 'string' ? field : ''
  if (name === 'sku') return 'SKU'
  return (isField(name) ? catalogueFields[name].title : name.replaceAll('_', ' ')).toLowerCase()
}

const words = (value: Json | undefined): string =>
  typeof value === 'string' ? value : Array.isArray(value) ? value.map(words).join(', ') : ''

/** `: quantity, ship-to second line`, '' where no field is named. */
const colonFields = (cause: Cause): string => (fieldsOfCase(cause) ? `: ${fieldsOfCase(cause)}` : '')

const withPick = ({ pick }: Cause): string => (words(pick) ? ` with pick ${words(pick)}` : '')

/** `Return R0012 of order 1042`; one that belongs to no order is named by its own number alone. */
function documentOf(value: string, { document, documentNumber }: Cause): string {
  const number = words(documentNumber)
  const name = `${words(document) || 'document'}${number === '' ? '' : ` ${number}`}`
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}${value === number ? '' : ` of order ${value}`}`
}

const moneyOf = (cause: Cause, otherwise: string): string => amountOfCase(cause) || otherwise

const isField = (name: string): name is CatalogueFieldName => Object.hasOwn(catalogueFields, name)

const sentences: Partial<Record<ExceptionCode, (value: string, cause: Cause) => string>> = {
  CONNECTION_REFUSED: () => 'The connection is refused: its key does not open it',
  CONNECTION_UNREADABLE: () => 'The connection answers with something that is not data',
  CONNECTION_UNREACHABLE: () => 'The connection has not been reached for more than ten minutes',
  STATUS_UNCLASSED: (value) => `Nobody has said what the shop's status "${value}" means`,
  CUSTOMER_DATA_MISSING: missingAddress,
  SKU_MISSING: (value) => `Product ${value} has no SKU`,
  PRODUCT_DELETED: (value) => {
    const [order, line] = value.split('/')
    return `Order ${order}: the product of line ${line ?? ''} was deleted in the shop`
  },
  SKU_UNKNOWN: (value) => `SKU ${value} is not linked to an item`,
  SKU_INACTIVE: (value) => `The item of SKU ${value} is not active in the ERP`,
  SKU_AMBIGUOUS: (value) => `SKU ${value} fits several items`,
  HELD_BY_RULE: (value) => `Held by rule: ${value}`,
  PRICE_OFF_MASTER: (value) => `The price of ${value} is off the item master`,
  OVERSOLD: (value, { units }) =>
    `${value} is sold ${typeof units === 'number' ? `${units} more` : 'more often'} than there is`,
  STOCK_GUARD: (value) => `${value} items would go to zero in one run`,
  CATALOGUE_GUARD: (value) => `${value} items of the shop would be changed at once`,
  STOCK_STALE: (value) => `Stock is not sent any more: ${value}`,
  STOCK_REFUSED: (value) => `The shop refused the stock of ${value}`,
  ROGUE_SKU: (value) => `The ERP does not know ${value}, which the shop sells`,
  SKU_SHARED_IN_SHOP: (value) => `SKU ${value} stands on several products`,
  SKU_INHERITED: (value, { name }) => `${typeof name === 'string' && name ? name : value} has no SKU of its own`,
  ITEM_INACTIVE_ON_SALE: (value) => `${value} is on sale, though inactive in the ERP`,
  CATALOGUE_REFUSED: (value) => `The shop refused a change of ${value}`,
  PRODUCT_UNREADABLE: (value) => `Product ${value} of the shop cannot be read`,
  LOCAL_EDIT: (value, { field }) => `The ${fieldTitle(field)} of ${value} was changed in the shop`,
  STOCK_OVERWRITTEN: (value) => `Somebody else wrote the stock of ${value}`,
  STOCK_KEPT_BY_PARENT: (value) => `The stock of ${value} is kept on its product`,
  DISPATCHED_CANCELLED: (value, cause) => `Order ${value} left${withPick(cause)}, though it is cancelled in the shop`,
  REFUND_DELETED_AFTER_CREDIT: (value, cause) =>
    `A refund of order ${value} over ${moneyOf(cause, 'an amount the ERP has booked')} was deleted in the shop`,
  CANCEL_AFTER_PICK: (value, cause) => `Order ${value} was cancelled or refunded after it was picked${withPick(cause)}`,
  CAPTURE_MISSING: (value) => `Order ${value} was dispatched and its money is not captured`,
  CANCELLED_IN_ERP: (value, { part }) =>
    typeof part === 'number'
      ? `${part === 1 ? 'A line' : `${part} lines`} of order ${value} ${part === 1 ? 'was' : 'were'} cancelled in the ERP, the rest stands`
      : `Order ${value} was cancelled in the ERP`,
  AMENDED_IN_BOTH: (value, cause) => `Order ${value} was changed in the shop and in the ERP${colonFields(cause)}`,
  AMENDED_IN_SHOP: (value, cause) => `Order ${value} was changed in the shop${colonFields(cause)}`,
  AMENDED_IN_ERP: (value, cause) => `Order ${value} was changed in the ERP${colonFields(cause)}`,
  DISPATCH_REFUSED: (value, cause) => `The shop refused the shipment of order ${value}${withPick(cause)}`,
  DISPATCH_UNCONFIRMED: (value, cause) => `Order ${value} left${withPick(cause)} and the shop has not confirmed it`,
  STATUS_WITHOUT_DISPATCH: (value) => `Order ${value} is completed in the shop and nothing of it has left`,
  ON_HOLD_IN_ERP: (value) => `Order ${value} is on hold in the ERP`,
  NOT_PICKED_IN_TIME: (value) => `Order ${value} was not picked in time`,
  RETURN_REFUSED: (value) => `The ERP refused the return of order ${value}`,
  RETURN_UNMAPPED: (value) => `No return reason fits a refund of order ${value}`,
  CREDIT_DIFFERS: (value) => `The credit memo of order ${value} is not what was refunded`,
  REFUND_DUE: (value, cause) => `The customer of order ${value} is owed ${moneyOf(cause, 'a refund')}`,
  RECEIPT_OVERDUE: (value) => `Goods of order ${value} were refunded and have not come back`,
  VARIANCE_TO_CHECK: (value) => `Finance asks why the money of order ${value} differs`,
  RETURN_NOT_SENT: (value, cause) =>
    `A refund of order ${value} over ${moneyOf(cause, 'an amount')} has waited since returns were switched off`,
  DOCUMENT_GONE: (value, cause) => `${documentOf(value, cause)} has gone from the ERP`,
  SHIPMENT_GONE: (value, cause) => `${documentOf(value, { ...cause, document: 'shipment' })} has gone from the ERP`,
  ERP_DOCUMENT_UNREADABLE: (value, cause) => `${documentOf(value, cause)} cannot be read from the ERP`,
  SHIPMENT_UNMATCHED: (value) => `Pick ${value} carries a reference of ours and belongs to no order we know`,
  WAREHOUSE_UNMAPPED: (value) => `No warehouse rule for ${value}`,
  TAX_UNMAPPED: (value) => `No tax code for ${value}`,
  ALLOWANCE_UNMAPPED: (value) => `No allowance code for ${value}`,
  SHIPPING_UNMAPPED: (value) => `No shipper for ${value}`,
  PAYMENT_UNMAPPED: (value) => `No terms for the payment method ${value}`,
  TENDER_UNMAPPED: (value) => `No tender type for ${value}`,
  FEE_UNMAPPED: (value) => `No charge code for the fee "${value}"`,
}

/** What is wrong, in one plain sentence that names the value. */
export function sentenceOf(code: ExceptionCode, cause: Cause): string {
  const value = typeof cause.value === 'string' ? cause.value : ''
  return (
    sentences[code]?.(value, cause) ?? (value ? `${exceptionCodes[code].title}: ${value}` : exceptionCodes[code].title)
  )
}
