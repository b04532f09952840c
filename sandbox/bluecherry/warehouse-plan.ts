import type { Random } from '../http/random.ts'
import { pick, randomFrom } from '../http/random.ts'

/** What may happen to a sales order on its way. */
export const incidents = ['edit', 'hold', 'short', 'cancel', 'credit', 'return'] as const
export type Incident = (typeof incidents)[number]

/** What becomes of one document if the warehouse is left alone: always the same for the same seed and reference. */
export type WarehousePlan = {
  /** In [0, 1), to be held against the shares of the pace. */
  chance: { worked: number; incident: number; leftAlready: number }
  /** What each wait is multiplied by: from a fifth to five, one in the middle. */
  pick: number
  ship: number
  invoice: number
  credit: number
  incident: Incident
  /** Shipped in two picks where it has pieces enough. */
  split: boolean
  twoCartons: boolean
  /** Another carrier than the order's, where its warehouse has one. */
  otherCarrier: boolean
  /** Days from the order to leaving, of those that left long ago. */
  days: number
}

export function planOf(seed: number, reference: string): WarehousePlan {
  const random = chanceOf(seed, reference)
  const wait = () => 0.2 * 25 ** random()
  return {
    chance: { worked: random(), incident: random(), leftAlready: random() },
    pick: wait(),
    ship: wait(),
    invoice: wait(),
    credit: wait(),
    incident: pick(random, incidents),
    split: random() < 0.2,
    twoCartons: random() < 0.15,
    otherCarrier: random() < 0.4,
    days: 1 + Math.floor(random() * 2),
  }
}

/** The stream of one reference, whatever else was drawn before. */
export function chanceOf(seed: number, reference: string): Random {
  let value = 2_166_136_261
  for (let at = 0; at < reference.length; at += 1) value = Math.imul(value ^ reference.charCodeAt(at), 16_777_619)
  return randomFrom(seed ^ (value >>> 0))
}
