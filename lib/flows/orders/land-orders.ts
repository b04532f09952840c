import type { Clock } from '../../kernel/clock.ts'
import type { Db } from '../../kernel/db.ts'
import { sqlOf } from '../../kernel/db.ts'
import type { KeyRing } from '../../kernel/seal.ts'
import type { Sql } from '../../kernel/sql.ts'
import { enqueue } from '../../queue/enqueue.ts'
import { notify } from '../../queue/notify.ts'
import type { FetchedOrder, OrderBatch } from '../../storefront/port.ts'
import { isContentError } from './content-error.ts'
import type { LandingFacts } from './landing-facts.ts'
import { readLandingFacts } from './landing-facts.ts'
import { paymentDate } from './paid-rule.ts'
import type { HashedOrder, KnownOrder, LandingRow } from './prepare-landing.ts'
import { hashOrder, prepareLanding } from './prepare-landing.ts'
import type { OrderMoneyRow } from './write-order-money.ts'
import { moneyRow, writeOrderMoney } from './write-order-money.ts'

export type LandedVia = 'poll' | 'census' | 'backfill' | 'reread'

export interface Landed {
  landed: number
  /** Known orders whose mapping may come out otherwise. */
  changed: number
  unchanged: number
  failed: { externalId: string; reason: string }[]
}

interface Landing {
  db: Db
  keyRing: KeyRing
  storefront: { id: string; code: string }
  facts: LandingFacts
  via: LandedVia
  now: Date
  fetchStartedAt: Date
}

type Cursor = { to: Date; rows: number }

/**
 * Lands a batch as fetched: a row an order, an immutable revision a content, and the poll's cursor with them when one is given,
 * all in one transaction with the job that evaluates them. Landing the same again changes nothing; older content never
 * replaces newer. A batch that cannot be stored is landed order by order, and the one at fault is named (failure 11).
 * @throws what the database throws when it is not about the content of an order
 */
export async function landOrders(
  db: Db,
  keyRing: KeyRing,
  clock: Clock,
  storefront: { id: string; code: string },
  batch: OrderBatch,
  via: LandedVia,
  cursor?: Cursor,
): Promise<Landed> {
  const facts = await readLandingFacts(db, storefront.id)
  const landing = { db, keyRing, storefront, facts, via, now: clock.now(), fetchStartedAt: batch.fetchStartedAt }
  const unreadable = batch.unreadable ?? []
  try {
    const result = await landTogether(landing, batch.orders, cursor)
    return { ...result, failed: [...unreadable] }
  } catch (error) {
    if (!isContentError(error)) throw error
  }
  const total: Landed = { landed: 0, changed: 0, unchanged: 0, failed: [...unreadable] }
  for (const order of batch.orders) {
    try {
      const one = await landTogether(landing, [order])
      total.landed += one.landed
      total.changed += one.changed
      total.unchanged += one.unchanged
    } catch (error) {
      if (!isContentError(error)) throw error
      total.failed.push({ externalId: order.externalId, reason: error.message.slice(0, 200) })
    }
  }
  if (cursor) await landTogether(landing, [], cursor)
  return total
}

async function landTogether(landing: Landing, orders: readonly FetchedOrder[], cursor?: Cursor) {
  // One order of rows for everybody, so that two landings never wait for each other in a circle.
  const hashed = orders
    .map((order) => hashOrder(landing.keyRing, order))
    .sort((a, b) => (a.order.externalId < b.order.externalId ? -1 : 1))
  const storefrontId = landing.storefront.id
  return sqlOf(landing.db).transaction(async (tx) => {
    const result = { landed: 0, changed: 0, unchanged: 0 }
    let waiting: HashedOrder[] = hashed
    let move = cursor
    // A second round only for orders that another process made between our look and our write.
    while (waiting.length > 0 || move) {
      const known = await readKnown(tx, landing.storefront.id, waiting)
      const rows = waiting.flatMap(
        (one) => prepareLanding(landingPlace(landing), one, known.get(one.order.externalId)) ?? [],
      )
      const lost = rows.length > 0 || move ? await writeRows(tx, landing, rows, move) : new Set<string>()
      await writeOrderMoney(tx, storefrontId, moneyRows(landing, waiting, rows, known, lost))
      for (const row of rows) {
        if (lost.has(row.external_id)) continue
        if (row.kind === 'new') result.landed++
        else if (row.dirty) result.changed++
        else result.unchanged++
      }
      result.unchanged += waiting.length - rows.length
      if (rows.some((row) => row.dirty && !lost.has(row.external_id))) {
        await enqueue(tx, [{ task: 'orders:evaluate', payload: { storefrontId: landing.storefront.id } }])
      }
      waiting = waiting.filter(({ order }) => lost.has(order.externalId))
      move = undefined
    }
    if (result.landed + result.changed > 0) await notify(tx, 'orders')
    return result
  })
}

/** What the orders that moved forward are worth now. */
function moneyRows(
  { facts }: Landing,
  waiting: readonly HashedOrder[],
  rows: readonly LandingRow[],
  known: ReadonlyMap<string, KnownOrder>,
  lost: ReadonlySet<string>,
): OrderMoneyRow[] {
  const moved = new Map(rows.filter(({ forward }) => forward).map((row) => [row.external_id, row]))
  return waiting.flatMap(({ order }) => {
    const { externalId, payload, personal } = order
    const row = moved.get(externalId)
    if (!row || lost.has(externalId)) return []
    const date = paymentDate(order.head, row.paid_at, facts.timeZone)
    const content = { payload, personal, frozenSkus: row.frozen_skus }
    const before = known.get(externalId)?.currentRevisionId ?? null
    return moneyRow(facts.platform, facts.mappings.on(date), externalId, content, before) ?? []
  })
}

const landingPlace = ({ keyRing, storefront, facts, fetchStartedAt }: Landing) => ({
  keyRing,
  storefrontId: storefront.id,
  facts,
  fetchStartedAt,
})

/** The rows of the orders that exist, locked in the order of their ids, with what they know of the fetched content. */
async function readKnown(
  tx: Sql,
  storefrontId: string,
  hashed: readonly HashedOrder[],
): Promise<Map<string, KnownOrder>> {
  if (hashed.length === 0) return new Map()
  // The ids twice: as a condition they name the rows in the index, whatever the planner believes of a shop's size.
  const externalIds = hashed.map(({ order }) => order.externalId)
  const known = await tx.$queryRaw<KnownOrder[]>`
    select o.external_id as "externalId", o.id, o.wrapped_key as "wrappedKey", o.frozen_skus as "frozenSkus",
      o.modified_at as "modifiedAt", o.fetch_started_at as "fetchStartedAt", o.status_slug as "statusSlug",
      o.status_class::text as "statusClass", o.paid_at as "paidAt", o.bucket::text as bucket,
      o.missing_since as "missingSince", o.current_revision_id as "currentRevisionId",
      current.business_digest as "businessDigest", seen.id as "knownRevisionId"
    from unnest(${externalIds}::text[], ${hashed.map(({ payloadDigest }) => payloadDigest)}::text[])
      as f (external_id, digest)
    join web_orders o on o.external_id = f.external_id
    left join landed_revisions current on current.id = o.current_revision_id
    left join landed_revisions seen on seen.order_id = o.id and seen.payload_digest = decode(f.digest, 'hex')
    where o.storefront_id = ${storefrontId}::uuid and o.external_id = any(${externalIds}::text[])
    order by o.id
    for update of o`
  return new Map(known.map((row) => [row.externalId, row]))
}

/**
 * The one statement that lands. New rows take their numbers first, so that an order and its revision can name each other.
 * @returns new orders that another process made meanwhile
 */
async function writeRows(
  tx: Sql,
  landing: Landing,
  rows: readonly LandingRow[],
  cursor?: Cursor,
): Promise<Set<string>> {
  const { storefront, now, fetchStartedAt, via } = landing
  const lost = await tx.$queryRaw<{ externalId: string }[]>`
    with input as materialized (
      select f.*,
        case when kind = 'new' then nextval('web_orders_id_seq') else order_id end as oid,
        case when kind in ('new', 'revise') then nextval('landed_revisions_id_seq') else revision_id end as rid,
        (paid_at at time zone s.time_zone)::date as paid_on
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as f (
        kind text, external_id text, order_id bigint, revision_id bigint, forward boolean, dirty boolean, bucket order_bucket,
        status_slug text, status_class status_class, paid_at timestamptz, frozen_skus jsonb, modified_at timestamptz,
        missing boolean, number text, gateway text, currency text, scale smallint, total_amount bigint, refunded_amount bigint,
        country text, line_count integer, placed_at timestamptz, transaction_id text, customer_key text, payload_digest text,
        business_digest text, wrapped_key text, personal_sealed text, payload jsonb, repairs text[], units jsonb, captured_at timestamptz
      ), storefronts s
      where s.id = ${storefront.id}::uuid
    ), made as (
      insert into web_orders (id, storefront_id, external_id, number, status_slug, status_class, bucket, gateway, currency, scale,
        total_amount, refunded_amount, country, line_count, placed_at, paid_at, paid_on, modified_at, fetch_started_at, landed_via,
        landed_at, dirty, refunds_dirty, captured_at, current_revision_id, transaction_id, customer_key, frozen_skus, units,
        wrapped_key, missing_since)
      select oid, ${storefront.id}::uuid, external_id, number, status_slug, status_class, bucket, gateway, currency, scale,
        total_amount, refunded_amount, country, line_count, placed_at, paid_at, paid_on, modified_at, ${fetchStartedAt},
        ${via}::landed_via, ${now}, dirty, refunded_amount > 0, captured_at, rid, transaction_id, decode(customer_key, 'hex'), frozen_skus, units,
        decode(wrapped_key, 'hex'), case when missing then ${now}::timestamptz end
      from input where kind = 'new' order by external_id
      on conflict (storefront_id, external_id) do nothing
      returning id
    ), revised as (
      insert into landed_revisions (id, order_id, payload_digest, business_digest, payload, personal_sealed, modified_at,
        fetch_started_at, via, landed_at, repairs)
      select rid, oid, decode(payload_digest, 'hex'), decode(business_digest, 'hex'), payload, decode(personal_sealed, 'hex'),
        modified_at, ${fetchStartedAt}, ${via}::landed_via, ${now}, repairs
      from input where kind = 'revise' or (kind = 'new' and oid in (select id from made))
    ), sighted as (
      insert into revision_sightings (revision_id, via, at)
      select rid, ${via}::landed_via, ${now} from input where kind = 'return' and forward
    ), moved as (
      update web_orders o set
        number = i.number, status_slug = i.status_slug, status_class = i.status_class, bucket = i.bucket, gateway = i.gateway,
        currency = i.currency, scale = i.scale, total_amount = i.total_amount, refunded_amount = i.refunded_amount,
        country = i.country, line_count = i.line_count, placed_at = i.placed_at, paid_at = i.paid_at, paid_on = i.paid_on,
        modified_at = i.modified_at, fetch_started_at = ${fetchStartedAt}, dirty = o.dirty or i.dirty,
        -- The flows behind the sales order look again at what may concern them.
        drift_dirty = o.drift_dirty or (i.dirty and o.bucket = 'in_erp'),
        refunds_dirty = o.refunds_dirty or (i.dirty and (i.refunded_amount > 0 or o.refunded_amount > 0)),
        dispatch_dirty = o.dispatch_dirty or (o.bucket = 'in_erp'
          and (i.dirty or o.status_slug <> i.status_slug or o.captured_at is distinct from i.captured_at)),
        captured_at = i.captured_at, current_revision_id = i.rid, transaction_id = i.transaction_id, frozen_skus = i.frozen_skus, units = i.units,
        customer_key = case when o.wrapped_key is null then null else decode(i.customer_key, 'hex') end,
        missing_since = case when i.missing then coalesce(o.missing_since, ${now}) end
      from input i where i.kind <> 'new' and i.forward and o.id = i.oid
    ), advanced as (
      update poll_cursors set cursor_at = greatest(cursor_at, ${cursor?.to ?? null}), polled_at = ${now},
        last_rows = ${cursor?.rows ?? 0}, last_error = null,
        lease_until = case when lease_owner is not null then now() + interval '20 seconds' end
      where ${cursor !== undefined} and storefront_id = ${storefront.id}::uuid and flow = 'orders'
    )
    select external_id as "externalId" from input where kind = 'new' and oid not in (select id from made)`
  return new Set(lost.map(({ externalId }) => externalId))
}
