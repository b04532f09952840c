import { z } from 'zod'
import { requirePermission } from '../../../access/permissions.ts'
import type { Actor } from '../../../kernel/actor.ts'
import type { Clock } from '../../../kernel/clock.ts'
import type { Db } from '../../../kernel/db.ts'
import { sha256 } from '../../../kernel/digest.ts'
import type { KeyRing } from '../../../kernel/seal.ts'
import { stageNote } from '../../../notes/stage-note.ts'
import { acceptanceNote } from './acceptance-note.ts'
import type { AskedDrift } from './asked-drifts.ts'
import { byOrder, lockAsked } from './asked-drifts.ts'
import { decideDrifts } from './decide-drifts.ts'
import type { Decided } from './decision.ts'

export interface Acceptance {
  /** Writes a private note on the shop's order, so that customer service sees what the warehouse sees. */
  note: boolean
  /** What the customer is told, in these words, by the shop's mail; null = nothing. Confirmed apart. */
  tellCustomer: string | null
}

const customerText = z.string().trim().min(1).max(2_000)

/**
 * Takes what differs as it is: the rows are decided until a side moves again. One note an order says what was accepted; the
 * customer is told only when asked for, in words of the person's own, and once an acceptance.
 * @throws {Fault} NOT_PERMITTED (notes:write to tell a customer), TOO_MANY, KEY_UNKNOWN; {ZodError} for words that are empty or too long
 */
export async function acceptDrifts(
  db: Db,
  keyRing: KeyRing,
  clock: Clock,
  actor: Actor,
  driftIds: readonly bigint[],
  acceptance: Acceptance,
): Promise<Decided> {
  const words = acceptance.tellCustomer === null ? null : customerText.parse(acceptance.tellCustomer)
  if (words !== null) requirePermission(actor, 'notes:write')
  return db.$transaction(async (tx) => {
    const now = clock.now()
    const { open, skipped } = await lockAsked(tx, actor, driftIds)
    for (const [orderId, own] of byOrder(open)) {
      const storefrontId = own[0]?.storefrontId
      if (words !== null) requirePermission(actor, 'notes:write', storefrontId ?? null)
      const wish = { orderId, flow: 'orders', by: actor } as const
      // An order whose personal data was erased has nobody left to be told of, and no key for what is written.
      if (!own[0]?.wrappedKey) continue
      if (acceptance.note) {
        const text = acceptanceNote(keyRing, actor.label, own)
        await stageNote(tx, keyRing, now, { ...wish, name: nameOf('accept', own), text, toCustomer: false })
      }
      if (words !== null) {
        await stageNote(tx, keyRing, now, { ...wish, name: nameOf('tell', own), text: words, toCustomer: true })
      }
    }
    await decideDrifts(tx, now, actor, open, {
      action: 'drift:accept',
      state: 'accepted',
      reason: null,
      with: { note: acceptance.note, toldCustomer: words !== null },
    })
    return { decided: open.length, skipped }
  })
}

/** The same acceptance of the same sides is one note. */
export const nameOf = (what: 'accept' | 'tell', own: readonly AskedDrift[]): string =>
  `${what} ${sha256(own.map(({ id, sidesHash }) => `${id} ${Buffer.from(sidesHash).toString('hex')}`).join('\n')).toString('hex')}`
