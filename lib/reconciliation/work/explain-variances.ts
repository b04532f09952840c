import type { Actor } from '../../kernel/actor.ts'
import type { Db, Tx } from '../../kernel/db.ts'
import { Fault } from '../../kernel/fault.ts'
import type { Explanation } from '../variance-classes.ts'
import { findExplanationFault } from '../variance-classes.ts'
import type { LockedVariance } from './act-on-variances.ts'
import { actOnVariances } from './act-on-variances.ts'

/**
 * Says what caused variances, with the evidence that bears it out: a document that one of the two sides holds, or an item that
 * is carried. Strict tie-out: a note alone explains nothing. An adjustment explains by its journal entry, never from here.
 * @throws {Fault} as actOnVariances; EXPLANATION_REFUSED with what is missing
 */
export async function explainVariances(
  db: Db,
  now: Date,
  actor: Actor,
  ids: readonly bigint[],
  explanation: Explanation,
): Promise<void> {
  const { cause, note, evidence } = explanation
  const act = { permission: 'month-end:prepare', action: 'variances:explain' } as const
  await actOnVariances(db, actor, ids, act, async (tx, variances) => {
    for (const variance of variances) {
      if (variance.state === 'adjusting') refuse(variance, 'an adjustment waits for approval; withdraw it first')
      const fault = findExplanationFault(variance.class, explanation)
      if (fault) refuse(variance, fault)
      if (evidence?.kind === 'adjustment') refuse(variance, 'an adjustment is made from the variance itself')
      if (evidence?.kind === 'document' && !(await isDocument(tx, variance, evidence.reference)))
        refuse(variance, `neither the storefront nor the ERP has a document "${evidence.reference}"`)
    }
    await tx.variance.updateMany({
      where: { id: { in: variances.map(({ id }) => id) } },
      data: {
        cause: cause.trim().slice(0, 120),
        note: note.trim().slice(0, 2_000) || null,
        evidenceKind: evidence?.kind ?? null,
        evidenceReference: evidence?.reference.trim() ?? null,
        state: evidence?.kind === 'carried' ? 'carried' : 'explained',
        decidedById: actor.kind === 'user' ? actor.id : null,
        decidedBy: actor.label,
        decidedAt: now,
        acceptedById: null,
        acceptedAt: null,
        changedAt: now,
      },
    })
    return { cause: cause.trim(), evidence }
  })
}

/** Takes an explanation back. @throws {Fault} as actOnVariances */
export async function reopenVariances(db: Db, now: Date, actor: Actor, ids: readonly bigint[]): Promise<void> {
  const act = { permission: 'month-end:prepare', action: 'variances:reopen' } as const
  await actOnVariances(db, actor, ids, act, async (tx, variances) => {
    const adjusting = variances.find(({ state }) => state === 'adjusting')
    if (adjusting) refuse(adjusting, 'an adjustment waits for approval; withdraw it first')
    await tx.variance.updateMany({
      where: { id: { in: variances.map(({ id }) => id) } },
      data: {
        state: 'open',
        evidenceKind: null,
        evidenceReference: null,
        acceptedById: null,
        acceptedAt: null,
        changedAt: now,
      },
    })
    return {}
  })
}

function refuse({ subject }: LockedVariance, reason: string): never {
  throw new Fault('EXPLANATION_REFUSED', `${subject}: ${reason}`, { context: { subject } })
}

/**
 * A number that a document of the ERP carries, a refund of the shop, or another of its orders; of a payment also a movement, a
 * transaction or a payout of its provider, other than the one in question. Of what is missing in the ERP
 * only the ERP's documents and a refund bear anything out.
 */
async function isDocument(tx: Tx, variance: LockedVariance, reference: string): Promise<boolean> {
  const { storefrontId, orderId } = variance
  const number = reference.trim()
  const otherOrder = variance.class !== 'MISSING_IN_ERP'
  const rows = await tx.$queryRaw<unknown[]>`
    select 1 where exists (select from erp_invoices where inv_num = ${number} and gone_at is null and storefront_id = ${storefrontId}::uuid)
      or exists (select from erp_credit_memos where crm_num = ${number} and gone_at is null and storefront_id = ${storefrontId}::uuid)
      or exists (select from erp_sales_orders where ord_num = ${number} and gone_at is null and storefront_id = ${storefrontId}::uuid)
      or ${variance.ledger === 'payments'} and exists (select from payout_lines where storefront_id = ${storefrontId}::uuid
        and (transaction_id = ${number} and transaction_id <> ${variance.subject} or external_id = ${number} or payout_id = ${number}))
      or exists (select from shop_refunds where external_id = ${number} and gone_at is null and storefront_id = ${storefrontId}::uuid)
      or ${otherOrder} and exists (select from web_orders where number = ${number} and storefront_id = ${storefrontId}::uuid
        and id is distinct from ${orderId})`
  return rows.length > 0
}
