import { defaultStockPolicy } from '../../lib/flows/inventory/stock-policy.ts'
import { demoMappingRows } from '../../lib/mappings/demo/rows.ts'
import type { MappingRule } from '../../lib/mappings/snapshot.ts'
import { createSnapshot } from '../../lib/mappings/snapshot.ts'
import { matchKey } from '../../lib/mappings/tables.ts'
import { readPollSettings } from '../../lib/storefront/poll-settings.ts'
import type { BenchResult } from './main.ts'
import type { DaySize, PeakDay } from './peak-day.ts'
import { createPeakDay } from './peak-day.ts'
import type { PeakPolicy } from './peak-policy.ts'
import { PeakKeeper } from './peak-policy.ts'
import type { Outcome } from './peak-world.ts'
import { PeakWorld } from './peak-world.ts'

export const peakSize: DaySize = { skus: 2_000, units: 40_000 }
/** Days of one run: one alone hangs on a few pieces. */
export const peakDays = 5
export const peakSeed = 1

const ordersEvery = 60

/** The buffers a new installation begins with. */
export const defaultBuffers: readonly MappingRule<'buffer'>[] = createSnapshot(
  0,
  demoMappingRows.map(({ table, position, match, target }, at) => ({
    table,
    id: String(at),
    position,
    forStorefront: false,
    key: matchKey(match),
    match,
    target,
    validFrom: null,
    validTo: null,
  })),
).rules.buffer

const asOurs = {
  subtracts: 'until_snapshot',
  rules: defaultBuffers,
  stockEvery: defaultStockPolicy.peakSeconds,
  ordersEvery,
  pollLag: readPollSettings({}).pollLagSeconds,
} as const

export const peakPolicies: readonly PeakPolicy[] = [
  { ...asOurs, name: 'ours' },
  { ...asOurs, name: 'ours without buffers', rules: [] },
  { ...asOurs, name: 'subtracting until acceptance, our buffers', subtracts: 'until_acceptance' },
  { ...asOurs, name: 'subtracting until acceptance', subtracts: 'until_acceptance', rules: [] },
  { ...asOurs, name: 'plain copying', subtracts: 'never', rules: [] },
]

export interface PeakResult extends Outcome {
  name: string
  erpCalls: number
  shopCalls: number
}

/** The same days, kept in each of the ways: summed up, the first by the seed, the others by those after it. */
export function rehearsePeak(seed: number, size: DaySize, days = peakDays): PeakResult[] {
  const results: PeakResult[] = []
  for (let day = seed; day < seed + days; day++) {
    for (const [at, one] of rehearseDay(createPeakDay(day, size, defaultStockPolicy)).entries()) {
      results[at] = added(results[at], one)
    }
  }
  return results
}

const rehearseDay = (day: PeakDay): PeakResult[] =>
  peakPolicies.map((policy) => {
    const world = new PeakWorld(day)
    const keeper = new PeakKeeper(day, world, policy)
    for (let second = 0; second < day.seconds; second++) {
      world.step(second)
      keeper.step(second)
    }
    const { erpCalls, shopCalls } = keeper
    return { name: policy.name, ...world.outcome, erpCalls, shopCalls }
  })

const added = (sum: PeakResult | undefined, { name, ...one }: PeakResult): PeakResult => ({
  name,
  asked: one.asked + (sum?.asked ?? 0),
  sold: one.sold + (sum?.sold ?? 0),
  refused: one.refused + (sum?.refused ?? 0),
  refusedThough: one.refusedThough + (sum?.refusedThough ?? 0),
  oversold: one.oversold + (sum?.oversold ?? 0),
  oversoldElsewhere: one.oversoldElsewhere + (sum?.oversoldElsewhere ?? 0),
  erpCalls: one.erpCalls + (sum?.erpCalls ?? 0),
  shopCalls: one.shopCalls + (sum?.shopCalls ?? 0),
})

/** Pieces nobody has that were sold: by the shop and elsewhere. */
const oversoldOf = ({ oversold, oversoldElsewhere }: Outcome): number => oversold + oversoldElsewhere

/** Share of the oversold pieces of plain copying that one way leaves, and share of what was asked for that it refuses though it is there. */
export function judgePeak(results: readonly PeakResult[]): { ratio: number; refused: number } {
  const [ours, copying] = [results[0], results.at(-1)]
  if (!ours || !copying) throw new Error('Nothing was rehearsed')
  return { ratio: oversoldOf(ours) / Math.max(oversoldOf(copying), 1), refused: ours.refusedThough / ours.asked }
}

/** The table of docs/operations/stock.md. */
export function peakTable(results: readonly PeakResult[]): string {
  const copying = results.at(-1)
  const figure = (value: number) => value.toLocaleString('en-GB')
  const rows = results.map((one) => [
    one.name,
    figure(oversoldOf(one)),
    figure(one.oversold),
    copying ? `${(100 * (1 - oversoldOf(one) / Math.max(oversoldOf(copying), 1))).toFixed(1)} %` : '',
    `${((100 * one.refusedThough) / one.asked).toFixed(2)} %`,
    figure(one.erpCalls),
    figure(one.shopCalls),
  ])
  const head = ['', 'oversold', 'by the shop', 'less than copying', 'refused though there', 'ERP calls', 'shop calls']
  const widths = head.map((name, at) => Math.max(name.length, ...rows.map((row) => row[at]?.length ?? 0)))
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join(' | ')} |`
  const rule = `| ${widths.map((width, at) => (at === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`
  return [line(head), rule, ...rows.map(line)].join('\n')
}

/**
 * Peak days kept in five ways. The ratio is what ours leaves of the oversold pieces of plain copying; SELVEDGE_BENCH_SEED sets
 * another seed.
 */
export async function benchPeakStock(_: unknown, say: (line: string) => void): Promise<BenchResult> {
  const seed = Number(process.env.SELVEDGE_BENCH_SEED ?? peakSeed)
  const results = rehearsePeak(seed, peakSize)
  say(
    `seed ${seed}: ${peakDays} days, ${peakSize.skus} SKUs, ${peakSize.units} pieces asked for a day\n\n${peakTable(results)}\n`,
  )
  const { ratio, refused } = judgePeak(results)
  return {
    ratio: Math.round(ratio * 1_000) / 1_000,
    figures: {
      seed,
      refusedPercent: Math.round(refused * 10_000) / 100,
      ...Object.fromEntries(
        results.flatMap((one) => {
          const name = one.name.replace(/[^a-z]+(.)/g, (_all, letter: string) => letter.toUpperCase())
          return [
            [`${name}Oversold`, oversoldOf(one)],
            [`${name}Refused`, one.refusedThough],
            [`${name}ErpCalls`, one.erpCalls],
            [`${name}ShopCalls`, one.shopCalls],
          ]
        }),
      ),
    },
  }
}
