import type { Booked } from './booked-order.ts'
import { piecesIn } from './booked-order.ts'
import { editOrder } from './edit-order.ts'
import type { ItemMaster } from './items.ts'
import type { PickTicket } from './pick-ticket.ts'
import type { ReturnBook } from './return-book.ts'
import type { SalesOrderBook } from './sales-order-book.ts'
import type { ErpSettings } from './settings.ts'
import type { Warehouse } from './warehouse.ts'
import type { WarehousePlan } from './warehouse-plan.ts'
import { planOf } from './warehouse-plan.ts'

const dayMs = 86_400_000

/**
 * The warehouse at work: one round does everything that is due by now. What is due follows from the documents' own instants and
 * from a plan made of seed and reference, so that nothing but the documents has to be kept over a restart.
 */
export function createWarehouseLife(parts: {
  settings: ErpSettings
  seed: number
  now: () => Date
  book: SalesOrderBook
  warehouse: Warehouse
  returns: ReturnBook
  items: ItemMaster
}): { work: () => void } {
  const { settings, seed, now, book, warehouse, returns, items } = parts
  const plans = new Map<string, WarehousePlan>()
  /** What somebody else has done to it leaves nothing to be done. */
  const givenUp = new Set<unknown>()
  const plan = (reference: string): WarehousePlan => {
    const known = plans.get(reference)
    if (known) return known
    const made = planOf(seed, reference)
    plans.set(reference, made)
    return made
  }
  const due = (sinceMs: number, wait: number, factor: number) => now().getTime() >= sinceMs + wait * factor
  const attempt = (subject: unknown, act: () => void) => {
    if (givenUp.has(subject)) return
    try {
      act()
    } catch (error) {
      givenUp.add(subject)
      console.error(`sandbox: the warehouse leaves one alone: ${error instanceof Error ? error.message : error}`)
    }
  }

  const workOn = (booked: Booked) => {
    const { row, order, bookedAt } = booked
    const { pickAfterMs, shipAfterMs, invoiceAfterMs, creditAfterMs, incidents, ...shares } = settings.warehouse
    const its = plan(String(row.altpo))
    if (its.chance.worked >= shares.share) return
    if (row.ord_status === 'X') return
    const age = Math.floor((now().getTime() - Date.parse(`${String(row.ord_date).slice(0, 10)}T12:00:00Z`)) / dayMs)
    if (age >= 3 && its.chance.leftAlready < shares.leftAlready) {
      if (row.ord_status !== 'O' || !due(bookedAt, pickAfterMs, its.pick / 10)) return
      for (const ticket of warehouse.pick(booked)) {
        warehouse.ship(ticket, { ...parcelOf(ticket, its), daysAgo: Math.max(0, age - its.days) })
      }
      return
    }
    const happens = its.chance.incident < incidents && !booked.incidentDone
    const incident = happens ? its.incident : undefined
    const done = () => {
      booked.incidentDone = true
      delete booked.text
    }

    if (row.ord_status === 'H') {
      // What it held itself it lets go in the end.
      if (booked.incidentDone && its.incident === 'hold' && due(bookedAt, pickAfterMs, its.pick + 30))
        book.change(booked, () => Object.assign(row, { ord_status: 'O', hold_reason: '' }))
      return
    }
    const tickets = warehouse.of(booked)
    if (tickets.length === 0) {
      if (row.ord_status !== 'O' || !due(bookedAt, pickAfterMs, its.pick)) return
      if (incident === 'hold') {
        book.change(booked, () => Object.assign(row, { ord_status: 'H', hold_reason: 'ADDRESS' }))
        return done()
      }
      if (incident === 'cancel') {
        const line = order.detail.find((candidate) => piecesIn(candidate, 'open_qty') > 0)
        const one = { upc: String(line?.upc), quantity: 1 }
        warehouse.cancel(booked, order.detail.length > 1 && line ? [one] : [], 'HOUSE')
        return done()
      }
      if (incident === 'edit') {
        const line = order.detail.find(({ ord_qty, cancel_qty }) => Number(ord_qty) > 1 && cancel_qty === 0)
        const change = line ? { lines: [{ line: Number(line.line_seq), qty: Number(line.ord_qty) - 1 }] } : {}
        const changed = line ? change : { address: { addr2: 'Rear entrance' } }
        book.change(booked, () => editOrder(booked, changed, items))
        return done()
      }
      warehouse.pick(booked, its.split ? firstHalf(booked) : undefined)
      return
    }
    const picked = tickets.filter(({ shippedAt }) => shippedAt === null)
    for (const ticket of picked) {
      if (!due(ticket.pickedAt, shipAfterMs, its.ship)) continue
      const line = ticket.detail.find(({ total_qty }) => Number(total_qty) > 0)
      if (incident === 'short' && line) {
        warehouse.short(booked, String(line.upc), 1, 'SHORT')
        return done()
      }
      warehouse.ship(ticket, { ...parcelOf(ticket, its), invoice: false })
      return
    }
    const last = tickets.at(-1)
    if (
      picked.length === 0 &&
      row.ord_status === 'O' &&
      last?.shippedAt &&
      due(last.shippedAt, pickAfterMs, its.pick)
    ) {
      warehouse.pick(booked)
      return
    }
    for (const ticket of tickets) {
      const { shippedAt } = ticket
      if (shippedAt !== null && ticket.row.inv_num === '' && due(shippedAt, invoiceAfterMs, its.invoice)) {
        warehouse.invoice(ticket)
      }
    }
    const [ticket] = tickets
    const back = ticket?.detail[0]
    if (!back || !ticket.shippedAt || ticket.row.inv_num === '' || row.ord_status !== 'S') return
    if ((incident !== 'credit' && incident !== 'return') || !due(ticket.shippedAt, creditAfterMs, its.credit)) return
    const invNum = String(ticket.row.inv_num)
    const one = [{ upc: String(back.upc), qty: 1 }]
    if (incident === 'return') returns.begin(booked, one, invNum, 'CHANGE')
    else returns.credit(booked, { lines: one, invNum, reason: 'FAULT' })
    done()
  }

  return {
    work: () => {
      const { share, creditAfterMs } = settings.warehouse
      if (share === 0) return
      for (const booked of book.all()) attempt(booked, () => workOn(booked))
      for (const one of returns.returns()) {
        const { row, bookedAt } = one
        const its = plan(String(row.ret_num))
        if (row.ret_type !== 'RETURN' || row.ret_status !== 'O' || its.chance.worked >= share) continue
        if (due(bookedAt, creditAfterMs, its.credit)) attempt(one, () => returns.receive(String(row.ret_num)))
      }
      for (const { row, madeAt } of returns.memos()) {
        const waits = row.posted === 'N' && due(madeAt, creditAfterMs, plan(String(row.crm_num)).credit)
        if (waits) returns.changeMemos(String(row.crm_num), { posted: 'Y' })
      }
    },
  }
}

/** Everything but the last line, or the first pieces of an only one; undefined where there is only one piece. */
function firstHalf({ order }: Booked): Map<number, number> | undefined {
  const open = order.detail
    .map((line): [number, number] => [Number(line.line_seq), piecesIn(line, 'open_qty')])
    .filter(([, quantity]) => quantity > 0)
  if (open.length > 1) return new Map(open.slice(0, -1))
  const [line, quantity] = open[0] ?? [0, 0]
  return quantity > 1 ? new Map([[line, Math.floor(quantity / 2)]]) : undefined
}

const carriers: Readonly<Record<string, string>> = { EU1: 'DHL', US1: 'UPS', MAIN: 'DPD' }

function parcelOf({ row, detail }: PickTicket, { twoCartons, otherCarrier }: WarehousePlan) {
  const pieces = detail.reduce((sum, { total_qty }) => sum + Number(total_qty), 0)
  const own = String(row.shipper)
  const other = otherCarrier && own !== 'NON' && own !== '' ? carriers[String(row.location)] : undefined
  return { cartons: twoCartons && pieces > 1 ? 2 : 1, ...(other === undefined ? {} : { shipper: other }) }
}
