import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { requirePermission } from '../access/permissions.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Db } from '../kernel/db.ts'
import { sha256 } from '../kernel/digest.ts'
import { Fault } from '../kernel/fault.ts'
import type { KeyRing } from '../kernel/seal.ts'
import { notify } from '../queue/notify.ts'
import { markOf, openNote } from './note-text.ts'
import { stageNote } from './stage-note.ts'

/** As long as a person may write on an order in one go. */
export const longestNote = 2_000

const noteText = z.string().trim().min(1).max(longestNote)

/** Asked twice within this, in the same words, it is one note: a form is sent twice more often than it is meant twice. */
const onceWithinMs = 10 * 60_000

/**
 * Writes a note on the shop's order in a person's name. One to the customer is mailed by the shop: the caller has had it
 * confirmed. It leaves only while the flow of orders is live.
 * @returns the reference that stands in it
 * @throws {Fault} NOT_PERMITTED, ORDER_UNKNOWN, PERSONAL_DATA_ERASED, FLOW_NOT_LIVE; {ZodError} for a text that is empty or too long
 */
export async function writeNote(
  db: Db,
  keyRing: KeyRing,
  clock: Clock,
  actor: Actor,
  orderId: bigint,
  text: string,
  toCustomer: boolean,
): Promise<{ key: string }> {
  requirePermission(actor, 'notes:write')
  const words = noteText.parse(text)
  return db.$transaction(async (tx) => {
    const now = clock.now()
    const [order] = await tx.$queryRaw<{ storefrontId: string; externalId: string; wrappedKey: Uint8Array | null }[]>`
      select storefront_id as "storefrontId", external_id as "externalId", wrapped_key as "wrappedKey"
      from web_orders where id = ${orderId} for no key update`
    if (!order) throw new Fault('ORDER_UNKNOWN', 'This order does not exist')
    requirePermission(actor, 'notes:write', order.storefrontId)
    const recent = await tx.shopNote.findMany({
      where: { orderId, toCustomer, byLabel: actor.label, createdAt: { gt: new Date(now.getTime() - onceWithinMs) } },
      select: { key: true, textSealed: true },
    })
    const same = recent.find(
      ({ key, textSealed }) => openNote(keyRing, { ...order, key, textSealed }) === `${words}\n${markOf(key)}`,
    )
    if (same) return { key: same.key }
    const wish = {
      orderId,
      flow: 'orders',
      name: `person ${randomUUID()}`,
      text: words,
      toCustomer,
      by: actor,
    } as const
    const { key, state } = await stageNote(tx, keyRing, now, wish)
    if (state !== 'ready')
      throw new Fault('FLOW_NOT_LIVE', 'Orders of this shop are not live: nothing is written to it')
    await recordAudit(tx, actor, {
      action: 'notes:write',
      subjectKind: 'order',
      subjectId: String(orderId),
      // What it says may be about a person: how long it is and its digest tell it apart.
      after: { key, toCustomer, characters: words.length, sha256: sha256(words).toString('hex').slice(0, 16) },
    })
    await notify(tx, 'orders')
    return { key }
  })
}
