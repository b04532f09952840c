import { numberOf, recordOf, recordsOf, textOf } from '../state/read-state.ts'
import { readAddedStyle } from './added-style.ts'
import type { Booked, BookedRow } from './booked-order.ts'
import type { KeptStock } from './inventory.ts'
import type { KeptItem, KeptStyle } from './items.ts'
import type { AcceptedSalesOrder } from './sales-order-fields.ts'

/** Changed whenever a file of the last format could not be read any more. */
export const erpFormat = 'selvedge sandbox erp 1'

/** A sales order accepted and not yet in the book: one `late` is booked for certain, one `staged` may be refused. */
export type PendingOrder = { pkey: number; order: AcceptedSalesOrder; kind: 'late' | 'staged'; leftMs: number }

/** What the order book holds. `chance` tells where its streams stand, `leftMs` and `hiddenMs` what of a wait is left. */
export type KeptBook = {
  nextPkey: number
  nextNumber: number
  lost: number
  refusedLater: number
  chance: { late: number; hidden: number; refusal: number }
  pending: PendingOrder[]
  hidden: { pkey: number; hiddenMs: number }[]
  orders: Booked[]
}

/** Of items and stock it keeps those changed since they were seeded; a state of before stock moved has none. */
export type KeptErp = { book: KeptBook; items: KeptItem[]; styles: KeptStyle[]; stock?: KeptStock[] | undefined }

/** What an ERP holds as JSON in pieces, one a sales order. */
export function writeErp({ book: { orders, ...book }, items, styles, stock }: KeptErp): string[] {
  const pieces = [`${JSON.stringify({ format: erpFormat, ...book, items, styles, stock }).slice(0, -1)},"orders":[`]
  for (const [at, booked] of orders.entries()) {
    booked.text ??= JSON.stringify({ row: booked.row, order: booked.order })
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
      nextPkey: numberOf(state, 'nextPkey'),
      nextNumber: numberOf(state, 'nextNumber'),
      lost: numberOf(state, 'lost'),
      refusedLater: numberOf(state, 'refusedLater'),
      chance: {
        late: numberOf(chance, 'late'),
        hidden: numberOf(chance, 'hidden'),
        refusal: numberOf(chance, 'refusal'),
      },
      pending: recordsOf(state, 'pending').map((kept) => ({
        pkey: numberOf(kept, 'pkey'),
        order: accepted(kept),
        kind: kept.kind === 'late' ? 'late' : 'staged',
        leftMs: numberOf(kept, 'leftMs'),
      })),
      hidden: recordsOf(state, 'hidden').map((kept) => ({
        pkey: numberOf(kept, 'pkey'),
        hiddenMs: numberOf(kept, 'hiddenMs'),
      })),
      orders: recordsOf(state, 'orders').map((kept) => {
        const row = recordOf(kept, 'row')
        numberOf(row, 'pkey')
        return { row: row as BookedRow, order: accepted(kept), visibleAt: 0 }
      }),
    },
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

function accepted(kept: Record<string, unknown>): AcceptedSalesOrder {
  const order = recordOf(kept, 'order')
  textOf(order, 'altpo')
  recordOf(order, 'header')
  for (const children of ['address', 'detail', 'charge', 'tender']) recordsOf(order, children)
  return order as AcceptedSalesOrder
}
