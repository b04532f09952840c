import { monthEndCodes } from '../../exceptions/after-sales-codes.ts'
import type { ShopFinding } from '../../exceptions/settle-findings.ts'
import { settleFindings } from '../../exceptions/settle-findings.ts'
import type { Actor } from '../../kernel/actor.ts'
import type { Db } from '../../kernel/db.ts'
import { Fault } from '../../kernel/fault.ts'
import { formatAmount } from '../../kernel/money.ts'
import { varianceClasses } from '../variance-classes.ts'
import { actOnVariances } from './act-on-variances.ts'

/**
 * Asks whoever runs the shop about variances: each is a case of the exceptions with the question, and stays a variance.
 * @throws {Fault} as actOnVariances; QUESTION_MISSING
 */
export async function sendToExceptions(
  db: Db,
  now: Date,
  actor: Actor,
  ids: readonly bigint[],
  question: string,
): Promise<void> {
  const asked = question.trim()
  if (asked.length < 3 || asked.length > 500)
    throw new Fault('QUESTION_MISSING', 'Question: say what is to be found out, in 3 to 500 characters')
  const act = { permission: 'month-end:prepare', action: 'variances:send-to-exceptions' } as const
  await actOnVariances(db, actor, ids, act, async (tx, variances) => {
    const findings = variances.map(
      (variance): ShopFinding => ({
        code: 'VARIANCE_TO_CHECK',
        cause: {
          key: keyOf(variance.id),
          value: variance.subject,
          ...(variance.orderId ? { orderId: String(variance.orderId) } : {}),
          message: asked,
          difference: `${varianceClasses[variance.class].title}: ${formatAmount(variance.total, variance.scale)} ${variance.currency}`,
          askedBy: actor.label,
        },
        orders: variance.orderId
          ? [
              {
                orderId: variance.orderId,
                amount: variance.total < 0n ? -variance.total : variance.total,
                currency: variance.currency,
              },
            ]
          : [],
      }),
    )
    await settleFindings(
      tx,
      now,
      {
        storefrontId: variances[0]?.storefrontId ?? '',
        codes: monthEndCodes,
        judged: variances.map(({ id }) => keyOf(id)),
      },
      findings,
    )
    await tx.variance.updateMany({
      where: { id: { in: variances.map(({ id }) => id) } },
      data: { sentAt: now, changedAt: now },
    })
    return { question: asked }
  })
}

/** Closes the cases of variances that are explained, or found no more. @returns how many */
export async function closeAnswered(db: Db, now: Date, storefrontId: string): Promise<number> {
  return db.$transaction(async (tx) => {
    const done = await tx.$queryRaw<{ id: bigint }[]>`
      update variances set sent_at = null
      where storefront_id = ${storefrontId}::uuid and sent_at is not null and (gone_at is not null or state <> 'open') returning id`
    if (done.length === 0) return 0
    const judged = done.map(({ id }) => keyOf(id))
    const { closed } = await settleFindings(tx, now, { storefrontId, codes: monthEndCodes, judged }, [])
    return closed
  })
}

const keyOf = (id: bigint) => `variance:${id}`
