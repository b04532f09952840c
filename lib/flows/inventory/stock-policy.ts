import { z } from 'zod'

/** What `setStockPolicy` takes: only what is named changes. */
export const stockPolicyPatch = z.strictObject({
  normalSeconds: z.number().int().min(5).max(86_400).optional(),
  peakSeconds: z.number().int().min(5).max(86_400).optional(),
  /** The peak pace holds until then; null ends it. At most 14 days ahead. */
  peakUntil: z.date().nullable().optional(),
  guardPercent: z.number().int().min(1).max(100).optional(),
  guardLeast: z.number().int().min(1).max(100_000).optional(),
  sharePercent: z.number().int().min(0).max(100).optional(),
  ceiling: z.number().int().min(0).max(1_000_000).nullable().optional(),
  excludedLots: z.array(z.string().trim().min(1).max(40)).max(100).optional(),
  excludedLabels: z.array(z.string().trim().min(1).max(40)).max(100).optional(),
  sampleSize: z.number().int().min(0).max(1_000).optional(),
  fastFrom: z.number().int().min(1).max(1_000_000).optional(),
  slowBelow: z.number().int().min(0).max(1_000_000).optional(),
})
export type StockPolicyPatch = z.infer<typeof stockPolicyPatch>

/** What holds without a row: as the columns' defaults of stock_policies. */
export const defaultStockPolicy = {
  normalSeconds: 60,
  peakSeconds: 15,
  peakUntil: null,
  guardPercent: 20,
  guardLeast: 10,
  sharePercent: 100,
  ceiling: null,
  excludedLots: ['SAMPLE'],
  excludedLabels: ['SAMPLE'],
  sampleSize: 50,
  fastFrom: 28,
  slowBelow: 4,
} as const satisfies Required<Omit<StockPolicyPatch, 'excludedLots' | 'excludedLabels'>> & {
  excludedLots: readonly string[]
  excludedLabels: readonly string[]
}
