import type { Booked, LinePieces, SalesOrderDocument } from './booked-order.ts'
import { cancelOpen, movePieces, piecesIn } from './booked-order.ts'
import { scacOf } from './code-tables.ts'
import type { InvoiceBook } from './invoice-book.ts'
import type { Cartons, PickTicket } from './pick-ticket.ts'
import { packCartons, pickDetail, pickDocument, setPickAmounts, shortDetail } from './pick-ticket.ts'
import type { SalesOrderBook } from './sales-order-book.ts'
import { trackingNumber } from './tracking-number.ts'

/** Its tickets and where its numbering stands. */
export type KeptWarehouse = { nextPick: number; nextInvoice: number; nextParcel: number; picks: PickTicket[] }

export type ShipWish = {
  shipper?: string | undefined
  cartons?: Cartons | undefined
  /** False: the cartons do not say what is inside. */
  contents?: boolean | undefined
  /** The ship date lies so many days back, and no later. */
  daysAgo?: number | undefined
  /** yyyy-mm-dd: the ship date itself. */
  day?: string | undefined
  /** False leaves the invoice to `invoice`. */
  invoice?: boolean | undefined
  stampedSecondsAgo?: number | undefined
}

/** What is done to sales orders on the floor. Each throws an Error that says why it cannot be done. */
export type Warehouse = {
  all: () => readonly PickTicket[]
  listed: () => PickTicket['row'][]
  document: (row: PickTicket['row']) => SalesOrderDocument
  of: (booked: Booked) => PickTicket[]
  /** One ticket for each location of the pieces: all that are open when none are named. */
  pick: (booked: Booked, pieces?: LinePieces, stampedSecondsAgo?: number) => PickTicket[]
  ship: (ticket: PickTicket, wish?: ShipWish) => void
  invoice: (ticket: PickTicket) => void
  /** One of charges alone has nothing to pick: it is invoiced as it stands. Answers the invoice's number. */
  invoiceCharges: (booked: Booked) => string
  /** What has not left goes back on the shelf: its tickets are gone. */
  putBack: (booked: Booked) => void
  /** Pieces that cannot be found, of what is picked before what is open: cancelled. */
  short: (booked: Booked, upc: string, quantity: number, reason: string) => void
  /** By the house: open pieces and picked ones. Named by upc, or all of them. */
  cancel: (booked: Booked, pieces: readonly { upc: string; quantity: number }[], reason: string) => void
  held: () => KeptWarehouse
}

export function createWarehouse(parts: {
  book: SalesOrderBook
  invoices: InvoiceBook
  now: () => Date
  toStamp: (instant: Date) => string
  kept?: KeptWarehouse | undefined
  /** False: what is kept knows of no invoices but by their numbers. */
  hasInvoices: boolean
  changed: () => void
}): Warehouse {
  const { book, invoices, now, toStamp, kept, hasInvoices, changed } = parts
  let nextPick = kept?.nextPick ?? 1001
  let nextInvoice = kept?.nextInvoice ?? 910_001
  let nextParcel = kept?.nextParcel ?? 73_100_001
  let picks: PickTicket[] = []
  const byOrder = new Map<number, PickTicket[]>()
  const byKey = new Map<number, PickTicket>()

  const enter = (ticket: PickTicket) => {
    byKey.set(ticket.row.pkey, ticket)
    picks.push(ticket)
    byOrder.set(ticket.order, [...(byOrder.get(ticket.order) ?? []), ticket])
  }
  for (const ticket of kept?.picks ?? []) enter(ticket)

  const of = (booked: Booked) => byOrder.get(booked.row.pkey) ?? []
  const drop = (gone: ReadonlySet<PickTicket>, booked: Booked) => {
    picks = picks.filter((ticket) => !gone.has(ticket))
    byOrder.set(
      booked.row.pkey,
      of(booked).filter((ticket) => !gone.has(ticket)),
    )
  }
  const stamp = (ticket: PickTicket, secondsAgo = 0) => {
    ticket.row.last_mod = toStamp(new Date(now().getTime() - secondsAgo * 1000))
    changed()
  }
  const orderOf = ({ row, order }: PickTicket) =>
    book.under(String(row.altpo)).find((candidate) => candidate.row.pkey === order)
  const bookedOf = (ticket: PickTicket) => {
    const { row } = ticket
    const booked = orderOf(ticket)
    if (!booked) throw new Error(`the sales order of ${row.pick_num} is gone`)
    return booked
  }
  const nextInvoiceNumber = () => `I${String(nextInvoice++).padStart(8, '0')}`
  const makeInvoice = (ticket: PickTicket, booked: Booked, day: string) => {
    ticket.row.inv_num = nextInvoiceNumber()
    invoices.make(ticket, booked, { day, lastMod: toStamp(now()) })
  }
  // A state of before invoices were documents of their own has their numbers alone.
  for (const ticket of picks) {
    const booked = ticket.row.inv_num === '' || hasInvoices ? undefined : orderOf(ticket)
    const { ship_date, last_mod } = ticket.row
    if (booked) invoices.make(ticket, booked, { day: String(ship_date).slice(0, 10), lastMod: String(last_mod) })
  }
  const refuseHeld = ({ row }: Booked) => {
    if (row.ord_status === 'H') throw new Error(`sales order ${row.ord_num} is on hold`)
  }

  const pickAt = (booked: Booked, location: string, pieces: LinePieces, stampedSecondsAgo?: number): PickTicket => {
    const number = nextPick
    nextPick += 1
    const { row, order } = booked
    const copied = ['ord_num', 'po_num', 'altpo', 'customer', 'shipper', 'curr_code'] as const
    const ticket: PickTicket = {
      row: {
        pkey: 800_000 + number,
        pick_num: `P${String(number).padStart(7, '0')}`,
        ...Object.fromEntries(copied.map((field) => [field, row[field] ?? ''])),
        inv_num: '',
        location,
        ship_date: '',
        scac_code: scacOf(String(row.shipper ?? '')),
        pro_num: '',
      } as PickTicket['row'],
      order: row.pkey,
      first: of(booked).length === 0,
      detail: pickDetail(booked, pieces),
      carton: [],
      pickedAt: now().getTime(),
      shippedAt: null,
    }
    setPickAmounts(ticket, booked)
    book.change(
      booked,
      () => {
        for (const line of order.detail)
          movePieces(line, 'open_qty', 'pick_qty', pieces.get(Number(line.line_seq)) ?? 0)
      },
      stampedSecondsAgo,
    )
    stamp(ticket, stampedSecondsAgo)
    enter(ticket)
    return ticket
  }

  /** Takes pieces off tickets that have not left; a ticket of nothing is gone. Answers how many were taken. */
  const takeOff = (booked: Booked, upc: string, quantity: number): number => {
    let left = quantity
    const empty = new Set<PickTicket>()
    for (const ticket of of(booked).filter(({ shippedAt }) => shippedAt === null)) {
      for (const line of ticket.detail.filter((candidate) => candidate.upc === upc)) {
        const missing = Math.min(left, Number(line.total_qty))
        if (missing === 0) continue
        left -= missing
        shortDetail(line, missing)
        const ordered = booked.order.detail.find(({ line_seq }) => line_seq === line.line_seq)
        if (ordered) movePieces(ordered, 'pick_qty', 'cancel_qty', missing)
        setPickAmounts(ticket, booked)
        stamp(ticket)
      }
      if (ticket.detail.every(({ total_qty }) => total_qty === 0)) empty.add(ticket)
    }
    drop(empty, booked)
    return quantity - left
  }

  const putBack = (booked: Booked) => {
    const waiting = new Set(of(booked).filter(({ shippedAt }) => shippedAt === null))
    book.change(booked, () => {
      for (const line of booked.order.detail) movePieces(line, 'pick_qty', 'open_qty', piecesIn(line, 'pick_qty'))
    })
    drop(waiting, booked)
  }

  const cancelOpenOf = (booked: Booked, upc: string, quantity: number, reason: string): number => {
    let left = quantity
    for (const line of booked.order.detail.filter((candidate) => candidate.upc === upc)) {
      const some = Math.min(left, piecesIn(line, 'open_qty'))
      left -= some
      cancelOpen(booked, new Map([[Number(line.line_seq), some]]), reason)
    }
    return quantity - left
  }
  const countOf = (booked: Booked, upc: string, ...states: ('open_qty' | 'pick_qty')[]) =>
    booked.order.detail
      .filter((line) => line.upc === upc)
      .reduce((sum, line) => sum + states.reduce((some, state) => some + piecesIn(line, state), 0), 0)
  const refuseTooMany = (booked: Booked, upc: string, quantity: number) => {
    const there = countOf(booked, upc, 'open_qty', 'pick_qty')
    if (quantity > there) throw new Error(`only ${there} of ${upc} are open or picked on ${booked.row.ord_num}`)
  }

  return {
    all: () => picks,
    listed: () => picks.map(({ row }) => row),
    document: (row) => {
      const ticket = byKey.get(row.pkey)
      if (!ticket) throw new Error(`no pick ${row.pkey}`)
      return pickDocument(ticket)
    },
    of,
    pick: (booked, pieces, stampedSecondsAgo) => {
      refuseHeld(booked)
      const wanted = pieces ?? new Map(booked.order.detail.map((l) => [Number(l.line_seq), piecesIn(l, 'open_qty')]))
      const places = new Map<string, LinePieces>()
      for (const line of booked.order.detail) {
        const quantity = wanted.get(Number(line.line_seq)) ?? 0
        if (quantity === 0) continue
        if (quantity > piecesIn(line, 'open_qty')) throw new Error(`line ${line.line_seq} has fewer pieces open`)
        const place = String(line.location || booked.row.location)
        places.set(place, (places.get(place) ?? new Map()).set(Number(line.line_seq), quantity))
      }
      return [...places].map(([place, some]) => pickAt(booked, place, some, stampedSecondsAgo))
    },
    ship: (ticket, wish = {}) => {
      const { row } = ticket
      if (ticket.shippedAt !== null) throw new Error(`pick ${row.pick_num} has left`)
      const booked = bookedOf(ticket)
      refuseHeld(booked)
      if (wish.shipper !== undefined) Object.assign(row, { shipper: wish.shipper, scac_code: scacOf(wish.shipper) })
      ticket.carton = packCartons(ticket.detail, wish.cartons ?? 1, wish.contents ?? true, () =>
        trackingNumber(String(row.shipper), nextParcel++),
      )
      const day = wish.day ?? toStamp(new Date(now().getTime() - (wish.daysAgo ?? 0) * 86_400_000)).slice(0, 10)
      Object.assign(row, { ship_date: `${day} 00:00:00`, pro_num: ticket.carton[0]?.track_no ?? '' })
      ticket.shippedAt = now().getTime()
      if (wish.invoice ?? true) makeInvoice(ticket, booked, day)
      book.change(
        booked,
        () => {
          for (const { line_seq, total_qty } of ticket.detail) {
            const line = booked.order.detail.find((candidate) => candidate.line_seq === line_seq)
            if (line) movePieces(line, 'pick_qty', 'ship_qty', Number(total_qty))
          }
        },
        wish.stampedSecondsAgo,
      )
      stamp(ticket, wish.stampedSecondsAgo)
    },
    invoice: (ticket) => {
      if (ticket.shippedAt === null) throw new Error(`pick ${ticket.row.pick_num} has not left`)
      if (ticket.row.inv_num !== '') return
      makeInvoice(ticket, bookedOf(ticket), toStamp(now()).slice(0, 10))
      stamp(ticket)
    },
    invoiceCharges: (booked) => {
      if (booked.order.detail.length > 0) throw new Error(`sales order ${booked.row.ord_num} has lines to pick`)
      const inv_num = nextInvoiceNumber()
      const stamps = { day: toStamp(now()).slice(0, 10), lastMod: toStamp(now()) }
      invoices.make({ row: { inv_num, pick_num: '' }, detail: [] }, booked, stamps)
      book.change(booked, () => Object.assign(booked.row, { ord_status: 'S' }))
      return inv_num
    },
    putBack,
    short: (booked, upc, quantity, reason) => {
      refuseTooMany(booked, upc, quantity)
      book.change(booked, () => {
        const left = quantity - takeOff(booked, upc, quantity)
        if (left > 0) cancelOpenOf(booked, upc, left, reason)
        booked.row.cancel_reason = reason
      })
    },
    cancel: (booked, pieces, reason) => {
      for (const { upc, quantity } of pieces) refuseTooMany(booked, upc, quantity)
      if (pieces.length === 0) {
        putBack(booked)
        const open = new Map(booked.order.detail.map((line) => [Number(line.line_seq), piecesIn(line, 'open_qty')]))
        book.change(booked, () => cancelOpen(booked, open, reason))
        return
      }
      book.change(booked, () => {
        for (const { upc, quantity } of pieces) {
          const left = quantity - cancelOpenOf(booked, upc, quantity, reason)
          if (left > 0) takeOff(booked, upc, left)
        }
        booked.row.cancel_reason = reason
      })
    },
    held: () => ({ nextPick, nextInvoice, nextParcel, picks }),
  }
}
