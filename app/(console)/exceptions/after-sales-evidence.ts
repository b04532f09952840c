import type { AfterSalesCode } from '../../../lib/exceptions/after-sales-codes.ts'
import type { Json } from '../../../lib/kernel/digest.ts'
import { keptFieldWords } from '../drift/drift-words.ts'
import type { EvidenceRow } from './evidence-rows.ts'

type Cause = Record<string, Json>

const text = (value: Json | undefined): string =>
  value === undefined || value === null
    ? ''
    : Array.isArray(value)
      ? value.map(text).join(', ')
      : typeof value === 'object'
        ? JSON.stringify(value)
        : String(value)

const pick = ({ pick: number }: Cause): string => (text(number) ? `pick ${text(number)}` : '')

const document = ({ document: kind, documentNumber }: Cause): string => `${text(kind)} ${text(documentNumber)}`.trim()

/** `12.50 GBP` is printed as money is everywhere: currency first. */
const moneyText = (value: Json | undefined): string => text(value).replace(/^(-?\d+(?:\.\d+)?) ([A-Z]{3})$/, '$2 $1')

/** What a case is about in money, '' where it does not say. */
export const amountOfCase = ({ currency, amount }: Cause): string =>
  moneyText([text(amount), text(currency)].filter(Boolean).join(' '))

/** The fields a case names, in words: "quantity, ship-to second line". */
export const fieldsOfCase = ({ fields }: Cause): string =>
  Array.isArray(fields) ? fields.map((field) => keptFieldWords(text(field))).join(', ') : text(fields)

/** Of each code: the field it is about, what was found there when the case does not say, and what was wanted. */
const told: Record<AfterSalesCode, { field: string; found?: (cause: Cause) => string; wanted: string }> = {
  DISPATCHED_CANCELLED: { field: 'Shipment', found: pick, wanted: 'none, or an order that stands in the shop' },
  REFUND_DELETED_AFTER_CREDIT: { field: 'Refund', found: amountOfCase, wanted: 'in the shop as it is in the ERP' },
  CANCEL_AFTER_PICK: { field: 'Goods', found: pick, wanted: 'not picked, or stopped in the warehouse' },
  CAPTURE_MISSING: { field: 'Payment', found: () => 'not captured', wanted: 'captured by the gateway' },
  CANCELLED_IN_ERP: { field: 'In the ERP', found: () => 'cancelled', wanted: 'refunded or cancelled in the shop too' },
  AMENDED_IN_BOTH: { field: 'Fields', found: fieldsOfCase, wanted: 'the same on both sides' },
  AMENDED_IN_SHOP: { field: 'Fields', found: fieldsOfCase, wanted: 'the same in the ERP' },
  AMENDED_IN_ERP: { field: 'Fields', found: fieldsOfCase, wanted: 'as it was sent' },
  DISPATCH_REFUSED: { field: 'Shipment', found: ({ message }) => text(message), wanted: 'taken by the shop' },
  DISPATCH_UNCONFIRMED: { field: 'Shipment', found: pick, wanted: 'confirmed by the shop' },
  STATUS_WITHOUT_DISPATCH: { field: 'Shop status', found: () => 'completed', wanted: 'a shipment in the ERP' },
  ON_HOLD_IN_ERP: { field: 'In the ERP', found: () => 'on hold', wanted: 'released to the warehouse' },
  NOT_PICKED_IN_TIME: { field: 'In the ERP', found: () => 'open', wanted: 'picked' },
  RETURN_REFUSED: { field: 'Return', found: ({ message }) => text(message), wanted: 'taken by the ERP' },
  RETURN_UNMAPPED: { field: 'Refund', found: amountOfCase, wanted: 'a return reason rule that fits' },
  CREDIT_DIFFERS: { field: 'Credit memo', found: amountOfCase, wanted: 'what the shop refunded' },
  REFUND_DUE: { field: 'Owed to the customer', found: amountOfCase, wanted: 'a refund in the shop' },
  RECEIPT_OVERDUE: { field: 'Goods', found: () => 'not received', wanted: 'received in the ERP' },
  VARIANCE_TO_CHECK: {
    field: 'Money',
    found: ({ difference }) => text(difference),
    wanted: 'the same on both sides, or a cause',
  },
  RETURN_NOT_SENT: { field: 'Refund', found: amountOfCase, wanted: 'sent, or left out by a person' },
  DOCUMENT_GONE: { field: 'Document', found: document, wanted: 'listed by the ERP' },
  SHIPMENT_GONE: { field: 'Shipment', found: pick, wanted: 'listed by the ERP' },
  ERP_DOCUMENT_UNREADABLE: { field: 'Document', found: ({ message }) => text(message), wanted: 'to be read' },
  SHIPMENT_UNMATCHED: { field: 'Reference', found: ({ message }) => text(message), wanted: 'of an order of the shop' },
}

/** Which side of the case was found and which was wanted: what the shop shows is owed to the ERP, or the other way. */
const wantedOfErp: ReadonlySet<AfterSalesCode> = new Set(['STATUS_WITHOUT_DISPATCH', 'AMENDED_IN_SHOP'])

/** What stands on one side beside what should, where the case carries both. */
export function afterSalesEvidence(code: AfterSalesCode, cause: Cause): EvidenceRow {
  const { field, found, wanted } = told[code]
  const [side, other] = wantedOfErp.has(code) ? [cause.shop, cause.erp] : [cause.erp, cause.shop]
  return {
    field,
    found: moneyText(side) || found?.(cause) || text(cause.value),
    wanted: text(other) ? `${wanted}: ${moneyText(other)}` : wanted,
  }
}
