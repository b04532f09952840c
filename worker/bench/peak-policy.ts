import { sellOf } from '../../lib/flows/inventory/sellable.ts'
import { defaultStockPolicy } from '../../lib/flows/inventory/stock-policy.ts'
import { stampMarginSeconds } from '../../lib/flows/inventory/write-pending.ts'
import { bufferRule, bufferUnits } from '../../lib/mappings/buffers.ts'
import type { MappingRule } from '../../lib/mappings/snapshot.ts'
import type { PeakDay } from './peak-day.ts'
import type { PeakWorld, Snapshot } from './peak-world.ts'

/** How a shop's numbers are kept. */
export interface PeakPolicy {
  name: string
  /** How long an order is subtracted: until a snapshot that holds it, until the ERP accepted it, never. */
  subtracts: 'until_snapshot' | 'until_acceptance' | 'never'
  rules: readonly MappingRule<'buffer'>[]
  /** Seconds between two readings of the ERP's stock, and of the shop's orders. */
  stockEvery: number
  ordersEvery: number
  /** What is being written just now is left to the next poll. */
  pollLag: number
}

/** Rows a page of the ERP's inventory, and how far back a reading begins again (bluecherry.md 2, 3). */
const pageRows = 200
const overlapSeconds = 600
/** Requests the shop takes a second. */
const callsASecond = 2

/** One way to keep the numbers, second by second, with what it asks of both sides. */
export class PeakKeeper {
  erpCalls = 0
  shopCalls = 0
  readonly #policy: PeakPolicy
  readonly #day: PeakDay
  readonly #world: PeakWorld
  readonly #rules: (MappingRule<'buffer'> | null)[]
  readonly #pending: Int32Array
  readonly #desired: Int32Array
  readonly #dirty = new Set<number>()
  /** SKUs to send by product, the longest waiting product first. */
  readonly #waiting = new Map<number, Set<number>>()
  #read: Snapshot
  /** What reading the same batch again costs. */
  #pagesAgain = 1
  /** Orders placed before it are known. */
  #cursor = 0
  #known = 0
  #settled = 0
  #forgotten = 0

  constructor(day: PeakDay, world: PeakWorld, policy: PeakPolicy) {
    this.#day = day
    this.#world = world
    this.#policy = policy
    this.#read = world.snapshot
    this.#pending = new Int32Array(day.skus.length)
    this.#desired = new Int32Array(day.skus.length)
    this.#rules = day.skus.map(({ sku, season, velocity }) =>
      bufferRule(policy.rules, { sku, velocity, items: [{ itemKey: sku, style: sku, groups: [], season }] }),
    )
    for (const sku of day.skus.keys()) {
      this.#desired[sku] = this.#numberOf(sku)
      world.shown[sku] = this.#desired[sku]
    }
  }

  step(second: number): void {
    if (second % this.#policy.ordersEvery === 0) this.#pollOrders(second)
    if (second % this.#policy.stockEvery === 0) this.#readStock()
    // A figure is never sent on orders that are older than it (rule 19).
    if (this.#policy.subtracts === 'never' || this.#cursor >= this.#read.asOf) this.#compute()
    this.#push()
  }

  #pollOrders(second: number): void {
    if (this.#policy.subtracts === 'never') return
    this.#cursor = second - this.#policy.pollLag
    const { orders, cancelled } = this.#world
    for (let order = orders[this.#known]; order && order.placedAt < this.#cursor; order = orders[++this.#known]) {
      this.#take(order.sku, order.units)
    }
    let gone = cancelled[this.#forgotten]
    for (; gone && gone.cancelledAt < this.#cursor; gone = cancelled[++this.#forgotten])
      this.#take(gone.sku, -gone.units)
  }

  #readStock(): void {
    const { snapshot } = this.#world
    if (snapshot === this.#read) {
      this.erpCalls += this.#pagesAgain
      return
    }
    this.erpCalls += pagesSince(snapshot, this.#read.asOf)
    this.#pagesAgain = pagesSince(snapshot, snapshot.asOf)
    for (const [sku, ots] of snapshot.ots.entries()) if (ots !== this.#read.ots[sku]) this.#dirty.add(sku)
    this.#read = snapshot
  }

  #compute(): void {
    if (this.#policy.subtracts !== 'never') this.#letGo()
    for (const sku of this.#dirty) {
      const desired = this.#numberOf(sku)
      // A copy is written whenever the ERP's figure moved, a number of ours when it is another.
      if (this.#policy.subtracts !== 'never' && desired === this.#desired[sku]) continue
      this.#desired[sku] = desired
      const { parent } = this.#day.skus[sku] ?? { parent: 0 }
      this.#waiting.set(parent, (this.#waiting.get(parent) ?? new Set()).add(sku))
    }
    this.#dirty.clear()
  }

  /** Orders that are subtracted no longer. */
  #letGo(): void {
    const { accepted } = this.#world
    const { subtracts } = this.#policy
    const isInside = (acceptedAt: number) =>
      subtracts === 'until_acceptance' || acceptedAt + stampMarginSeconds <= this.#read.asOf
    let order = accepted[this.#settled]
    for (; order && isInside(order.acceptedAt); order = accepted[++this.#settled]) this.#take(order.sku, -order.units)
  }

  #push(): void {
    for (let calls = 0; calls < callsASecond; calls++) {
      const [next] = this.#waiting
      if (!next) return
      const [parent, skus] = next
      this.#waiting.delete(parent)
      this.shopCalls++
      for (const sku of skus) this.#world.shown[sku] = this.#desired[sku] ?? 0
    }
  }

  #take(sku: number, units: number): void {
    this.#pending[sku] = (this.#pending[sku] ?? 0) + units
    this.#dirty.add(sku)
  }

  #numberOf(sku: number): number {
    const rule = this.#rules[sku]
    const { sharePercent, ceiling } = defaultStockPolicy
    return sellOf(
      { ots: this.#read.ots[sku] ?? 0, pending: this.#pending[sku] ?? 0 },
      { buffer: (base) => (rule ? bufferUnits(rule.target, base) : 0), sharePercent, ceiling },
    ).desired
  }
}

/** Pages of the rows that moved since the newest one known, and before it by the overlap; a short page is the last. */
function pagesSince(snapshot: Snapshot, asOf: number): number {
  const since = Math.max(asOf - overlapSeconds, 0)
  let rows = 0
  for (const moved of snapshot.movedAt) if (moved >= since) rows++
  return Math.floor(rows / pageRows) + 1
}
