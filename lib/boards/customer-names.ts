import { may } from '../access/permissions.ts'
import { openOrderPersonal } from '../flows/orders/personal-place.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Db } from '../kernel/db.ts'
import { isFault } from '../kernel/fault.ts'
import type { KeyRing } from '../kernel/seal.ts'
import type { PersonalData } from '../storefront/port.ts'

/** What an order says about a person: `erased` when its key was destroyed, null where it cannot be opened. */
export type OpenedPerson = PersonalData | 'erased' | null

/**
 * The persons of orders, those of storefronts on which the actor may see customers only: any other order is left out.
 * @param orderIds a page of them: each costs one opening
 */
export async function openPersons(
  db: Db,
  keyRing: KeyRing,
  actor: Actor,
  orderIds: readonly bigint[],
): Promise<ReadonlyMap<string, OpenedPerson>> {
  if (orderIds.length === 0 || !may(actor, 'customers:read')) return new Map()
  const rows = await db.$queryRaw<
    {
      id: bigint
      storefrontId: string
      externalId: string
      wrappedKey: Uint8Array | null
      personalSealed: Uint8Array | null
    }[]
  >`
    select o.id, o.storefront_id as "storefrontId", o.external_id as "externalId", o.wrapped_key as "wrappedKey",
      r.personal_sealed as "personalSealed"
    from web_orders o left join landed_revisions r on r.id = o.current_revision_id
    where o.id = any(${orderIds.map(String)}::bigint[])`
  return new Map(
    rows
      .filter(({ storefrontId }) => may(actor, 'customers:read', storefrontId))
      .map((row) => [row.id.toString(), open(keyRing, row)]),
  )
}

function open(
  keyRing: KeyRing,
  row: { storefrontId: string; externalId: string; wrappedKey: Uint8Array | null; personalSealed: Uint8Array | null },
): OpenedPerson {
  if (!row.wrappedKey) return 'erased'
  if (!row.personalSealed) return null
  try {
    return openOrderPersonal(keyRing, row.storefrontId, row.externalId, row.wrappedKey, row.personalSealed)
  } catch (error) {
    // A key that is not on the ring must not hide the rest of the page.
    if (isFault(error, 'KEY_UNKNOWN') || isFault(error, 'SEAL_BROKEN')) return null
    throw error
  }
}

/** Who gets the parcel, as one line; '' where nothing is to be said. */
export const nameOf = (person: OpenedPerson | undefined): string =>
  person && person !== 'erased' ? person.shipping.name.trim() || person.billing.name.trim() : ''
