import type { Booked, BookedRow, SalesOrderDocument } from './booked-order.ts'
import { childRows } from './booked-order.ts'
import { formatDecimal, parseDecimal } from './decimal.ts'
import { shareOf } from './pick-ticket.ts'
import type { Row } from './sales-order-fields.ts'

type Invoice = {
  row: BookedRow
  /** pkey of its sales order. */
  order: number
  detail: Row[]
}

/** A pick, or what stands in for one where there is nothing to pick. */
type Invoiced = { row: Row; detail: Row[] }

export type KeptInvoices = { invoices: Invoice[] }

export type InvoiceBook = {
  /** For a pick that carries its number: what is on it, and its share of the order's amounts. */
  make: (ticket: Invoiced, booked: Booked, stamps: { day: string; lastMod: string }) => void
  listed: () => BookedRow[]
  document: (row: BookedRow) => SalesOrderDocument
  of: (booked: Booked) => SalesOrderDocument[]
  /** Posted, or amounts rewritten. Answers how many. */
  change: (invNum: string, change: Readonly<Record<string, string>>) => number
  /** Listed no more. Answers how many. */
  lose: (invNum: string) => number
  held: () => KeptInvoices
}

/** What a listing of invoices can be filtered by. */
export const invoiceFields: ReadonlySet<string> = new Set([
  ...['pkey', 'inv_num', 'inv_date', 'pick_num', 'ord_num', 'po_num', 'customer', 'posted', 'last_mod'],
])

const copied = ['ord_num', 'po_num', 'customer', 'curr_code', 'disc_amt', 'frgt_amt', 'tax_amt', 'misc_amt'] as const
const copiedLine = ['division', 'style', 'color_code', 'lbl_code', 'dimension', 'size_desc', 'upc', 'price'] as const

export function createInvoiceBook(parts: {
  now: () => Date
  toStamp: (instant: Date) => string
  /** Whether an invoice is posted as it is made. */
  posted: () => boolean
  kept?: KeptInvoices | undefined
  changed: () => void
}): InvoiceBook {
  const { now, toStamp, posted, kept, changed } = parts
  const byKey = new Map<number, Invoice>()
  const byOrder = new Map<number, Invoice[]>()
  const enter = (invoice: Invoice) => {
    byKey.set(invoice.row.pkey, invoice)
    byOrder.set(invoice.order, [...(byOrder.get(invoice.order) ?? []), invoice])
  }
  for (const invoice of kept?.invoices ?? []) enter(invoice)

  const keyOf = (invNum: string) => Number(invNum.slice(1))
  const sum = (rows: readonly Row[], field: string) =>
    rows.reduce((total, row) => total + (parseDecimal(row[field]) ?? 0n), 0n)

  /** Its share of each line beside what is invoiced already: all invoices of an order come to the order. */
  const detailOf = ({ detail }: Invoiced, { row, order }: Booked): Row[] =>
    detail.flatMap((picked) => {
      const line = order.detail.find(({ line_seq }) => Number(line_seq) === Number(picked.line_seq))
      const quantity = Number(picked.total_qty)
      if (!line || quantity === 0) return []
      const before = (byOrder.get(row.pkey) ?? [])
        .flatMap((invoice) => invoice.detail)
        .filter(({ line_seq }) => line_seq === Number(line.line_seq))
        .reduce((pieces, { inv_qty }) => pieces + Number(inv_qty), 0)
      const upTo = (count: number) => shareOf(parseDecimal(line.ext_amt) ?? 0n, count, Number(line.ord_qty))
      return {
        line_seq: Number(line.line_seq),
        ...Object.fromEntries(copiedLine.map((field) => [field, picked[field] ?? ''])),
        inv_qty: quantity,
        ext_amt: formatDecimal(upTo(before + quantity) - upTo(before)),
        disc_amt: picked.disc_amt ?? '0.00',
        tax_amt: picked.tax_amt ?? '0.00',
      }
    })

  const document = ({ row, detail }: Invoice): SalesOrderDocument => ({
    ...row,
    invoicedetail: { rows: childRows(row.pkey, 1, detail) },
  })

  return {
    make: (ticket, booked, { day, lastMod }) => {
      const detail = detailOf(ticket, booked)
      const header = Object.fromEntries(copied.map((field) => [field, ticket.row[field] ?? booked.row[field] ?? '']))
      const merchandise = sum(detail, 'ext_amt')
      const read = (field: string) => parseDecimal(header[field]) ?? 0n
      const total = merchandise - read('disc_amt') + read('frgt_amt') + read('misc_amt') + read('tax_amt')
      const row = {
        pkey: keyOf(String(ticket.row.inv_num)),
        inv_num: ticket.row.inv_num,
        inv_date: `${day} 00:00:00`,
        pick_num: ticket.row.pick_num,
        division: '01',
        ...header,
        merch_amt: formatDecimal(merchandise),
        total_amt: formatDecimal(total),
        posted: posted() ? 'Y' : 'N',
        last_mod: lastMod,
      } as BookedRow
      enter({ row, order: booked.row.pkey, detail })
      changed()
    },
    listed: () => [...byKey.values()].map(({ row }) => row),
    document: (row) => {
      const invoice = byKey.get(row.pkey)
      if (!invoice) throw new Error(`no invoice ${row.pkey}`)
      return document(invoice)
    },
    of: ({ row }) => (byOrder.get(row.pkey) ?? []).filter((invoice) => byKey.has(invoice.row.pkey)).map(document),
    change: (invNum, change) => {
      const invoice = byKey.get(keyOf(invNum))
      if (!invoice) return 0
      Object.assign(invoice.row, change, { last_mod: toStamp(now()) })
      changed()
      return 1
    },
    lose: (invNum) => {
      if (!byKey.delete(keyOf(invNum))) return 0
      changed()
      return 1
    },
    held: () => ({ invoices: [...byKey.values()] }),
  }
}
