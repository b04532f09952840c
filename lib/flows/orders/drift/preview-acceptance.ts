import { requirePermission } from '../../../access/permissions.ts'
import type { Actor } from '../../../kernel/actor.ts'
import type { Db } from '../../../kernel/db.ts'
import type { KeyRing } from '../../../kernel/seal.ts'
import { markOf, noteKey } from '../../../notes/note-text.ts'
import { nameOf } from './accept-drifts.ts'
import { acceptanceNote } from './acceptance-note.ts'
import { byOrder, lockAsked } from './asked-drifts.ts'

/** A note as it would stand on the shop's order. */
export interface PreviewedNote {
  orderId: string
  number: string
  text: string
}

/**
 * The private notes that accepting these changes would write, word for word, the open ones by order. Nothing is changed. An order
 * whose personal data was erased gets none.
 * @throws {Fault} NOT_PERMITTED (customers:read too: a note may say an address), TOO_MANY, KEY_UNKNOWN
 */
export async function previewAcceptance(
  db: Db,
  keyRing: KeyRing,
  actor: Actor,
  driftIds: readonly bigint[],
): Promise<PreviewedNote[]> {
  return db.$transaction(async (tx) => {
    const { open } = await lockAsked(tx, actor, driftIds)
    return [...byOrder(open)].flatMap(([orderId, own]) => {
      const [first] = own
      if (!first?.wrappedKey) return []
      requirePermission(actor, 'customers:read', first.storefrontId)
      const mark = markOf(noteKey(first.storefrontId, nameOf('accept', own)))
      const text = `${acceptanceNote(keyRing, actor.label, own)}\n${mark}`
      return [{ orderId: orderId.toString(), number: first.number, text }]
    })
  })
}
