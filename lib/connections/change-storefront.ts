import { z } from 'zod'
import { requirePermission } from '../access/permissions.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Db } from '../kernel/db.ts'
import { Fault } from '../kernel/fault.ts'
import { notify } from '../queue/notify.ts'
import { evaluateAgain } from './evaluate-again.ts'

export const pricePolicies = ['send_as_sold', 'hold', 'list_price_with_markdown'] as const

export type PricePolicy = (typeof pricePolicies)[number]

export const storefrontSettings = z.strictObject({
  /** From the moment an order is paid to the moment it may go. */
  releaseDelaySeconds: z.int().min(0).max(86_400),
  /** What happens to a price off the item master (rule 12). */
  pricePolicy: z.enum(pricePolicies),
  /** Ten-thousandths of the currency unit a price may differ before it is found. */
  priceToleranceAmount: z.bigint().min(0n).max(10_000_000n),
})

export type StorefrontSettings = z.infer<typeof storefrontSettings>

/**
 * Sets how long orders wait and what a price off the item master does. What is not sent yet is judged again.
 * @throws {Fault} NOT_PERMITTED, STOREFRONT_UNKNOWN
 */
export async function changeStorefront(
  db: Db,
  actor: Actor,
  storefrontId: string,
  given: StorefrontSettings,
): Promise<void> {
  const after = storefrontSettings.parse(given)
  requirePermission(actor, 'connections:edit', storefrontId)
  await db.$transaction(async (tx) => {
    await tx.$queryRaw`select id from storefronts where id = ${storefrontId}::uuid for no key update`
    const before = await tx.storefront.findUnique({
      where: { id: storefrontId },
      select: { releaseDelaySeconds: true, pricePolicy: true, priceToleranceAmount: true },
    })
    if (!before) throw new Fault('STOREFRONT_UNKNOWN', 'This shop does not exist')
    await tx.storefront.update({ where: { id: storefrontId }, data: after, select: { id: true } })
    await evaluateAgain(tx, storefrontId)
    await recordAudit(tx, actor, {
      action: 'connections:change-storefront',
      subjectKind: 'storefront',
      subjectId: storefrontId,
      before,
      after,
    })
    await notify(tx, 'connections')
  })
}
