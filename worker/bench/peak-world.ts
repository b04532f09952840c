import type { DayEvent, Fate, PeakDay } from './peak-day.ts'

export interface PeakOrder {
  sku: number
  units: number
  placedAt: number
  /** By the ERP; infinite until then. */
  acceptedAt: number
  cancelledAt: number
}

/** What the ERP's interface shows: its last batch. */
export interface Snapshot {
  ots: Int32Array
  /** When each row last moved. */
  movedAt: Float64Array
  /** The newest of them: orders accepted before it are inside. */
  asOf: number
}

export interface Outcome {
  /** Pieces customers asked the shop for, got, and did not get. */
  asked: number
  sold: number
  refused: number
  /** Of those not given, pieces that a shop which knows everything and keeps nothing back would have had. */
  refusedThough: number
  /** Pieces sold that were not there: by the shop, and by another channel that took from the ERP what the shop had sold. */
  oversold: number
  oversoldElsewhere: number
}

/** Seconds between two batches of the ERP's figures. */
const batchSeconds = 300
/** An order waits that long for a cancellation before it is sent. */
const releaseSeconds = 600
/** Orders the ERP takes a second. */
const acceptedASecond = 2

/** The shop, the ERP and what is really there, second by second. What the shop shows is set by whoever is rehearsed. */
export class PeakWorld {
  readonly shown: Int32Array
  readonly orders: PeakOrder[] = []
  /** In the order the ERP took them. */
  readonly accepted: PeakOrder[] = []
  /** In the order they were cancelled. */
  readonly cancelled: PeakOrder[] = []
  readonly outcome: Outcome = { asked: 0, sold: 0, refused: 0, refusedThough: 0, oversold: 0, oversoldElsewhere: 0 }
  snapshot: Snapshot
  /** Really there and promised to nobody. */
  readonly #free: Int32Array
  /** Pieces refused that were there: whoever asks next would not have found them either. */
  readonly #turnedAway: Int32Array
  readonly #ots: Int32Array
  readonly #movedAt: Float64Array
  readonly #day: PeakDay
  readonly #due = new Map<number, (() => void)[]>()
  readonly #queue: PeakOrder[] = []
  #nextEvent = 0
  #nextSent = 0

  constructor(day: PeakDay) {
    this.#day = day
    const stock = day.skus.map((sku) => sku.stock)
    this.#free = Int32Array.from(stock)
    this.#ots = Int32Array.from(stock)
    this.shown = new Int32Array(stock.length)
    this.#turnedAway = new Int32Array(stock.length)
    this.#movedAt = new Float64Array(stock.length).fill(-1)
    this.snapshot = this.#batch()
  }

  step(second: number): void {
    for (const work of this.#due.get(second) ?? []) work()
    this.#due.delete(second)
    for (let event = this.#day.events[this.#nextEvent]; event?.at === second; ) {
      this.#happen(event)
      event = this.#day.events[++this.#nextEvent]
    }
    for (let taken = 0; taken < acceptedASecond; taken++) this.#accept(second)
    if (second % batchSeconds === 0) this.snapshot = this.#batch()
  }

  #happen(event: DayEvent): void {
    const { sku, units, at } = event
    if (event.kind === 'receipt') {
      this.#free[sku] = this.#freeOf(sku) + units
      this.#move(sku, units, at)
    } else if (event.kind === 'other') {
      if ((this.#ots[sku] ?? 0) < units) return
      this.outcome.oversoldElsewhere += this.#promise(sku, units)
      this.#move(sku, -units, at)
    } else {
      this.#ask(sku, units, at, event.fate)
    }
  }

  #ask(sku: number, units: number, at: number, fate: Fate): void {
    this.outcome.asked += units
    const shown = this.shown[sku] ?? 0
    if (shown < units) {
      this.outcome.refused += units
      const away = this.#turnedAway[sku] ?? 0
      if (this.#freeOf(sku) - away < units) return
      this.#turnedAway[sku] = away + units
      this.outcome.refusedThough += units
      return
    }
    this.shown[sku] = shown - units
    this.outcome.sold += units
    this.outcome.oversold += this.#promise(sku, units)
    const order = { sku, units, placedAt: at, acceptedAt: Infinity, cancelledAt: Infinity }
    this.orders.push(order)
    if (fate.cancelledAfter !== null) {
      this.#later(at + fate.cancelledAfter, () => this.#cancel(order, at + (fate.cancelledAfter ?? 0)))
    }
    if (fate.paidAfter !== null) {
      this.#later(at + fate.paidAfter + releaseSeconds + fate.heldFor, () => this.#queue.push(order))
    }
  }

  /** The shop puts the pieces back by itself. */
  #cancel(order: PeakOrder, at: number): void {
    order.cancelledAt = at
    this.cancelled.push(order)
    this.#free[order.sku] = this.#freeOf(order.sku) + order.units
    this.shown[order.sku] = (this.shown[order.sku] ?? 0) + order.units
  }

  #accept(at: number): void {
    const order = this.#queue[this.#nextSent]
    if (!order) return
    this.#nextSent++
    order.acceptedAt = at
    this.accepted.push(order)
    this.#move(order.sku, -order.units, at)
  }

  /** @returns how many of them are not there */
  #promise(sku: number, units: number): number {
    const free = this.#freeOf(sku)
    this.#free[sku] = free - units
    return units - Math.min(units, Math.max(free, 0))
  }

  #move(sku: number, units: number, at: number): void {
    this.#ots[sku] = (this.#ots[sku] ?? 0) + units
    this.#movedAt[sku] = at
  }

  #freeOf(sku: number): number {
    return this.#free[sku] ?? 0
  }

  #later(second: number, work: () => void): void {
    this.#due.set(second, [...(this.#due.get(second) ?? []), work])
  }

  #batch(): Snapshot {
    const asOf = this.#movedAt.reduce((newest, moved) => Math.max(newest, moved), -1)
    return { ots: this.#ots.slice(), movedAt: this.#movedAt.slice(), asOf }
  }
}
