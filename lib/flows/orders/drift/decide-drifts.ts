import { recordAudit } from '../../../audit/record-audit.ts'
import type { Actor } from '../../../kernel/actor.ts'
import type { Tx } from '../../../kernel/db.ts'
import { notify } from '../../../queue/notify.ts'
import type { AskedDrift } from './asked-drifts.ts'
import { byOrder } from './asked-drifts.ts'
import { settleDriftCases } from './drift-findings.ts'

export interface Decision {
  action: 'drift:accept' | 'drift:push' | 'drift:ignore' | 'drift:cancel'
  state: 'accepted' | 'pushing' | 'ignored'
  reason: string | null
  /** Of the audit row, beside the rows. */
  with?: Record<string, string | boolean | null>
}

/** Writes what was decided on locked rows: their state, the audit of each order, and what it leaves of the cases. */
export async function decideDrifts(
  tx: Tx,
  now: Date,
  actor: Actor,
  drifts: readonly AskedDrift[],
  { action, state, reason, with: beside = {} }: Decision,
): Promise<void> {
  if (drifts.length === 0) return
  const ids = drifts.map(({ id }) => id)
  const byId = actor.kind === 'user' ? actor.id : null
  await tx.$executeRaw`
    update order_drifts set state = ${state}::drift_state, decided_at = ${now}, decided_by_id = ${byId}::uuid,
      decided_by = ${actor.label}, reason = ${reason}
    where id = any(${ids}::bigint[])`
  for (const [orderId, own] of byOrder(drifts)) {
    await recordAudit(tx, actor, {
      action,
      subjectKind: 'order',
      subjectId: String(orderId),
      after: {
        number: own[0]?.number,
        // A personal field is named and not shown.
        changes: own.map(({ field, lineKey, asSent, shopNow, erpNow }) => ({
          field,
          lineKey,
          asSent,
          shopNow,
          erpNow,
        })),
        ...beside,
      },
      ...(reason ? { note: reason } : {}),
    })
  }
  for (const storefrontId of new Set(drifts.map((drift) => drift.storefrontId))) {
    const own = drifts.filter((drift) => drift.storefrontId === storefrontId)
    const orders = await tx.$queryRaw<Parameters<typeof settleDriftCases>[3]>`
      select id, number, currency::text as currency, scale, total_amount as total from web_orders
      where id = any(${[...new Set(own.map(({ orderId }) => orderId))]}::bigint[]) order by id`
    if (await settleDriftCases(tx, now, storefrontId, orders)) await notify(tx, 'exceptions')
  }
  await notify(tx, 'drift')
}
