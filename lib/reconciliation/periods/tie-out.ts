import type { Clock } from '../../kernel/clock.ts'
import type { Db } from '../../kernel/db.ts'
import { tieOutPayments } from '../../payments/tie-out-payments.ts'
import { notify } from '../../queue/notify.ts'
import type { Reconciled } from '../engine/reconcile.ts'
import { reconcile } from '../engine/reconcile.ts'
import { closeAnswered } from '../work/send-to-exceptions.ts'
import { ensurePeriods } from './ensure-periods.ts'
import { recordSuspensions } from './record-suspensions.ts'

/** Ties out what changed of a storefront, or everything, and opens the periods that have begun. */
export async function tieOut(
  { db, clock }: { db: Db; clock: Pick<Clock, 'now'> },
  storefrontId: string,
  whole = false,
): Promise<Reconciled> {
  const done = await reconcile(
    { db, clock, onLateChanges: (tx, changes) => recordSuspensions(tx, clock.now(), changes) },
    { storefrontId, kind: whole ? 'full' : 'changed' },
  )
  const payments = await db.$transaction((tx) => tieOutPayments(tx, clock.now(), storefrontId), { timeout: 600_000 })
  const made = await ensurePeriods(db, clock.now(), storefrontId)
  await closeAnswered(db, clock.now(), storefrontId)
  if (done.orders > 0 || made > 0 || payments > 0) await notify(db, 'month-end')
  return { ...done, variances: done.variances + payments }
}
