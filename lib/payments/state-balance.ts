import { requirePermission } from '../access/permissions.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Db } from '../kernel/db.ts'
import { Fault } from '../kernel/fault.ts'
import { notify } from '../queue/notify.ts'

export interface StatedBalance {
  gateway: string
  currency: string
  /** The day at whose end it stood so, yyyy-mm-dd. */
  day: string
  /** Ten-thousandths, as the provider says it. */
  amount: bigint
}

/**
 * Keeps what a provider says it owes at the end of a day: clearing is tied to it. Said again, the last word counts.
 * @throws {Fault} NOT_PERMITTED, GATEWAY_UNKNOWN
 */
export async function stateBalance(
  db: Db,
  now: Date,
  actor: Actor,
  storefrontId: string,
  { gateway, currency, day, amount }: StatedBalance,
): Promise<void> {
  requirePermission(actor, 'month-end:prepare', storefrontId)
  await db.$transaction(async (tx) => {
    if (!(await tx.gatewayTerms.findUnique({ where: { storefrontId_gateway: { storefrontId, gateway } } })))
      throw new Fault('GATEWAY_UNKNOWN', `Gateway: set the terms of "${gateway}" first`)
    const key = { storefrontId, gateway, currency, day: new Date(day) }
    const where = { storefrontId_gateway_currency_day: key }
    const before = await tx.gatewayBalance.findUnique({ where })
    const data = { amount, statedBy: actor.label, statedAt: now }
    await tx.gatewayBalance.upsert({ where, create: { ...key, ...data }, update: data })
    await recordAudit(tx, actor, {
      action: 'month-end:state-balance',
      subjectKind: 'storefront',
      subjectId: storefrontId,
      before: before && { amount: String(before.amount) },
      after: { gateway, currency, day, amount: String(amount) },
    })
    await notify(tx, 'month-end')
  })
}
