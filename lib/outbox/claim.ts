import type { Json } from '../kernel/digest.ts'
import type { Sql } from '../kernel/sql.ts'
import type { OutboxKind } from './entry.ts'
import { isLive, mapsNewest, standsToLeave } from './entry.ts'

/** How long a claimed entry waits for its worker; a worker that needs longer finds it gone when it arms. */
const claimSeconds = 20

export interface ClaimedEntry {
  id: bigint
  kind: OutboxKind
  reference: string
  orderId: bigint
  storefrontId: string
  externalId: string
  body: Json
  personalSealed: Uint8Array
  /** The order's key, wrapped; null once its personal data was erased. */
  wrappedKey: Uint8Array | null
  inputHash: Uint8Array
  currency: string
  totalAmount: bigint
  /** Sends already made. */
  sends: number
  outcomeCode: string | null
}

/** Claims up to `limit` entries that may go now, oldest first: mode live, order evaluated and where it may leave, newest revision mapped. */
export function claimEntries(
  db: Sql,
  now: Date,
  claim: { connectionId: string; worker: string; limit: number },
): Promise<ClaimedEntry[]> {
  return db.$queryRaw<ClaimedEntry[]>`
    with picked as (
      select e.id
      from outbox_entries e
      join web_orders o on o.id = e.order_id
      where e.connection_id = ${claim.connectionId}::uuid and e.state = 'ready'
        and e.ready_at <= ${now} and not e.look_first and ${isLive} and ${standsToLeave} and not o.dirty and ${mapsNewest}
      order by e.ready_at, e.id
      limit ${claim.limit}
      for update of e skip locked
    )
    update outbox_entries e
    set state = 'claimed', lease_owner = ${claim.worker},
      lease_until = now() + make_interval(secs => ${claimSeconds}), updated_at = ${now}
    from picked, web_orders o
    where e.id = picked.id and o.id = e.order_id
    returning e.id, e.kind::text as kind, e.reference, e.order_id as "orderId", e.storefront_id as "storefrontId",
      o.external_id as "externalId", e.body, e.personal_sealed as "personalSealed", o.wrapped_key as "wrappedKey",
      e.input_hash as "inputHash", e.currency::text as currency, e.total_amount as "totalAmount", e.sends,
      e.outcome_code as "outcomeCode"`
}

/** Gives back what this worker claimed and will not send. */
export async function releaseClaims(db: Sql, now: Date, worker: string, entryIds: readonly bigint[]): Promise<void> {
  if (entryIds.length === 0) return
  await db.$executeRaw`
    update outbox_entries set state = 'ready', lease_owner = null, lease_until = null, updated_at = ${now}
    where id = any(${entryIds}::bigint[]) and state = 'claimed' and lease_owner = ${worker}`
}
