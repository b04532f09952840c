import { requirePermission } from '../../access/permissions.ts'
import type { Actor } from '../../kernel/actor.ts'
import type { Db } from '../../kernel/db.ts'
import { Fault } from '../../kernel/fault.ts'
import type { KeyRing } from '../../kernel/seal.ts'
import type { CorrectableField } from './corrections.ts'
import { correctableFields, isCorrectable, openCorrection, readField } from './corrections.ts'
import { openLanded } from './open-landed.ts'

export interface Correction {
  id: string
  field: CorrectableField
  /** What the shop said then, and what is sent instead. */
  before: string
  after: string
  byLabel: string
  at: Date
  reason: string
  endedAt: Date | null
  /** Taken back by whom, corrected again, or overtaken by the shop. */
  endedBy: string | null
}

export interface CorrectedOrder {
  /** Every field that can be put right: what the shop says, and what our copy says. They are equal where nobody corrected it. */
  fields: { field: CorrectableField; shop: string; ours: string }[]
  /** Newest first. */
  corrections: Correction[]
}

/**
 * What an order says about the person, and what was put right on our copy. For who may see customers.
 * @throws {Fault} NOT_PERMITTED, ORDER_UNKNOWN, PERSONAL_DATA_ERASED, KEY_UNKNOWN, SEAL_BROKEN
 */
export async function readCorrections(
  db: Db,
  keyRing: KeyRing,
  actor: Actor,
  orderId: bigint,
): Promise<CorrectedOrder> {
  const order = await db.webOrder.findUnique({
    where: { id: orderId },
    include: { currentRevision: true, corrections: { orderBy: { id: 'desc' }, take: 200 } },
  })
  if (!order?.currentRevision) throw new Fault('ORDER_UNKNOWN', 'This order does not exist')
  requirePermission(actor, 'customers:read', order.storefrontId)
  const opened = openLanded(keyRing, { ...order, personalSealed: order.currentRevision.personalSealed })
  const corrections = order.corrections.flatMap(({ id, field, sealed, byLabel, at, reason, endedAt, endedBy }) =>
    isCorrectable(field)
      ? [
          {
            id: id.toString(),
            field,
            ...openCorrection(opened, { field, sealed }),
            byLabel,
            at,
            reason,
            endedAt,
            endedBy,
          },
        ]
      : [],
  )
  const fields = correctableFields.map((field) => {
    const shop = readField(opened.landed, field)
    const standing = corrections.find((one) => one.field === field && !one.endedAt && one.before === shop)
    return { field, shop, ours: standing?.after ?? shop }
  })
  return { fields, corrections }
}
