import { numberOf, recordOf, recordsOf, textOf } from '../state/read-state.ts'
import { readAddedStyle } from './added-style.ts'
import type { Booked, BookedRow } from './booked-order.ts'
import type { AcceptedReturn } from './check-return.ts'
import type { KeptIntake } from './intake.ts'
import type { KeptStock } from './inventory.ts'
import type { KeptInvoices } from './invoice-book.ts'
import type { KeptItem, KeptStyle } from './items.ts'
import type { KeptReturns } from './return-book.ts'
import type { KeptBook } from './sales-order-book.ts'
import type { AcceptedSalesOrder } from './sales-order-fields.ts'
import type { KeptWarehouse } from './warehouse.ts'

/** Changed whenever a file of the last format could not be read any more. */
export const erpFormat = 'selvedge sandbox erp 1'

/** What clients write: a sales order, or what comes back of one. */
export type Written = { order: AcceptedSalesOrder } | { back: AcceptedReturn }

/** Of items and stock it keeps those changed since they were seeded; a state of before stock moved has none. */
export type KeptErp = {
  book: KeptBook
  intake: KeptIntake<Written>
  warehouse?: KeptWarehouse | undefined
  returns?: KeptReturns | undefined
  invoices?: KeptInvoices['invoices'] | undefined
  items: KeptItem[]
  styles: KeptStyle[]
  stock?: KeptStock[] | undefined
}

/** What an ERP holds as JSON in pieces, one a sales order. */
export function writeErp({ book: { orders, ...book }, intake, ...rest }: KeptErp): string[] {
  const pieces = [`${JSON.stringify({ format: erpFormat, ...book, ...intake, ...rest }).slice(0, -1)},"orders":[`]
  for (const [at, booked] of orders.entries()) {
    const { row, order, bookedAt, incidentDone } = booked
    booked.text ??= JSON.stringify({ row, order, bookedAt, incidentDone })
    pieces.push(at === 0 ? '\n' : ',\n', booked.text)
  }
  pieces.push('\n]}\n')
  return pieces
}

/** Reads what `writeErp` wrote. Throws on another shape. */
export function readErp(state: Record<string, unknown>): KeptErp {
  const chance = recordOf(state, 'chance')
  return {
    book: {
      nextNumber: numberOf(state, 'nextNumber'),
      lost: numberOf(state, 'lost'),
      hidden: recordsOf(state, 'hidden').map((kept) => ({
        pkey: numberOf(kept, 'pkey'),
        hiddenMs: numberOf(kept, 'hiddenMs'),
      })),
      orders: recordsOf(state, 'orders').map(bookedOrder),
    },
    intake: {
      nextPkey: numberOf(state, 'nextPkey'),
      refusedLater: numberOf(state, 'refusedLater'),
      chance: {
        late: numberOf(chance, 'late'),
        hidden: numberOf(chance, 'hidden'),
        refusal: numberOf(chance, 'refusal'),
      },
      pending: recordsOf(state, 'pending').map((kept) => ({
        pkey: numberOf(kept, 'pkey'),
        document: written(kept),
        kind: kept.kind === 'late' ? 'late' : 'staged',
        leftMs: numberOf(kept, 'leftMs'),
      })),
    },
    // A state of before anything was picked, or came back, has neither.
    warehouse: state.warehouse === undefined ? undefined : warehouse(recordOf(state, 'warehouse')),
    returns: state.returns === undefined ? undefined : returns(recordOf(state, 'returns')),
    invoices: state.invoices === undefined ? undefined : invoices(state),
    items: recordsOf(state, 'items').map((kept) => ({
      sku: textOf(kept, 'sku'),
      active: kept.active === true,
      price: textOf(kept, 'price'),
      missing: kept.missing === true,
      ambiguous: kept.ambiguous === true,
      // A state of before items could be listed otherwise has none.
      listedAs: typeof kept.listedAs === 'string' ? kept.listedAs : textOf(kept, 'sku'),
      ...(typeof kept.barcode === 'string' ? { barcode: kept.barcode } : {}),
      ...(typeof kept.channelFlag === 'string' ? { channelFlag: kept.channelFlag } : {}),
      ...(typeof kept.name === 'string' ? { name: kept.name } : {}),
      lastModified: textOf(kept, 'lastModified'),
    })),
    styles: state.styles === undefined ? [] : recordsOf(state, 'styles').map(addedStyle),
    stock: state.stock === undefined ? undefined : recordsOf(state, 'stock').map(stockRow),
  }
}

function addedStyle(kept: Record<string, unknown>): KeptStyle {
  const { lastModified: _, ...wish } = kept
  return { ...readAddedStyle(wish, ''), lastModified: textOf(kept, 'lastModified') }
}

function stockRow(kept: Record<string, unknown>): KeptStock {
  const shown = recordOf(kept, 'shown')
  for (const name of ['key', 'location', 'lot']) textOf(kept, name)
  for (const name of ['qoh', 'picked', 'open', 'reserved', 'demand']) {
    numberOf(kept, name)
    numberOf(shown, name)
  }
  numberOf(kept, 'pkey')
  textOf(shown, 'last_mod')
  recordOf(kept, 'written')
  return kept as KeptStock
}

function bookedOrder(kept: Record<string, unknown>): Booked {
  const row = recordOf(kept, 'row') as BookedRow
  numberOf(row, 'pkey')
  const order = accepted(kept)
  // A state of before pick tickets told by the status alone where the pieces are.
  const state = kept.bookedAt === undefined ? { P: 'pick_qty', S: 'ship_qty' }[String(row.ord_status)] : undefined
  if (state) for (const line of order.detail) Object.assign(line, { [state]: line.open_qty ?? 0, open_qty: 0 })
  const bookedAt = typeof kept.bookedAt === 'number' ? kept.bookedAt : 0
  return { row, order, visibleAt: 0, bookedAt, ...(kept.incidentDone === true ? { incidentDone: true } : {}) }
}

function written(kept: Record<string, unknown>): Written {
  if (kept.document === undefined) return { order: accepted(kept) }
  const document = recordOf(kept, 'document')
  return document.back === undefined ? { order: accepted(document) } : { back: acceptedReturn(document) }
}

function warehouse(kept: Record<string, unknown>): KeptWarehouse {
  for (const name of ['nextPick', 'nextInvoice', 'nextParcel']) numberOf(kept, name)
  for (const pick of recordsOf(kept, 'picks')) {
    numberOf(recordOf(pick, 'row'), 'pkey')
    for (const children of ['detail', 'carton']) recordsOf(pick, children)
  }
  return kept as KeptWarehouse
}

function accepted(kept: Record<string, unknown>): AcceptedSalesOrder {
  const order = recordOf(kept, 'order')
  textOf(order, 'altpo')
  recordOf(order, 'header')
  for (const children of ['address', 'detail', 'charge', 'tender']) recordsOf(order, children)
  return order as AcceptedSalesOrder
}

function acceptedReturn(kept: Record<string, unknown>): AcceptedReturn {
  const back = recordOf(kept, 'back')
  recordOf(back, 'header')
  recordsOf(back, 'detail')
  return back as AcceptedReturn
}

function returns(kept: Record<string, unknown>): KeptReturns {
  for (const name of ['nextReturn', 'nextMemo']) numberOf(kept, name)
  for (const children of ['returns', 'memos']) {
    for (const one of recordsOf(kept, children)) numberOf(recordOf(one, 'row'), 'pkey')
  }
  return kept as KeptReturns
}

function invoices(state: Record<string, unknown>): KeptInvoices['invoices'] {
  for (const kept of recordsOf(state, 'invoices')) {
    numberOf(recordOf(kept, 'row'), 'pkey')
    numberOf(kept, 'order')
    recordsOf(kept, 'detail')
  }
  return recordsOf(state, 'invoices') as unknown as KeptInvoices['invoices']
}
