import { countOf } from '../../../components/display/money-text.ts'
import type { Json } from '../../../lib/kernel/digest.ts'
import type { RunRow } from '../../../lib/runs/list-runs.ts'

type Members = { [name: string]: Json }

const membersOf = (value: Json): Members =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? value : {}

export interface BackfillRun {
  from: string
  to: string
  dryRun: boolean
  /** New to us: landed, or to be landed. */
  fresh: number
}

/** The window and the outcome of a backfill; null for another kind of run. */
export function backfillOf({
  kind,
  params,
  progress,
}: Pick<RunRow, 'kind' | 'params' | 'progress'>): BackfillRun | null {
  const { from, to, dryRun } = membersOf(params)
  if (kind !== 'orders:backfill' || typeof from !== 'string' || typeof to !== 'string') return null
  return { from, to, dryRun: dryRun === true, fresh: numberOf(membersOf(progress).landed) }
}

const numberOf = (value: Json | undefined): number => (typeof value === 'number' ? value : 0)

/** How far a run is, in a sentence; '' before it has said anything. */
export function progressWords(run: Pick<RunRow, 'kind' | 'params' | 'progress'>): string {
  const members = membersOf(run.progress)
  if (Object.keys(members).length === 0) return ''
  const backfill = backfillOf(run)
  if (backfill) {
    const { read, changed, unchanged, failed } = members
    const known = numberOf(changed) + numberOf(unchanged)
    const unreadable = numberOf(failed) > 0 ? `, ${countOf(numberOf(failed), 'unreadable one', 'unreadable ones')}` : ''
    const verb = backfill.dryRun ? 'would land' : 'landed'
    return `${countOf(numberOf(read), 'order')} read: ${verb} ${backfill.fresh}, ${known} known already${unreadable}`
  }
  return Object.entries(members)
    .filter(([, value]) => typeof value !== 'object')
    .map(([name, value]) => `${name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase()} ${String(value)}`)
    .join(', ')
}
