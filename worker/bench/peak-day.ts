import type { VelocityClass } from '../../lib/mappings/buffers.ts'

/** One item in one size at one location, sold by the shop as one variation. */
export interface PeakSku {
  sku: string
  /** Variations of one product travel in one request. */
  parent: number
  season: string
  velocity: VelocityClass
  /** Pieces free when the day begins. */
  stock: number
}

/** What happens to an order after it was placed, in seconds from then. */
export interface Fate {
  /** Paid, and so released, held and sent from here on; null: it never is. */
  paidAfter: number | null
  /** A person has to look at it first. */
  heldFor: number
  /** Cancelled unpaid; its pieces go back. */
  cancelledAfter: number | null
}

/** `at` in seconds of the day. */
export type DayEvent =
  | { kind: 'demand'; at: number; sku: number; units: number; fate: Fate }
  /** Another channel sells straight from the ERP. */
  | { kind: 'other'; at: number; sku: number; units: number }
  | { kind: 'receipt'; at: number; sku: number; units: number }

export interface PeakDay {
  seconds: number
  skus: readonly PeakSku[]
  /** By time. */
  events: readonly DayEvent[]
}

export interface DaySize {
  skus: number
  /** Pieces customers ask the shop for. */
  units: number
}

const daySeconds = 86_400
const variationsOfProduct = 20
/** A day like this is so many usual ones. */
const peakTimes = 5
/** Share of the hours in what is asked for; the burst is a mailing at eight in the evening. */
const hours = [1, 1, 1, 1, 1, 1, 2, 3, 5, 6, 7, 7, 7, 7, 7, 7, 7, 8, 9, 10, 10, 9, 6, 3]
const burst = { from: 20 * 3_600, seconds: 1_200, share: 0.12 }
/** Of all that is asked for, by popularity: the n-th item sells in proportion to n to the power of this. */
const skew = -0.95
const otherShare = 0.06

/**
 * A day of heavy trade, made of a seed: what is asked for is skewed by item, by hour and by a burst; some items are short and a
 * few of them are received during the day.
 */
export function createPeakDay(
  seed: number,
  size: DaySize,
  thresholds: { fastFrom: number; slowBelow: number },
): PeakDay {
  const chance = createChance(seed)
  const weights = Array.from({ length: size.skus }, (_, rank) => (rank + 1) ** skew)
  const pick = createPicker(weights, chance)
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const skus = weights.map((weight, rank): PeakSku => {
    const asked = (size.units * weight) / total
    const sold28 = Math.round((asked / peakTimes) * 28)
    return {
      sku: `PEAK-${String(rank + 1).padStart(4, '0')}`,
      // Popular ones are spread over the products, as sizes of one style sell unlike.
      parent: rank % Math.ceil(size.skus / variationsOfProduct),
      season: chance() < 0.06 ? 'SALE26' : 'AW26',
      velocity:
        sold28 >= thresholds.fastFrom
          ? 'fast'
          : sold28 === 0
            ? 'none'
            : sold28 < thresholds.slowBelow
              ? 'slow'
              : 'medium',
      stock: Math.round(asked * coverOf(chance()) + 3 + chance() * 6),
    }
  })
  const events: DayEvent[] = []
  for (let left = size.units; left > 0; ) {
    const units = Math.min(left, unitsOf(chance()))
    left -= units
    events.push({ kind: 'demand', at: timeOf(chance), sku: pick(), units, fate: fateOf(chance) })
  }
  for (let left = Math.round(size.units * otherShare); left > 0; left--) {
    events.push({ kind: 'other', at: timeOf(chance), sku: pick(), units: 1 })
  }
  for (let some = 0; some < size.skus / 20; some++) {
    const sku = pick()
    const units = Math.round(5 + (skus[sku]?.stock ?? 0) * 0.3)
    events.push({ kind: 'receipt', at: Math.floor((6 + chance() * 10) * 3_600), sku, units })
  }
  return { seconds: daySeconds, skus, events: events.sort((a, b) => a.at - b.at) }
}

/** Days like this one the stock would last: one item in five is short, the others have enough or plenty. */
const coverOf = (chance: number): number => (chance < 0.2 ? 0.4 + chance * 3 : 1 + chance * 4)

const unitsOf = (chance: number): number => (chance < 0.9 ? 1 : chance < 0.98 ? 2 : 3)

/** Nine in ten are paid at once, some by transfer or never; of the paid ones three in a hundred wait for a person. */
function fateOf(chance: () => number): Fate {
  const heldFor = chance() < 0.03 ? Math.round(1_800 + chance() * 4 * 3_600) : 0
  const kind = chance()
  if (kind < 0.95) return { paidAfter: Math.round(chance() * 20), heldFor, cancelledAfter: null }
  if (kind < 0.98) return { paidAfter: Math.round(3_600 + chance() * 8 * 3_600), heldFor, cancelledAfter: null }
  return { paidAfter: null, heldFor: 0, cancelledAfter: Math.round(3_600 + chance() * 4 * 3_600) }
}

function timeOf(chance: () => number): number {
  if (chance() < burst.share) return Math.floor(burst.from + chance() * burst.seconds)
  const sum = hours.reduce((total, weight) => total + weight, 0)
  let at = chance() * sum
  const hour = hours.findIndex((weight) => {
    at -= weight
    return at < 0
  })
  return Math.floor((hour + chance()) * 3_600)
}

/** Numbers in [0, 1) that a seed fixes (mulberry32). */
function createChance(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Index by weight: a search in the running sums. */
function createPicker(weights: readonly number[], chance: () => number): () => number {
  const sums: number[] = []
  for (const weight of weights) sums.push((sums.at(-1) ?? 0) + weight)
  const total = sums.at(-1) ?? 0
  return () => {
    const wanted = chance() * total
    let [low, high] = [0, sums.length - 1]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((sums[middle] ?? 0) > wanted) high = middle
      else low = middle + 1
    }
    return low
  }
}
