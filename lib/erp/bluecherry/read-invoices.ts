import { roundTo, sum } from '../../kernel/money.ts'
import type { InvoiceRecord, PickRecord, Refused } from '../after-sales-port.ts'
import {
  amountOf,
  codeOf,
  itemOf,
  keyOf,
  optionalAmount,
  piecesOf,
  readDocuments,
  requiredDay,
  stampedAt,
} from './document-reader.ts'
import type { GatewayRow } from './gateway.ts'
import { childRows } from './gateway.ts'
import type { BlueCherryProfile } from './profile.ts'
import { readPicks } from './read-picks.ts'

/** Invoices with what they are for, whether they are posted, and the business date as the ERP writes it. */
export function readInvoices(
  rows: readonly GatewayRow[],
  profile: BlueCherryProfile,
  refused?: Refused,
): InvoiceRecord[] {
  const { pkey, invNum, altPo, poNum, pickNum } = profile.fields.invoice
  const naming = { kind: 'invoice', pkey, number: invNum, altPo, poNum, pickNum } as const
  return readDocuments(rows, naming, (row) => readInvoice(row, profile), refused)
}

function readInvoice(row: GatewayRow, profile: BlueCherryProfile): InvoiceRecord {
  const { invoice: field, invoiceLine: lineField, children } = profile.fields
  return {
    pkey: keyOf(row, field.pkey),
    invNum: keyOf(row, field.invNum),
    invOn: requiredDay(row, field.invOn),
    pickNum: codeOf(row, field.pickNum),
    ordNum: codeOf(row, field.ordNum),
    altPo: codeOf(row, field.altPo),
    poNum: codeOf(row, field.poNum),
    currency: keyOf(row, field.currency),
    merchandise: optionalAmount(row, field.merchandise),
    discount: optionalAmount(row, field.discount),
    freight: optionalAmount(row, field.freight),
    misc: optionalAmount(row, field.misc),
    tax: optionalAmount(row, field.tax),
    total: amountOf(row, field.total),
    posted: codeOf(row, field.posted).toUpperCase() === profile.postedWord.toUpperCase(),
    lines: childRows(row, children.invoiceLines).map((line) => ({
      seq: piecesOf(line, lineField.seq),
      item: itemOf(line, lineField),
      upc: codeOf(line, lineField.upc),
      quantity: piecesOf(line, lineField.quantity),
      price: amountOf(line, lineField.price),
    })),
    lastModAt: stampedAt(row, field.lastMod, profile.timeZone),
  }
}

/** Of a derived one; a real one's key is another's. */
const derivedKey = (pickKey: string) => `pick:${pickKey}`

/**
 * Where a tenant has no invoices to read: what has left on a pick with an invoice number stands for one, posted on the day it
 * left. Two picks under one number are two of them.
 */
export function deriveInvoices(
  rows: readonly GatewayRow[],
  profile: BlueCherryProfile,
  refused?: Refused,
): InvoiceRecord[] {
  const { invNum } = profile.fields.pick
  const invoiced = rows.filter((row) => codeOf(row, invNum) !== '')
  const tell: Refused | undefined =
    refused && ((refusal) => refused({ ...refusal, kind: 'invoice', pkey: refusal.pkey && derivedKey(refusal.pkey) }))
  return readPicks(invoiced, profile, tell).flatMap((pick) =>
    pick.shippedOn === null ? [] : [deriveInvoice(pick, pick.shippedOn)],
  )
}

function deriveInvoice(pick: PickRecord, invOn: string): InvoiceRecord {
  const { invNum, pickNum, ordNum, altPo, poNum, currency, discount, freight, misc, tax, lastModAt } = pick
  // A unit price of four decimals times its pieces is the line's amount but for what it was cut by.
  const merchandise = sum(pick.lines.map(({ price, picked }) => roundTo(price * BigInt(picked), 2)))
  return {
    ...{ pkey: derivedKey(pick.pkey), invNum, invOn, pickNum, ordNum, altPo, poNum, currency },
    ...{ merchandise, discount, freight, misc, tax, total: merchandise - discount + freight + misc + tax },
    posted: true,
    lines: pick.lines.map(({ seq, item, upc, picked, price }) => ({ seq, item, upc, quantity: picked, price })),
    lastModAt,
  }
}
