import type { Json } from '../kernel/digest.ts'

type OwnerRole = 'admin' | 'ecommerce' | 'finance'
type Severity = 'low' | 'medium' | 'high' | 'critical'

interface CodeEntry {
  title: string
  owner: OwnerRole
  severity: Severity
  /** Business hours until somebody should have dealt with it, from when it opened or reopened (rule 27). */
  dueHours: number
  /** What it means, for the person who opens it. */
  meaning: string
  /** What to look at before anything is changed. */
  check: string
  /** How it is fixed. */
  fix: string
}

/** Every exception the product can raise: one table renders the queue, the manual and the filters. Gravest first decides heldBy. */
export const exceptionCodes = {
  CONNECTION_REFUSED: {
    title: 'The connection is refused',
    owner: 'admin',
    severity: 'critical',
    dueHours: 1,
    meaning:
      'The shop or the ERP answers 401 or 403: every flow of the connection has stopped. No order has lost an attempt.',
    check: 'The key on the connection, whether it was revoked or replaced, and the rights of its user.',
    fix: 'Correct the key on the connection and test it.',
  },
  CONNECTION_UNREADABLE: {
    title: 'The connection answers with something that is not data',
    owner: 'admin',
    severity: 'critical',
    dueHours: 1,
    meaning: 'A page, a challenge or a broken answer came instead of JSON. The cursor has not moved.',
    check: 'What the address answers in a browser: a sign-in page, a challenge or a maintenance notice.',
    fix: 'Look at the address and what stands in front of the server, then test the connection.',
  },
  CONNECTION_UNREACHABLE: {
    title: 'The connection cannot be reached',
    owner: 'admin',
    severity: 'critical',
    dueHours: 1,
    meaning:
      'For ten minutes and more nothing came back but failures: no connection, no answer in time, or a server error. What is to be sent waits and is sent when it answers again.',
    check: 'Whether the server runs, and whether the address and the network let us through.',
    fix: 'Look at the server, the network and the address. The exception closes by itself with the first answer.',
  },
  DUPLICATE_IN_ERP: {
    title: 'Two sales orders for one order',
    owner: 'finance',
    severity: 'critical',
    dueHours: 2,
    meaning: 'The ERP holds more than one sales order under one reference.',
    check: 'Both sales orders in the ERP by their reference: which was picked, and which is surplus.',
    fix: 'Cancel the surplus sales order in the ERP, then look up again.',
  },
  REFERENCE_TAKEN: {
    title: 'The reference belongs to another sales order',
    owner: 'finance',
    severity: 'critical',
    dueHours: 2,
    meaning: 'A sales order with this reference exists, but its currency or total is not ours. Nothing was sent.',
    check: 'The sales order that holds the reference, beside ours: customer, currency, total, lines.',
    fix: 'Compare both orders and decide which one is right.',
  },
  LOST_IN_ERP: {
    title: 'The ERP has lost a sales order',
    owner: 'finance',
    severity: 'critical',
    dueHours: 2,
    meaning: 'It was accepted, and two readings apart do not list it any more. Nothing was sent again.',
    check: 'The ERP’s own log of the sales order: deleted, moved to another division, or restored from a backup.',
    fix: 'Find out what happened in the ERP. Retrying looks it up once more and sends it again if it is really gone.',
  },
  SEND_UNRESOLVED: {
    title: 'Nobody knows whether the order arrived',
    owner: 'ecommerce',
    severity: 'critical',
    dueHours: 2,
    meaning: 'It was sent three times without a readable answer, and the ERP does not list it.',
    check: 'The attempts in the time line, and the ERP by reference and by PO number.',
    fix: 'Look in the ERP by reference, then send again or record the sales order.',
  },
  ERP_REJECTED: {
    title: 'The ERP refused the sales order',
    owner: 'ecommerce',
    severity: 'high',
    dueHours: 4,
    meaning: 'The ERP answered with an error. Its own words are in the evidence.',
    check: 'The field the ERP names, in the request of the last attempt, against the ERP’s code table.',
    fix: 'Correct what the ERP names, then send again.',
  },
  CANCEL_REFUSED: {
    title: 'The ERP did not cancel the sales order',
    owner: 'ecommerce',
    severity: 'high',
    dueHours: 2,
    meaning: 'The order was cancelled or refunded in the shop, and its sales order still stands, picked or shipped.',
    check: 'Where the parcel is: picked, packed or handed to the carrier.',
    fix: 'Stop the parcel, or cancel the sales order in the ERP by hand: the exception closes by itself. Else expect a return.',
  },
  ORDER_DOES_NOT_ADD_UP: {
    title: 'The order does not add up',
    owner: 'finance',
    severity: 'high',
    dueHours: 8,
    meaning: 'Lines, shipping, fees, tax and discounts do not give the order total, so it is not sent.',
    check: 'The difference in the evidence against fees, gift cards and what a plugin adds to the total.',
    fix: 'Look at the order in the shop: the evidence names the difference.',
  },
  AMOUNT_TOO_FINE: {
    title: 'An amount has more decimals than can be kept',
    owner: 'finance',
    severity: 'high',
    dueHours: 8,
    meaning: 'The shop wrote an amount with more than four decimals.',
    check: 'The line or fee the evidence names, and the plugin that wrote it.',
    fix: 'Correct the amount in the shop.',
  },
  DUPLICATE_PAYMENT_SUSPECTED: {
    title: 'One payment, several orders',
    owner: 'finance',
    severity: 'high',
    dueHours: 4,
    meaning: 'An earlier order carries the same transaction id.',
    check: 'Both orders and the payment provider: was the customer charged once or twice.',
    fix: 'Compare both orders with the payment. Exclude the surplus one, or release it.',
  },
  PAID_AFTER_CANCEL: {
    title: 'Changed in the shop after it was sent',
    owner: 'ecommerce',
    severity: 'high',
    dueHours: 2,
    meaning:
      'The order changed or was cancelled in the shop after its sales order left. A cancellation is asked of the ERP at once.',
    check: 'What changed in the shop since it was sent, and whether the sales order is picked.',
    fix: 'Amend the sales order in the ERP. A cancelled one closes by itself once the ERP shows it cancelled.',
  },
  STATUS_UNCLASSED: {
    title: 'A status nobody has classed',
    owner: 'admin',
    severity: 'high',
    dueHours: 4,
    meaning: 'The shop uses a status without a class, so its orders count as unexplained.',
    check: 'Which plugin added the status, and whether its orders are paid.',
    fix: 'Class the status as paid, not paid, cancelled or ignored.',
  },
  STOREFRONT_INCOMPLETE: {
    title: 'The shop is not joined to an ERP account',
    owner: 'admin',
    severity: 'high',
    dueHours: 4,
    meaning: 'The shop has no ERP connection, or its account there lacks a field, so nothing of it can be mapped.',
    check: 'The fields the evidence names, on the shop’s ERP account.',
    fix: 'Complete the shop’s ERP account on its connection.',
  },
  ORDER_UNREADABLE: {
    title: 'An order that cannot be read',
    owner: 'admin',
    severity: 'high',
    dueHours: 4,
    meaning: 'The landed order or its personal data could not be read. The other orders go on.',
    check: 'The reason in the evidence, and whether the order opens in the shop.',
    fix: 'Look at the evidence; read the order again from the shop, or add the missing key to SELVEDGE_KEYS.',
  },
  SKU_MISSING: {
    title: 'A line without SKU',
    owner: 'ecommerce',
    severity: 'high',
    dueHours: 8,
    meaning: 'The product or line carries no SKU, so no item can be found.',
    check: 'The product in the shop: was its SKU forgotten, or is it no item at all.',
    fix: 'Link the product or the line to an item.',
  },
  PRODUCT_DELETED: {
    title: 'A line whose product was deleted',
    owner: 'ecommerce',
    severity: 'high',
    dueHours: 8,
    meaning: 'The product is gone from the shop and the line names no SKU.',
    check: 'What the line was called, and which item was meant.',
    fix: 'Link the line to an item.',
  },
  SKU_UNKNOWN: {
    title: 'A SKU the ERP does not know',
    owner: 'ecommerce',
    severity: 'high',
    dueHours: 8,
    meaning: 'No item carries this SKU or barcode. Items are made in the ERP first.',
    check: 'Whether the SKU is a slip, an old one, or an item that is yet to be made in the ERP.',
    fix: 'Link the SKU to an item, or create the item in the ERP.',
  },
  SKU_INACTIVE: {
    title: 'A SKU whose item is inactive',
    owner: 'ecommerce',
    severity: 'high',
    dueHours: 8,
    meaning: 'The item exists but is not active in the ERP.',
    check: 'Why the item was made inactive, and whether another replaced it.',
    fix: 'Activate the item in the ERP, or link the SKU to another.',
  },
  SKU_AMBIGUOUS: {
    title: 'A SKU that fits several items',
    owner: 'ecommerce',
    severity: 'high',
    dueHours: 8,
    meaning: 'More than one item carries this SKU or barcode.',
    check: 'The items that carry it, and which of them the shop sells.',
    fix: 'Link the SKU to the right item.',
  },
  HELD_BY_RULE: {
    title: 'Held by a rule',
    owner: 'ecommerce',
    severity: 'medium',
    dueHours: 4,
    meaning:
      'A hold rule fits the order: by its value, place, payment, customer or tag. It waits for a person, or until its time.',
    check: 'What the rule is about, on the order and with the customer; the evidence names the rule and its time.',
    fix: 'Release the order with a reason, or exclude it. One with a time goes by itself when it has come.',
  },
  PRICE_OFF_MASTER: {
    title: 'A price off the item master',
    owner: 'ecommerce',
    severity: 'low',
    dueHours: 24,
    meaning: 'The price before discount differs from the ERP price beyond tolerance.',
    check: 'The price in the shop, a sale that ran, and the item’s price in this currency.',
    fix: 'Correct the price in the shop, or accept the difference.',
  },
  CUSTOMER_DATA_MISSING: {
    title: 'Customer data is missing',
    owner: 'ecommerce',
    severity: 'medium',
    dueHours: 4,
    meaning: 'The address lacks what the ERP needs.',
    check: 'What the address lacks, and the customer’s other orders or e-mail.',
    fix: 'Correct the address on our copy, or complete it in the shop; the order goes by itself.',
  },
  TEXT_TOO_LONG: {
    title: 'A text too long for the ERP',
    owner: 'ecommerce',
    severity: 'medium',
    dueHours: 8,
    meaning: 'A field does not fit and wrapping does not help. Nothing is cut silently.',
    check: 'The field and its length against what the ERP takes.',
    fix: 'Shorten it in the shop.',
  },
  TEXT_NOT_STORABLE: {
    title: 'A text the ERP cannot store',
    owner: 'ecommerce',
    severity: 'medium',
    dueHours: 8,
    meaning: 'A field holds characters outside the tenant’s character set.',
    check: 'The field, for emoji or letters outside the ERP’s character set.',
    fix: 'Correct it in the shop, or widen the character set in the profile.',
  },
  WAREHOUSE_UNMAPPED: {
    title: 'No warehouse rule',
    owner: 'ecommerce',
    severity: 'high',
    dueHours: 4,
    meaning: 'No rule names a location for this destination and shipping method.',
    check: 'Where the order goes and by which method, and which locations may serve it.',
    fix: 'Add a warehouse rule.',
  },
  TAX_UNMAPPED: {
    title: 'No tax code',
    owner: 'finance',
    severity: 'high',
    dueHours: 8,
    meaning: 'No rule names a tax code for this rate, class or destination.',
    check: 'The rate, class and destination, against the tax codes of the ERP.',
    fix: 'Add a tax rule.',
  },
  TAX_DISCREPANCY: {
    title: 'A taxed destination without tax',
    owner: 'finance',
    severity: 'medium',
    dueHours: 8,
    meaning: 'The destination is taxed and the order carries no tax.',
    check: 'The customer’s exemption or VAT number, and the shop’s tax settings for the destination.',
    fix: 'Check the customer’s exemption and the shop’s tax settings.',
  },
  ALLOWANCE_UNMAPPED: {
    title: 'No allowance code',
    owner: 'finance',
    severity: 'high',
    dueHours: 8,
    meaning: 'No rule names an allowance code for this discount.',
    check: 'Which campaign the coupon or discount belongs to, and who pays for it.',
    fix: 'Add an allowance rule.',
  },
  SHIPPING_UNMAPPED: {
    title: 'No shipper',
    owner: 'ecommerce',
    severity: 'high',
    dueHours: 4,
    meaning: 'No rule names a shipper for this shipping method.',
    check: 'The shipping method in the shop, and the shipper that carries it.',
    fix: 'Add a shipping rule.',
  },
  PAYMENT_UNMAPPED: {
    title: 'No terms for the payment',
    owner: 'finance',
    severity: 'high',
    dueHours: 4,
    meaning: 'No rule names terms for this payment gateway.',
    check: 'The payment method in the shop, and the terms finance books it under.',
    fix: 'Add a payment rule.',
  },
  TENDER_UNMAPPED: {
    title: 'A tender nobody has mapped',
    owner: 'finance',
    severity: 'high',
    dueHours: 8,
    meaning: 'A gift card or store credit was redeemed and no rule names its tender type.',
    check: 'The plugin that redeemed it, and the tender type finance books it under.',
    fix: 'Add a tender rule.',
  },
  FEE_UNMAPPED: {
    title: 'No charge code for a fee',
    owner: 'finance',
    severity: 'high',
    dueHours: 8,
    meaning: 'No rule names a charge code for this fee.',
    check: 'What the fee is for and which plugin adds it.',
    fix: 'Add a fee rule.',
  },
  TEXT_REPAIRED: {
    title: 'A text was repaired to be stored',
    owner: 'ecommerce',
    severity: 'low',
    dueHours: 24,
    meaning: 'Characters no database stores were replaced; the paths are in the evidence.',
    check: 'The paths in the evidence, for a plugin that writes broken text.',
    fix: 'Correct the text in the shop.',
  },
} as const satisfies Record<string, CodeEntry>

export type ExceptionCode = keyof typeof exceptionCodes

/**
 * What validation or mapping found. One case groups the findings of equal code and cause; `cause` never holds personal data.
 * `blocking` findings keep the order from going, others are remarks.
 */
export interface Finding {
  code: ExceptionCode
  blocking: boolean
  /** Root cause: equal causes share one case. `field` and `value` name what is wrong. */
  cause: { field: string; value: string } & Record<string, Json>
  /** Storefront line id, '' for the whole order. */
  lineRef: string
  /** What a person looks at: expected, found, differences. No personal data. */
  evidence: Record<string, Json>
}
