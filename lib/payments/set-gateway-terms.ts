import { z } from 'zod'
import { requirePermission } from '../access/permissions.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Db, Prisma } from '../kernel/db.ts'
import { Fault } from '../kernel/fault.ts'
import { enqueue } from '../queue/enqueue.ts'
import { notify } from '../queue/notify.ts'
import { columnMap } from './read-plain.ts'

/** How a gateway's files are read, and what was agreed with it. Fees: hundredths of a percent, and ten-thousandths as text. */
export const gatewayTermsInput = z.strictObject({
  gateway: z.string().trim().min(1).max(120),
  format: z.enum(['stripe', 'paypal', 'plain']),
  columnMap: columnMap.nullable(),
  feeBasisPoints: z.number().int().min(0).max(10_000).nullable(),
  feeFixed: z.string().regex(/^\d{1,12}$/),
  payoutDays: z.number().int().min(0).max(60),
})

export type GatewayTermsInput = z.infer<typeof gatewayTermsInput>

/** @throws {Fault} NOT_PERMITTED, STOREFRONT_UNKNOWN, COLUMNS_MISSING; ZodError */
export async function setGatewayTerms(
  db: Db,
  now: Date,
  actor: Actor,
  storefrontId: string,
  given: GatewayTermsInput,
): Promise<void> {
  requirePermission(actor, 'month-end:set-terms', storefrontId)
  const { gateway, feeFixed, columnMap: map, ...input } = gatewayTermsInput.parse(given)
  if (input.format === 'plain' && !map)
    throw new Fault('COLUMNS_MISSING', 'Columns: a plain CSV needs to be told which column says what')
  await db.$transaction(async (tx) => {
    if (!(await tx.storefront.findUnique({ where: { id: storefrontId }, select: { id: true } })))
      throw new Fault('STOREFRONT_UNKNOWN', 'This storefront is not connected')
    const data = {
      ...input,
      columnMap: (map ?? undefined) as Prisma.InputJsonValue | undefined,
      feeFixed: BigInt(feeFixed),
      changedAt: now,
      changedBy: actor.label,
    }
    await tx.gatewayTerms.upsert({
      where: { storefrontId_gateway: { storefrontId, gateway } },
      create: { storefrontId, gateway, ...data },
      update: data,
    })
    await recordAudit(tx, actor, {
      action: 'month-end:set-gateway-terms',
      subjectKind: 'storefront',
      subjectId: storefrontId,
      after: { gateway, ...input, feeFixed },
    })
    await enqueue(tx, [{ task: 'month-end:reconcile', payload: { storefrontId } }])
    await notify(tx, 'month-end')
  })
}
