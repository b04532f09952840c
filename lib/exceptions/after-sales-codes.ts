import type { CodeEntry } from './code-entry.ts'

/**
 * What is wrong after an order was sent: with its shipment, with what was changed since, with what comes back. Gravest first.
 *
 * They are settled by settleFindings, an order's own as its `orders`, so that the case carries order and money. Their cause:
 * `key` `order:<id of web_orders>`, `document:<kind>:<key in the ERP>`, `pick:<id>`, `part:<id of refund_parts>`, `due:<id>` or `refund:<id>`; `value` the shop's
 * order number (of SHIPMENT_UNMATCHED the pick's, of a document without an order its own); `orderId` the order's id; `pick` the pick's number; `shop` and `erp` what
 * stands on either side; `message` the other system's own words; `fields` what differs, in words; `amount` with its currency.
 */
export const afterSalesCodes = {
  DISPATCHED_CANCELLED: {
    title: 'Dispatched, though cancelled in the shop',
    owner: 'ecommerce',
    severity: 'critical',
    dueHours: 2,
    meaning:
      'A parcel has left for an order that the shop shows cancelled or refunded in full. The shop is told nothing of it.',
    check: 'Where the parcel is, and whether the customer has been refunded.',
    fix: 'Stop the parcel or ask for it back. If the order stands after all, put it right in the shop: the shipment is then confirmed by itself.',
  },
  REFUND_DELETED_AFTER_CREDIT: {
    title: 'A refund was deleted that the ERP has booked',
    owner: 'finance',
    severity: 'critical',
    dueHours: 4,
    meaning: 'The shop does not show the refund any more, and the ERP holds a return or a credit for it.',
    check: 'Who deleted it and why, and whether the customer has been given the money.',
    fix: 'Reverse the return or the credit memo in the ERP, or make the refund again in the shop.',
  },
  CANCEL_AFTER_PICK: {
    title: 'Cancelled or refunded after it was picked',
    owner: 'ecommerce',
    severity: 'critical',
    dueHours: 1,
    meaning:
      'The shop has given back goods that are on a pick ticket and have not left. The ERP cancels nothing that is picked.',
    check: 'Whether the parcel can still be stopped: its pick ticket is in the evidence.',
    fix: 'Stop the pick in the warehouse and cancel the line in the ERP. If the parcel has left, the refund becomes a return once it is invoiced.',
  },
  CAPTURE_MISSING: {
    title: 'Dispatched, and the money is not captured',
    owner: 'finance',
    severity: 'critical',
    dueHours: 4,
    meaning:
      'The gateway captures when the shop completes the order. The shipment is confirmed and the shop still shows no payment; the authorisation ends on the day in the evidence.',
    check: 'The payment at the gateway: captured, failed, or waiting for somebody.',
    fix: 'Capture it in the shop or at the gateway before the authorisation ends. It closes once the shop shows the payment.',
  },
  VARIANCE_TO_CHECK: {
    title: 'Finance asks about a difference of the month-end',
    owner: 'ecommerce',
    severity: 'high',
    dueHours: 8,
    meaning:
      'Shop and ERP differ in the money of an order, and finance needs to know why before the month is closed. What they ask is in the evidence.',
    check: 'The order’s money on both sides, and what was done to it in the shop or in the ERP.',
    fix: 'Put the cause right, in the shop, the ERP or the mapping. It closes once both sides agree, or finance has explained the difference.',
  },
  RETURN_NOT_SENT: {
    title: 'A refund waits since returns were switched off',
    owner: 'finance',
    severity: 'high',
    dueHours: 8,
    meaning:
      'The refund had not been sent when returns were switched off, or was made while they were. They are live again, and it may have been booked by hand meanwhile: nothing is sent by itself.',
    check: 'Whether the ERP holds a return or a credit for it.',
    fix: 'Send it from the returns, or leave it out there if it was booked by hand.',
  },
  DOCUMENT_GONE: {
    title: 'A return, credit or invoice has gone from the ERP',
    owner: 'finance',
    severity: 'high',
    dueHours: 8,
    meaning:
      'The ERP showed a document of an order and does not list it any more: two readings of everything agree. What was booked by it may be booked no more.',
    check: 'The ERP’s own log of the document: deleted, reversed, or moved to another order or division.',
    fix: 'Have it put back in the ERP, or book anew what it stood for. It closes once the document is listed again; where it was deleted on purpose, dismiss it with the reason.',
  },
  SHIPMENT_GONE: {
    title: 'A shipment has gone from the ERP',
    owner: 'ecommerce',
    severity: 'high',
    dueHours: 4,
    meaning:
      'The ERP showed a pick ticket as shipped and does not list it any more: two readings of everything agree. The shop and the customer may have been told of it.',
    check: 'Whether the parcel has left, and whether its goods are on another pick ticket now.',
    fix: 'Have the pick ticket put back in the ERP, or tell the customer. It closes once it is listed again; where another took its place, dismiss it with the reason.',
  },
  CANCELLED_IN_ERP: {
    title: 'Cancelled in the ERP, and not in the shop',
    owner: 'ecommerce',
    severity: 'high',
    dueHours: 4,
    meaning: 'The sales order, or lines of it, were cancelled in the ERP. The shop still owes the customer the goods.',
    check: 'Why it was cancelled, and whether the customer knows.',
    fix: 'Refund in the shop what was cancelled, and no more, or have it put back in the ERP. Accepting it leaves a note on the shop’s order for customer service.',
  },
  AMENDED_IN_BOTH: {
    title: 'Changed in the shop and in the ERP',
    owner: 'ecommerce',
    severity: 'high',
    dueHours: 4,
    meaning: 'After it was sent, the order was changed on both sides, and they do not agree.',
    check: 'The three columns: as sent, the shop now, the ERP now.',
    fix: 'Decide which side is right, and accept, push or ignore each change.',
  },
  AMENDED_IN_SHOP: {
    title: 'Edited in the shop, and not in the ERP',
    owner: 'ecommerce',
    severity: 'high',
    dueHours: 4,
    meaning: 'Somebody edited the order in the shop; the ERP still has it as it was sent.',
    check: 'What was changed, and whether the parcel has left.',
    fix: 'Where the ERP allows it, push the shop’s version; else change the sales order in the ERP by hand. It closes once both agree.',
  },
  AMENDED_IN_ERP: {
    title: 'Changed in the ERP after it was sent',
    owner: 'ecommerce',
    severity: 'medium',
    dueHours: 8,
    meaning: 'The sales order is not as it was sent: somebody changed it in the ERP. The shop shows what was ordered.',
    check: 'What was changed, what it costs or saves the customer, and whether the customer knows.',
    fix: 'Accept it, with a note on the shop’s order for customer service, or have it put back in the ERP.',
  },
  DISPATCH_REFUSED: {
    title: 'The shop refused a shipment',
    owner: 'ecommerce',
    severity: 'high',
    dueHours: 2,
    meaning:
      'The tracking number or the status of a shipment was sent and not taken. The shop’s words are in the evidence.',
    check: 'What the shop says, and whether the order can still be edited there.',
    fix: 'Put right what the shop names, then try the shipment again.',
  },
  DISPATCH_UNCONFIRMED: {
    title: 'Dispatched, and the shop has not confirmed it',
    owner: 'ecommerce',
    severity: 'high',
    dueHours: 2,
    meaning:
      'The parcel has left, and the shop does not show it in the time it should. The customer may ask where it is.',
    check: 'The attempts of the shipment, and whether the shop answers.',
    fix: 'Put the connection or the order right. It is tried again by itself and closes once the shop shows the shipment.',
  },
  STATUS_WITHOUT_DISPATCH: {
    title: 'Completed in the shop, and nothing has left',
    owner: 'ecommerce',
    severity: 'high',
    dueHours: 4,
    meaning: 'The shop tells the customer that the order is completed. The ERP shows no shipment of it.',
    check: 'Who completed it and why, and where the order stands in the ERP.',
    fix: 'Put the shop’s status back, or have the order shipped. It closes with the first shipment.',
  },
  ON_HOLD_IN_ERP: {
    title: 'On hold in the ERP',
    owner: 'ecommerce',
    severity: 'high',
    dueHours: 4,
    meaning: 'The sales order has been on hold longer than its shipping method promises. Nothing is picked.',
    check: 'Why it is on hold: credit, address, stock. The evidence says since when.',
    fix: 'Have the hold released in the ERP, or tell the customer. It closes once the order is picked.',
  },
  NOT_PICKED_IN_TIME: {
    title: 'Not picked in time',
    owner: 'ecommerce',
    severity: 'high',
    dueHours: 4,
    meaning: 'The ERP has accepted the order and has not picked it within what its shipping method promises.',
    check:
      'Whether the goods are there and the order is released to the warehouse. The evidence names the reason known.',
    fix: 'Have it picked, or tell the customer when it will leave. It closes with the first pick.',
  },
  RETURN_REFUSED: {
    title: 'The ERP refused a return or a credit',
    owner: 'finance',
    severity: 'high',
    dueHours: 4,
    meaning: 'A refund of the shop was sent to the ERP and not taken. The ERP’s own words are in the evidence.',
    check: 'The field the ERP names, in the request of the last attempt.',
    fix: 'Correct what the ERP names, then send it again from the returns.',
  },
  RETURN_UNMAPPED: {
    title: 'No return reason for a refund',
    owner: 'finance',
    severity: 'high',
    dueHours: 8,
    meaning: 'No rule names the reason and the location under which the ERP takes the refund back, so it waits.',
    check: 'What was refunded and why, and which reason of the ERP fits it.',
    fix: 'Add a return reason rule: the refund is then sent by itself.',
  },
  CREDIT_DIFFERS: {
    title: 'The credit memo is not what was refunded',
    owner: 'finance',
    severity: 'high',
    dueHours: 8,
    meaning: 'The ERP’s credit memo of a refund comes to another amount than the shop gave back.',
    check: 'Both amounts, their tax and shipping, and what was received.',
    fix: 'Correct the credit memo in the ERP, or refund the difference in the shop.',
  },
  REFUND_DUE: {
    title: 'The customer is owed a refund',
    owner: 'finance',
    severity: 'high',
    dueHours: 8,
    meaning:
      'The ERP has cancelled, shipped short, taken back or credited goods the customer has paid for, and the shop has not refunded them.',
    check: 'What the ERP did and why, and the amount with tax and its share of shipping.',
    fix: 'Refund it in the shop. It closes with the shop’s refund and with nothing else.',
  },
  RECEIPT_OVERDUE: {
    title: 'Goods refunded and not come back',
    owner: 'ecommerce',
    severity: 'medium',
    dueHours: 24,
    meaning:
      'The shop has refunded goods that should come back, and the ERP has not received them in the time allowed.',
    check: 'The carrier’s tracking of the return, and the receiving bay.',
    fix: 'Ask the customer or the carrier, and have the goods booked in. It closes once the ERP shows them received.',
  },
  ERP_DOCUMENT_UNREADABLE: {
    title: 'A document of the ERP cannot be read',
    owner: 'admin',
    severity: 'high',
    dueHours: 4,
    meaning:
      'A sales order, pick, return or credit memo of ours holds something that is not believed: text where an amount belongs, a fraction where pieces. It stays as it was read last, so the shop may not be told what happened since.',
    check: 'The field and the value in the evidence, on the document in the ERP and in the profile of the connection.',
    fix: 'Correct the document in the ERP, or the name of the field in the profile. It closes once the document is read well.',
  },
  SHIPMENT_UNMATCHED: {
    title: 'A shipment of no order we know',
    owner: 'ecommerce',
    severity: 'medium',
    dueHours: 8,
    meaning:
      'A pick ticket carries one of our references and no order of the shop fits it. Its customer is told nothing.',
    check: 'The reference of the pick ticket, and whether the order was deleted or belongs to another shop.',
    fix: 'Correct the reference in the ERP, or tell the customer by hand.',
  },
} as const satisfies Record<string, CodeEntry>

/** A code of a shipment, a change or a return. */
export type AfterSalesCode = keyof typeof afterSalesCodes

/** Settled by the flow of shipments. */
export const shipmentCodes = [
  'DISPATCHED_CANCELLED',
  'CAPTURE_MISSING',
  'DISPATCH_REFUSED',
  'DISPATCH_UNCONFIRMED',
  'STATUS_WITHOUT_DISPATCH',
  'ON_HOLD_IN_ERP',
  'NOT_PICKED_IN_TIME',
  'SHIPMENT_GONE',
  'SHIPMENT_UNMATCHED',
] as const satisfies readonly AfterSalesCode[]

/** Settled by drift, which belongs to the flow of orders. */
export const driftCodes = [
  'CANCELLED_IN_ERP',
  'AMENDED_IN_BOTH',
  'AMENDED_IN_SHOP',
  'AMENDED_IN_ERP',
] as const satisfies readonly AfterSalesCode[]

/** Settled by the flow of returns. */
export const returnCodes = [
  'REFUND_DELETED_AFTER_CREDIT',
  'CANCEL_AFTER_PICK',
  'RETURN_REFUSED',
  'RETURN_UNMAPPED',
  'RETURN_NOT_SENT',
  'DOCUMENT_GONE',
  'CREDIT_DIFFERS',
  'REFUND_DUE',
  'RECEIPT_OVERDUE',
] as const satisfies readonly AfterSalesCode[]

/** Settled by who reads the ERP, whatever flow the document is of. */
export const documentCodes = ['ERP_DOCUMENT_UNREADABLE'] as const satisfies readonly AfterSalesCode[]

/** Asked by finance, of what the month-end found. */
export const monthEndCodes = ['VARIANCE_TO_CHECK'] as const satisfies readonly AfterSalesCode[]

export type ShipmentCode = (typeof shipmentCodes)[number]
export type DriftCode = (typeof driftCodes)[number]
export type ReturnCode = (typeof returnCodes)[number]

const among = (codes: readonly AfterSalesCode[], code: string): boolean => (codes as readonly string[]).includes(code)

export const isShipmentCode = (code: string): code is ShipmentCode => among(shipmentCodes, code)
export const isDriftCode = (code: string): code is DriftCode => among(driftCodes, code)

/** Found by reading the ERP's documents, not by judging an order. */
export const isDocumentFinding = (code: string): boolean =>
  among([...documentCodes, 'SHIPMENT_GONE', 'DOCUMENT_GONE'], code)
