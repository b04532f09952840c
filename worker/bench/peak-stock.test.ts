import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { defaultStockPolicy } from '../../lib/flows/inventory/stock-policy.ts'
import { createPeakDay } from './peak-day.ts'
import type { PeakResult } from './peak-stock.ts'
import { defaultBuffers, judgePeak, peakDays, peakSeed, peakSize, peakTable, rehearsePeak } from './peak-stock.ts'

const small = { skus: 200, units: 6_000 }
const oversold = ({ oversold, oversoldElsewhere }: PeakResult) => oversold + oversoldElsewhere

describe('the rehearsed peak', () => {
  const results = rehearsePeak(7, small, 3)
  const [ours, unbuffered, , accepted, copying] = results as [
    PeakResult,
    PeakResult,
    PeakResult,
    PeakResult,
    PeakResult,
  ]

  it('is fixed by its seed', () => {
    expect(rehearsePeak(7, small, 3)).toEqual(results)
    expect(rehearsePeak(8, small, 3)).not.toEqual(results)
  })

  it('gives every customer the piece or not, and asks every way for the same', () => {
    for (const one of results) {
      expect(one.asked).toBe(3 * small.units)
      expect(one.sold + one.refused).toBe(one.asked)
      expect(one.refusedThough).toBeLessThanOrEqual(one.refused)
      expect(Math.min(one.erpCalls, one.shopCalls)).toBeGreaterThan(0)
    }
  })

  it('oversells less the longer an order is subtracted, and less again with buffers, which cost some demand', () => {
    expect(oversold(copying)).toBeGreaterThan(oversold(accepted))
    expect(oversold(accepted)).toBeGreaterThan(oversold(unbuffered))
    expect(oversold(unbuffered)).toBeGreaterThan(oversold(ours))
    expect(ours.refusedThough).toBeGreaterThan(unbuffered.refusedThough)
  })

  it('is skewed, short of some items and begins with the velocity its demand gives', () => {
    const { skus, events } = createPeakDay(7, small, defaultStockPolicy)
    const asked = new Map<number, number>()
    for (const event of events) {
      if (event.kind === 'demand') asked.set(event.sku, (asked.get(event.sku) ?? 0) + event.units)
    }
    const units = [...asked.values()].sort((a, b) => b - a)
    const most = units.slice(0, small.skus / 10).reduce((sum, one) => sum + one, 0)
    expect(most / small.units).toBeGreaterThan(0.5)
    const short = skus.filter(({ stock }, sku) => (asked.get(sku) ?? 0) > stock).length
    expect(short).toBeGreaterThan(small.skus / 20)
    expect(short).toBeLessThan(small.skus / 3)
    expect(skus[0]?.velocity).toBe('fast')
    expect(events.every(({ at }, index) => at >= (events[index - 1]?.at ?? 0))).toBe(true)
  })
})

describe('the day of docs/operations/stock.md', () => {
  it('is what the seed gives: at the default rules nine in ten less oversold, two in a hundred refused at most', () => {
    const results = rehearsePeak(peakSeed, peakSize)
    const docs = readFileSync(new URL('../../docs/operations/stock.md', import.meta.url), 'utf8')
    expect(docs).toContain(peakTable(results))
    expect(docs).toContain(`seed ${peakSeed}, ${peakDays} days, ${peakSize.skus.toLocaleString('en-GB')} SKUs`)
    for (const { target } of defaultBuffers) {
      if (target.units) expect(docs).toContain(`at least ${target.units}`)
    }
    const { ratio, refused } = judgePeak(results)
    expect(ratio).toBeLessThanOrEqual(0.1)
    expect(refused).toBeLessThanOrEqual(0.02)
  }, 60_000)
})
