import { requirePermission } from '../../../access/permissions.ts'
import type { Actor } from '../../../kernel/actor.ts'
import type { Tx } from '../../../kernel/db.ts'
import type { Scale } from '../../../kernel/money.ts'
import type { SkippedDrift } from './decision.ts'
import { refuseTooMany } from './decision.ts'
import type { DriftState } from './next-drifts.ts'
import type { SealedDrift } from './open-drift.ts'

/** A row somebody decides on, with its order. */
export interface AskedDrift extends SealedDrift {
  id: bigint
  orderId: bigint
  number: string
  currency: string
  scale: Scale
  movedBy: string
  afterDespatch: boolean
  state: DriftState
  sidesHash: Uint8Array
}

const reasonOf: Record<Exclude<DriftState, 'open'>, string> = {
  accepted: 'It was accepted already',
  ignored: 'It is ignored already',
  pushing: 'The ERP is being asked already',
  pushed: 'The ERP has the shop’s version',
  closed: 'It differs no more',
}

/**
 * The open rows among those asked for, locked with their orders (orders first, as the comparison takes them), and why the
 * others cannot be decided.
 * @throws {Fault} NOT_PERMITTED, TOO_MANY
 */
export async function lockAsked(
  tx: Tx,
  actor: Actor,
  driftIds: readonly bigint[],
): Promise<{ open: AskedDrift[]; skipped: SkippedDrift[] }> {
  refuseTooMany(driftIds)
  requirePermission(actor, 'drift:decide')
  const ids = [...new Set(driftIds)]
  await tx.$queryRaw`
    select id from web_orders where id in (select order_id from order_drifts where id = any(${ids}::bigint[]))
    order by id for no key update`
  const rows = await tx.$queryRaw<AskedDrift[]>`
    select d.id, d.order_id as "orderId", d.storefront_id as "storefrontId", o.external_id as "externalId", o.number,
      o.currency::text as currency, o.scale, o.wrapped_key as "wrappedKey", d.field, d.line_key as "lineKey",
      d.moved_by as "movedBy", d.after_despatch as "afterDespatch", d.state::text as state, d.sides_hash as "sidesHash", d.sealed,
      d.as_sent as "asSent", d.shop_now as "shopNow", d.erp_now as "erpNow"
    from order_drifts d join web_orders o on o.id = d.order_id
    where d.id = any(${ids}::bigint[]) order by d.order_id, d.line_key, d.field, d.id for update of d`
  for (const storefrontId of new Set(rows.map((row) => row.storefrontId))) {
    requirePermission(actor, 'drift:decide', storefrontId)
  }
  const known = new Set(rows.map(({ id }) => id))
  return {
    open: rows.filter(({ state }) => state === 'open'),
    skipped: [
      ...rows.flatMap(({ id, state }) => (state === 'open' ? [] : [{ id, reason: reasonOf[state] }])),
      ...ids.filter((id) => !known.has(id)).map((id) => ({ id, reason: 'It does not exist any more' })),
    ],
  }
}

export function byOrder<Row extends { orderId: bigint }>(rows: readonly Row[]): Map<bigint, Row[]> {
  const groups = new Map<bigint, Row[]>()
  for (const row of rows) groups.set(row.orderId, [...(groups.get(row.orderId) ?? []), row])
  return groups
}
