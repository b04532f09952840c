import type { Finding } from '../../exceptions/codes.ts'
import { businessDate } from '../../kernel/period.ts'
import type { Sql } from '../../kernel/sql.ts'
import type { StatusClass } from '../../storefront/status-class.ts'
import { followOrders } from './follow-orders.ts'
import type { DirtyOrder } from './read-dirty-orders.ts'

/** What evaluation decided about one order. */
export interface Verdict {
  row: DirtyOrder
  bucket: 'unpaid' | 'ignored' | 'unclassed' | 'excluded' | 'cancelled' | 'held' | 'queued' | 'in_erp'
  statusClass: StatusClass
  paidAt: Date | null
  exclusionCode: 'BEFORE_GO_LIVE' | 'BY_PERSON' | null
  findings: Finding[]
  /** Of its entry after staging or withdrawing. */
  entryState: string | null
  /** When it is to be judged again whatever happens before: a hold that ends by itself. */
  judgeAt?: Date | null
  /** Corrections of our copy that the shop's newest word ends. */
  overtaken?: bigint[]
}

/**
 * Writes where every order of the batch stands, in one statement. An exclusion by a person keeps its own words, an order the
 * ERP has the version it was mapped by.
 */
export async function writeVerdicts(
  tx: Sql,
  now: Date,
  verdicts: readonly Verdict[],
  mappingVersion: number,
  timeZone: string,
): Promise<void> {
  const column = <Value>(read: (verdict: Verdict) => Value) => verdicts.map(read)
  await tx.$executeRaw`
    update web_orders o set
      bucket = v.bucket::order_bucket, status_class = v.status_class::status_class, paid_at = v.paid_at, paid_on = v.paid_on::date,
      dirty = false, evaluated_at = ${now},
      mapping_version = case when v.bucket = 'in_erp' then o.mapping_version else ${mappingVersion > 0 ? mappingVersion : null}::integer end,
      -- What a refund means follows from where its order stands.
      refunds_dirty = o.refunds_dirty or (o.refunded_amount > 0 and o.bucket <> v.bucket::order_bucket),
      money_dirty = o.money_dirty or o.paid_on is distinct from v.paid_on::date or o.exclusion_code is distinct from v.exclusion_code
        or o.status_class <> v.status_class::status_class,
      judge_at = v.judge_at, exclusion_code = v.exclusion_code,
      exclusion_reason = case when v.exclusion_code = 'BY_PERSON' then o.exclusion_reason end,
      excluded_by_id = case when v.exclusion_code = 'BY_PERSON' then o.excluded_by_id end,
      excluded_at = case when v.exclusion_code = o.exclusion_code then o.excluded_at when v.exclusion_code is not null then ${now} end,
      excluded_amount = case when v.exclusion_code = 'BY_PERSON' then o.excluded_amount
        when v.exclusion_code is not null then o.total_amount - o.refunded_amount end
    from unnest(
      ${column(({ row }) => row.id)}::bigint[], ${column(({ bucket }) => bucket)}::text[],
      ${column(({ statusClass }) => statusClass)}::text[], ${column(({ paidAt }) => paidAt)}::timestamptz[],
      ${column(({ paidAt }) => (paidAt ? businessDate(paidAt, timeZone) : null))}::text[],
      ${column(({ exclusionCode }) => exclusionCode)}::text[], ${column(({ judgeAt }) => judgeAt ?? null)}::timestamptz[]
    ) as v (id, bucket, status_class, paid_at, paid_on, exclusion_code, judge_at)
    where o.id = v.id`
  await followOrders(
    tx,
    verdicts.map(({ row }) => row.id),
  )
}
