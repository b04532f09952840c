import type { Tx } from '../../kernel/db.ts'
import { notify } from '../../queue/notify.ts'
import type { LateChange } from '../engine/sum-days.ts'
import { appendStep } from './append-step.ts'
import { lockPeriod } from './lock-period.ts'

const named = 20

/**
 * Suspends the sign-off of periods that documents came for too late, in the transaction that found them, and names the orders.
 * The period's figures do not move: what came is counted in the first open one.
 */
export async function recordSuspensions(tx: Tx, now: Date, changes: readonly LateChange[]): Promise<void> {
  for (const { periodId, subjects } of [...changes].sort((a, b) => (a.periodId < b.periodId ? -1 : 1))) {
    const period = await lockPeriod(tx, periodId)
    await appendStep(tx, period, {
      at: now,
      actor: { kind: 'system', label: 'Selvedge' },
      action: 'periods:suspend',
      detail: { orders: subjects.slice(0, named), count: subjects.length },
    })
    if (period.state === 'signed_off')
      await tx.period.update({ where: { id: periodId }, data: { state: 'suspended', suspendedAt: now } })
  }
  await notify(tx, 'month-end')
}
