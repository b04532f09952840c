import { requirePermission } from '../../access/permissions.ts'
import { recordAudit } from '../../audit/record-audit.ts'
import type { Actor } from '../../kernel/actor.ts'
import type { Tx } from '../../kernel/db.ts'
import { Fault } from '../../kernel/fault.ts'
import type { OutboxState } from '../../outbox/entry.ts'
import { enqueue } from '../../queue/enqueue.ts'
import { notify } from '../../queue/notify.ts'
import type { PartState } from './stored-part.ts'

export interface DecidedPart {
  id: bigint
  storefrontId: string
  orderId: bigint
  orderNumber: string
  kind: string
  state: PartState
  code: string | null
  reference: string
  location: string
  outboxEntryId: bigint | null
  /** How far its document has come, whatever the part says of it: it is written after it. Nothing settles while its order is held. */
  entryState: OutboxState | null
}

/**
 * Parts a person decides about, their orders locked before them.
 * @throws {Fault} NOT_PERMITTED, PART_UNKNOWN
 */
export async function lockParts(tx: Tx, actor: Actor, partIds: readonly bigint[]): Promise<DecidedPart[]> {
  requirePermission(actor, 'returns:manage')
  const ids = [...new Set(partIds)]
  await tx.$queryRaw`
    select id from web_orders
    where id in (select r.order_id from refund_parts p join shop_refunds r on r.id = p.refund_id where p.id = any(${ids}::bigint[]))
    order by id for no key update`
  const parts = await tx.$queryRaw<DecidedPart[]>`
    select p.id, r.storefront_id as "storefrontId", r.order_id as "orderId", o.number as "orderNumber", p.kind, p.state::text as state,
      p.code, p.reference, p.location, p.outbox_entry_id as "outboxEntryId", e.state::text as "entryState"
    from refund_parts p join shop_refunds r on r.id = p.refund_id join web_orders o on o.id = r.order_id
    left join outbox_entries e on e.id = p.outbox_entry_id
    where p.id = any(${ids}::bigint[]) order by p.id`
  if (parts.length < ids.length) throw new Fault('PART_UNKNOWN', 'This part of a refund does not exist any more')
  for (const { storefrontId } of parts) requirePermission(actor, 'returns:manage', storefrontId)
  return parts
}

/** Has the parts' orders planned again, and writes down who decided what. */
export async function recordDecision(
  tx: Tx,
  actor: Actor,
  parts: readonly DecidedPart[],
  decision: { what: string; note?: string },
): Promise<void> {
  const orderIds = parts.map(({ orderId }) => orderId)
  await tx.$executeRaw`update web_orders set refunds_dirty = true where id = any(${orderIds}::bigint[])`
  for (const part of parts) {
    await recordAudit(tx, actor, {
      action: 'returns:manage',
      subjectKind: 'refund_part',
      subjectId: String(part.id),
      before: { state: part.state, code: part.code },
      after: { what: decision.what, order: part.orderNumber, kind: part.kind, reference: part.reference },
      ...(decision.note !== undefined && { note: decision.note }),
    })
  }
  const shops = [...new Set(parts.map(({ storefrontId }) => storefrontId))]
  await enqueue(
    tx,
    shops.map((storefrontId) => ({ task: 'returns:plan', payload: { storefrontId } })),
  )
  await notify(tx, 'returns')
}

/** @throws {Fault} PART_STATE when one of them is in no state that allows it */
export function requireState(parts: readonly DecidedPart[], states: readonly PartState[], message: string): void {
  if (parts.some(({ state }) => !states.includes(state))) throw new Fault('PART_STATE', message)
}

/**
 * What is on its way may arrive, whatever is decided here: it would stand in the ERP beside what somebody books by hand.
 * @throws {Fault} PART_UNDER_WAY
 */
export function requireNotUnderWay(parts: readonly DecidedPart[]): void {
  for (const { entryState } of parts) {
    switch (entryState) {
      case 'sending':
      case 'staged':
        throw new Fault('PART_UNDER_WAY', 'It is on its way to the ERP just now: wait until the ERP has answered')
      case 'unknown':
        throw new Fault(
          'PART_UNDER_WAY',
          'It was sent and may have arrived: try it again, which looks for it in the ERP',
        )
      case 'accepted':
        throw new Fault('PART_UNDER_WAY', 'The ERP has taken it')
    }
  }
}
