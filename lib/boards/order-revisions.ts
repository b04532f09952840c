import { may } from '../access/permissions.ts'
import { openOrderPersonal } from '../flows/orders/personal-place.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Db } from '../kernel/db.ts'
import type { Json } from '../kernel/digest.ts'
import { isFault } from '../kernel/fault.ts'
import type { KeyRing } from '../kernel/seal.ts'
import type { ContentChange } from './content-changes.ts'
import { contentChanges } from './content-changes.ts'

export interface OrderRevision {
  id: string
  current: boolean
  modifiedAt: Date
  landedAt: Date
  via: string
  /** Paths of what had to be replaced to store it. */
  repairs: string[]
  /** Against the revision landed before it; null for the first and for what lies beyond the newest twenty. */
  changes: ContentChange[] | null
  /** The same of what is said about a person; null without permission, or when it cannot be opened. */
  personalChanges: ContentChange[] | null
}

interface RevisedOrder {
  id: bigint
  storefrontId: string
  externalId: string
  wrappedKey: Uint8Array | null
  currentRevisionId: bigint | null
}

const compared = 20

/** An order's revisions, newest first, each with what it changed. Personal data only for who may see customers. */
export async function readOrderRevisions(
  db: Db,
  keyRing: KeyRing,
  actor: Actor,
  order: RevisedOrder,
): Promise<OrderRevision[]> {
  const rows = await db.landedRevision.findMany({
    where: { orderId: order.id },
    orderBy: { id: 'desc' },
    take: compared + 1,
    select: {
      id: true,
      modifiedAt: true,
      landedAt: true,
      via: true,
      repairs: true,
      payload: true,
      personalSealed: true,
    },
  })
  const seesCustomers = may(actor, 'customers:read', order.storefrontId)
  return rows.slice(0, compared).map((row, at) => {
    const before = rows[at + 1]
    return {
      id: row.id.toString(),
      current: row.id === order.currentRevisionId,
      modifiedAt: row.modifiedAt,
      landedAt: row.landedAt,
      via: row.via,
      repairs: row.repairs,
      changes: before ? contentChanges(before.payload as Json, row.payload as Json) : null,
      personalChanges:
        before && seesCustomers ? personalChanges(keyRing, order, before.personalSealed, row.personalSealed) : null,
    }
  })
}

function personalChanges(
  keyRing: KeyRing,
  { storefrontId, externalId, wrappedKey }: RevisedOrder,
  before: Uint8Array,
  after: Uint8Array,
): ContentChange[] | null {
  if (!wrappedKey) return null
  try {
    const open = (sealed: Uint8Array) => openOrderPersonal(keyRing, storefrontId, externalId, wrappedKey, sealed)
    return contentChanges(open(before) as unknown as Json, open(after) as unknown as Json)
  } catch (error) {
    if (isFault(error, 'KEY_UNKNOWN') || isFault(error, 'SEAL_BROKEN')) return null
    throw error
  }
}
