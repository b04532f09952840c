import type { Refused, SalesOrderLineNow, SalesOrderNow } from '../after-sales-port.ts'
import type { ErpAddress } from '../port.ts'
import {
  amountOf,
  codeOf,
  dayOf,
  itemOf,
  keyOf,
  optionalAmount,
  piecesOf,
  readDocuments,
  stampedAt,
} from './document-reader.ts'
import type { GatewayRow } from './gateway.ts'
import { childRows } from './gateway.ts'
import type { BlueCherryProfile } from './profile.ts'
import { textOf } from './read-items.ts'

/** The profile's word for a status as the ERP writes it, else the ERP's own. */
export function statusOf(written: string, profile: BlueCherryProfile): string {
  return Object.entries(profile.statuses).find(([, word]) => word === written)?.[0] ?? written
}

/** Sales orders as the ERP shows them now, with their children. A line without its quantities refuses its document. */
export function readSalesOrders(
  rows: readonly GatewayRow[],
  profile: BlueCherryProfile,
  refused?: Refused,
): SalesOrderNow[] {
  const { pkey, ordNum, altPo, poNum } = profile.fields.salesOrder
  const naming = { kind: 'sales order', pkey, number: ordNum, altPo, poNum } as const
  return readDocuments(rows, naming, (row) => readSalesOrder(row, profile), refused)
}

function readSalesOrder(row: GatewayRow, profile: BlueCherryProfile): SalesOrderNow {
  const { salesOrder: field, charge: chargeField, address: addressField, children } = profile.fields
  const written = { scale: 0 }
  const amounts = {
    merchandise: amountOf(row, field.merchandise, written),
    discount: optionalAmount(row, field.discount, written),
    freight: optionalAmount(row, field.freight, written),
    misc: optionalAmount(row, field.misc, written),
    tax: optionalAmount(row, field.tax, written),
    total: amountOf(row, field.total, written),
  }
  const addresses = childRows(row, children.addresses)
  const address = (type: 'BT' | 'ST') => {
    const found = addresses.find((one) => codeOf(one, addressField.type).toUpperCase() === type)
    return found ? readAddress(found, profile) : null
  }
  return {
    pkey: keyOf(row, field.pkey),
    ordNum: codeOf(row, field.ordNum),
    altPo: codeOf(row, field.altPo),
    poNum: codeOf(row, field.poNum),
    status: statusOf(keyOf(row, field.status), profile),
    currency: keyOf(row, field.currency),
    scale: written.scale,
    terms: codeOf(row, field.terms),
    shipper: codeOf(row, field.shipper),
    location: codeOf(row, field.location),
    startDate: dayOf(row, field.startDate) ?? '',
    endDate: dayOf(row, field.endDate) ?? '',
    ...amounts,
    lines: childRows(row, children.lines).map((line) => readLine(line, profile)),
    charges: childRows(row, children.charges).map((charge) => ({
      code: codeOf(charge, chargeField.code),
      type: codeOf(charge, chargeField.type).toUpperCase(),
      amount: amountOf(charge, chargeField.amount),
      taxCode: codeOf(charge, chargeField.taxCode),
      tax: optionalAmount(charge, chargeField.tax),
    })),
    billTo: address('BT'),
    shipTo: address('ST'),
    notes: textOf(row[field.notes]),
    lastModAt: stampedAt(row, field.lastMod, profile.timeZone),
  }
}

function readLine(line: GatewayRow, profile: BlueCherryProfile): SalesOrderLineNow {
  const field = profile.fields.line
  return {
    seq: piecesOf(line, field.seq),
    item: itemOf(line, field),
    upc: codeOf(line, field.upc),
    location: codeOf(line, field.location),
    ordered: piecesOf(line, field.quantity),
    open: piecesOf(line, field.open),
    picked: piecesOf(line, field.picked),
    shipped: piecesOf(line, field.shipped),
    cancelled: piecesOf(line, field.cancelled),
    price: amountOf(line, field.price),
    extended: amountOf(line, field.extended),
    discountCode: codeOf(line, field.discountCode),
    discount: optionalAmount(line, field.discount),
    taxCode: codeOf(line, field.taxCode),
    tax: optionalAmount(line, field.tax),
  }
}

function readAddress(row: GatewayRow, profile: BlueCherryProfile): ErpAddress {
  const field = profile.fields.address
  const text = (name: keyof ErpAddress) => textOf(row[field[name]]).trim()
  return {
    name: text('name'),
    company: text('company'),
    contact: text('contact'),
    addr1: text('addr1'),
    addr2: text('addr2'),
    city: text('city'),
    state: text('state'),
    zipcode: text('zipcode'),
    country: text('country'),
    email: text('email'),
    phone: text('phone'),
  }
}
