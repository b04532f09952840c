import type { Actor } from '../kernel/actor.ts'
import { Fault } from '../kernel/fault.ts'
import type { KeyRing } from '../kernel/seal.ts'
import { sealPersonal } from '../kernel/seal.ts'
import type { Sql } from '../kernel/sql.ts'
import { enqueue } from '../queue/enqueue.ts'
import { wrappedKeyPlace } from '../storefront/order-key.ts'
import { markOf, noteKey, notePlace } from './note-text.ts'

export interface StagedNote {
  key: string
  /** False: a note of this name was staged before, and stands. */
  staged: boolean
  /** `shadow`: it would be written if the flow were live. */
  state: string
}

export interface NoteWish {
  orderId: bigint
  /** Whose mode decides whether it leaves. */
  flow: 'orders' | 'shipments' | 'returns'
  /** Names it for ever: the same name of a shop is written once. */
  name: string
  text: string
  /** The shop mails it to the customer. */
  toCustomer: boolean
  by: Actor
}

/**
 * Puts down a note for the shop's order, to be written once: `notes:push` finds it by its mark before it writes it. Joins the
 * caller's transaction.
 * @throws {Fault} ORDER_UNKNOWN, PERSONAL_DATA_ERASED, KEY_UNKNOWN
 */
export async function stageNote(
  tx: Sql,
  keyRing: KeyRing,
  now: Date,
  { orderId, flow, name, text, toCustomer, by }: NoteWish,
): Promise<StagedNote> {
  const [order] = await tx.$queryRaw<
    { storefrontId: string; externalId: string; wrappedKey: Uint8Array | null; mode: string | null }[]
  >`
    select o.storefront_id as "storefrontId", o.external_id as "externalId", o.wrapped_key as "wrappedKey", f.mode::text as mode
    from web_orders o left join storefront_flows f on f.storefront_id = o.storefront_id and f.flow = ${flow}::flow
    where o.id = ${orderId}`
  if (!order) throw new Fault('ORDER_UNKNOWN', 'This order does not exist')
  const { storefrontId, externalId, wrappedKey } = order
  if (!wrappedKey)
    throw new Fault('PERSONAL_DATA_ERASED', 'The personal data of this order was erased: a note has no place')
  const key = noteKey(storefrontId, name)
  const dataKey = keyRing.open(wrappedKey, wrappedKeyPlace(storefrontId, externalId))
  const sealed = sealPersonal(dataKey, `${text.trim()}\n${markOf(key)}`, notePlace(storefrontId, key))
  const state = order.mode === 'live' ? 'ready' : 'shadow'
  const byId = by.kind === 'user' ? by.id : null
  const [written] = await tx.$queryRaw<{ id: bigint }[]>`
    insert into shop_notes (storefront_id, order_id, flow, key, text_sealed, to_customer, state, ready_at, by_id, by_label, created_at)
    values (${storefrontId}::uuid, ${orderId}, ${flow}::flow, ${key}, ${sealed}, ${toCustomer}, ${state}::dispatch_state, ${now},
      ${byId}::uuid, ${by.label}, ${now})
    on conflict (storefront_id, key) do nothing
    returning id`
  if (state === 'ready') await enqueue(tx, [{ task: 'notes:push', payload: { storefrontId } }])
  return { key, staged: written !== undefined, state }
}
