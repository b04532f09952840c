import type { Sql } from '../../kernel/sql.ts'
import type { Staged, StageEntry } from '../../outbox/stage.ts'
import { stageEntries } from '../../outbox/stage.ts'
import { withdrawEntries } from '../../outbox/withdraw.ts'
import type { Job } from '../../queue/enqueue.ts'
import type { EvaluatedShop } from './read-evaluated-shop.ts'
import type { Verdict } from './write-verdicts.ts'

/** Stages what goes and takes back what does not; the entry's own state has the last word on where its order stands. */
export async function placeEntries(
  tx: Sql,
  now: Date,
  verdicts: readonly Verdict[],
  entries: readonly StageEntry[],
): Promise<Staged[]> {
  const byOrder = new Map(verdicts.map((verdict) => [verdict.row.id, verdict]))
  const byReference = new Map(entries.map((entry) => [entry.reference, byOrder.get(entry.orderId)]))
  const written = await stageEntries(tx, now, entries)
  for (const { reference, state, outcomeCode } of written) {
    const verdict = byReference.get(reference)
    if (!verdict) continue
    verdict.entryState = state
    if (state === 'accepted') verdict.bucket = 'in_erp'
    if (state === 'rejected' || (state === 'unknown' && outcomeCode === 'SEND_UNRESOLVED')) verdict.bucket = 'held'
  }
  const staged = new Set(entries.map(({ orderId }) => orderId))
  const back = verdicts.filter(
    ({ row, bucket }) => bucket !== 'in_erp' && !staged.has(row.id) && row.entryState && row.entryState !== 'withdrawn',
  )
  const orderIds = back.map(({ row }) => row.id)
  const { withdrawn } = await withdrawEntries(tx, now, orderIds)
  for (const id of withdrawn) {
    const verdict = byOrder.get(id)
    if (verdict) verdict.entryState = 'withdrawn'
  }
  return written
}

/** Wakes who sends: now for what is due, at its instant for what waits out its release delay. */
export function pushJobs(
  now: Date,
  shop: EvaluatedShop,
  verdicts: readonly Verdict[],
  entries: readonly StageEntry[],
): Job[] {
  const connectionId = shop.erpConnectionId
  if (!connectionId || shop.mode !== 'live') return []
  const queued = new Set(verdicts.filter(({ bucket }) => bucket === 'queued').map(({ row }) => row.id))
  const going = entries.filter(({ orderId }) => queued.has(orderId))
  const jobs: Job[] = []
  if (going.some(({ readyAt }) => readyAt <= now)) jobs.push({ task: 'orders:push', payload: { connectionId } })
  if (going.some(({ lookFirst }) => lookFirst)) jobs.push({ task: 'orders:look-up', payload: { connectionId } })
  // A key an instant of five seconds, so that a later order never postpones the job of an earlier one.
  const later = going.filter(({ readyAt }) => readyAt > now).map(({ readyAt }) => Math.ceil(readyAt.getTime() / 5_000))
  for (const slot of new Set(later)) {
    const key = `${connectionId}:${slot}`
    jobs.push({ task: 'orders:push', payload: { connectionId }, key, runAt: new Date(slot * 5_000) })
  }
  return jobs
}
