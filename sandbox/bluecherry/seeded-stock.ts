import { between, randomFrom } from '../http/random.ts'
import type { FoundItem } from './items.ts'

/** Pieces of one item at one location and lot. */
export type Pieces = { qoh: number; picked: number; open: number; reserved: number; demand: number }
export type SeededRow = Pieces & { location: string; lot: string }

/** Who sells most from where: the home market from MAIN, the continent from EU1, overseas from US1. */
const shares: readonly [string, number][] = [
  ['US1', 0.15],
  ['EU1', 0.35],
  ['MAIN', 0.5],
]

/** Sold beyond what there is anywhere once its recorded orders are in, and one that only its first warehouse owes. */
const oversoldSku = 'PZL-1000'
const owedSku = 'SPN-BCH-3'

/**
 * What a shop's warehouses hold of an item before any of `sold`, the units its recorded orders take: mostly some weeks' worth
 * more than that, here and there the last few, at some places none. Pieces at sea stand under POE, segregated ones in lot
 * SAMPLE.
 */
export function seededStock({ item, sku, virtual }: FoundItem, sold: number, seed: number): SeededRow[] {
  if (virtual) return []
  const random = randomFrom(Math.imul(seed, 0x9e3779b1) ^ item.pkey)
  const rows: SeededRow[] = []
  let left = sku === oversoldSku ? Math.floor(sold * 0.7) : sold
  for (const [location, share] of shares) {
    const fortune = random()
    const spare = between(random, 12, location === 'MAIN' ? 70 : 30)
    const last = between(random, location === 'MAIN' ? 1 : 0, 3)
    const promised = between(random, 0, 4)
    const reserved = between(random, 0, 2)
    // What a place does not hold, the next one does.
    if (location !== 'MAIN' && fortune < 0.12) continue
    const orders = location === 'MAIN' ? left : Math.round(left * share)
    left -= orders
    // Other channels' orders stand here too, so that open to sell is never simply what is on hand.
    const row = { location, lot: '', picked: promised % 3, open: promised, reserved, demand: 0 }
    const more = sku === oversoldSku ? 0 : fortune < 0.35 ? last : spare
    const ots = sku === owedSku && location === 'MAIN' ? -3 : orders + more
    rows.unshift({ ...row, qoh: Math.max(0, ots + row.picked + row.open + reserved) })
  }
  const rest = { lot: '', picked: 0, open: 0, reserved: 0, demand: 0 }
  if (random() < 0.1 || item.pkey % 11 === 0) rows.push({ ...rest, location: 'POE', qoh: 48 })
  if (item.pkey % 17 === 0) rows.push({ ...rest, location: 'MAIN', lot: 'SAMPLE', qoh: 2 })
  return rows
}
