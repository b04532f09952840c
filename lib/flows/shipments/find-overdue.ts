import type { ShopFinding } from '../../exceptions/settle-findings.ts'
import { settleFindings } from '../../exceptions/settle-findings.ts'
import { sqlOf } from '../../kernel/db.ts'
import { businessDate } from '../../kernel/period.ts'
import type { Sql } from '../../kernel/sql.ts'
import type { FlowContext } from '../context.ts'
import type { ShippingShop } from './read-shipping-shop.ts'
import { readShippingShop } from './read-shipping-shop.ts'

/** An order completed in the shop so long ago should have been shipped, or its status is wrong. */
const completedMs = 24 * 3_600_000
/** Most orders of one kind that are raised at once, the oldest first. */
const most = 5_000

interface OrderRow {
  orderId: bigint
  number: string
  amount: bigint
  currency: string
}

/**
 * What only time brings about, in one shop, each as what stands now: shipments the shop has not confirmed, sales orders not picked
 * or on hold past the day their shipping method promised (rules 16, 25), orders completed without a shipment, money not captured.
 * Cases close by themselves when it is over. Only live flows open any.
 * @returns how many opened and closed
 */
export async function findOverdue(ctx: FlowContext, storefrontId: string): Promise<{ opened: number; closed: number }> {
  return sqlOf(ctx.db).transaction(async (tx) => {
    const now = ctx.clock.now()
    const shop = await readShippingShop(tx, now, storefrontId)
    if (shop.mode !== 'live') return { opened: 0, closed: 0 }
    const settled = [
      await findUnconfirmed(tx, now, shop),
      await settleFindings(
        tx,
        now,
        {
          storefrontId,
          codes: ['NOT_PICKED_IN_TIME', 'ON_HOLD_IN_ERP', 'STATUS_WITHOUT_DISPATCH', 'CAPTURE_MISSING'],
          judged: 'all',
        },
        [
          ...(await findNotPicked(tx, now, shop)),
          ...(await findCompleted(tx, now, shop)),
          ...(await findUncaptured(tx, now, shop)),
        ],
      ),
      await settleUnmatched(tx, now, shop),
    ]
    return {
      opened: settled.reduce((all, { opened }) => all + opened, 0),
      closed: settled.reduce((all, { closed }) => all + closed, 0),
    }
  })
}

/** "Dispatched, not confirmed": past the time to confirm, and refused by the shop. One case a cause, with its orders. */
export async function findUnconfirmed(
  tx: Sql,
  now: Date,
  shop: ShippingShop,
): Promise<{ opened: number; closed: number }> {
  if (shop.mode !== 'live') return { opened: 0, closed: 0 }
  const rows = await tx.$queryRaw<(OrderRow & { pick: string; refused: boolean; code: string; message: string })[]>`
    select o.id as "orderId", o.number, o.total_amount as amount, o.currency::text as currency, p.pick_num as pick,
      d.state = 'refused' as refused, coalesce(d.outcome_code, '') as code, coalesce(d.outcome_message, '') as message
    from dispatches d join web_orders o on o.id = d.order_id join erp_picks p on p.id = d.pick_id
    where d.storefront_id = ${shop.id}::uuid and d.confirmed_at is null
      and (d.state = 'refused' or (d.due_at <= ${now} and d.state in ('ready', 'sending', 'unknown')))
    order by d.shipped_at, d.id limit ${most}`
  const refused = grouped(
    rows.filter((row) => row.refused),
    'DISPATCH_REFUSED',
    ({ code }) => code,
  )
  const late = grouped(
    rows.filter((row) => !row.refused),
    'DISPATCH_UNCONFIRMED',
    ({ code }) => code,
  )
  return settleFindings(
    tx,
    now,
    { storefrontId: shop.id, codes: ['DISPATCH_UNCONFIRMED', 'DISPATCH_REFUSED'], judged: 'all' },
    [...refused, ...late],
  )
}

/** One root cause, one case: a shop that answers nothing leaves four hundred parcels untold. */
function grouped<Row extends OrderRow & { pick: string; message: string }>(
  rows: readonly Row[],
  code: 'DISPATCH_REFUSED' | 'DISPATCH_UNCONFIRMED',
  causeOf: (row: Row) => string,
): ShopFinding[] {
  const groups = new Map<string, Row[]>()
  for (const row of rows) groups.set(causeOf(row), [...(groups.get(causeOf(row)) ?? []), row])
  return [...groups].map(([cause, members]) => {
    const [first] = members
    const orders = onceEach(members)
    return {
      code,
      cause: {
        key: `shop:${cause}`,
        value: orders.length === 1 ? (first?.number ?? '') : `${orders.length} orders`,
        answer: cause,
        message: first?.message ?? '',
        ...(orders.length === 1 && {
          orderId: String(first?.orderId),
          pick: members.map(({ pick }) => pick).join(', '),
        }),
      },
      orders,
    }
  })
}

const onceEach = (rows: readonly OrderRow[]) => [
  ...new Map(rows.map(({ orderId, amount, currency }) => [orderId, { orderId, amount, currency }])).values(),
]

async function findNotPicked(tx: Sql, now: Date, shop: ShippingShop): Promise<ShopFinding[]> {
  const today = businessDate(now, shop.timeZone)
  const rows = await tx.$queryRaw<
    (OrderRow & { status: string; since: Date; promisedOn: string; location: string; ordNum: string })[]
  >`
    select o.id as "orderId", o.number, o.total_amount as amount, o.currency::text as currency, s.status,
      s.status_since as since, s.promised_on::text as "promisedOn", coalesce(s.body ->> 'location', '') as location,
      s.ord_num as "ordNum"
    from erp_sales_orders s join web_orders o on o.id = s.order_id
    where s.storefront_id = ${shop.id}::uuid and s.promised_on < ${today}::date and s.promised_on is not null
      and s.status in ('open', 'hold') and s.gone_at is null and o.bucket = 'in_erp'
    order by s.promised_on, s.id limit ${most}`
  const held = rows.filter(({ status }) => status === 'hold')
  const late = rows.filter(({ status }) => status === 'open')
  const places = new Map<string, typeof rows>()
  for (const row of late) places.set(row.location, [...(places.get(row.location) ?? []), row])
  return [
    // Somebody put each of them on hold.
    ...held.map(({ orderId, number, amount, currency, since, promisedOn, ordNum }): ShopFinding => {
      const message = `On hold since ${since.toISOString().slice(0, 10)}; promised to leave by ${promisedOn}`
      return {
        code: 'ON_HOLD_IN_ERP',
        cause: { key: `order:${orderId}`, value: number, orderId: String(orderId), ordNum, message, promisedOn },
        orders: [{ orderId, amount, currency }],
      }
    }),
    ...[...places].map(([location, members]): ShopFinding => {
      const [first] = members
      const orders = onceEach(members)
      return {
        code: 'NOT_PICKED_IN_TIME',
        cause: {
          key: `location:${location}`,
          value:
            orders.length === 1 ? (first?.number ?? '') : `${orders.length} orders of ${location || 'no location'}`,
          location,
          promisedOn: first?.promisedOn ?? '',
          message: `Open and not picked; the first was promised to leave ${location} by ${first?.promisedOn}`,
          ...(orders.length === 1 && { orderId: String(first?.orderId), ordNum: first?.ordNum ?? '' }),
        },
        orders,
      }
    }),
  ]
}

/** Orders we sent that were completed in the shop since the flow is live. */
async function findCompleted(tx: Sql, now: Date, shop: ShippingShop): Promise<ShopFinding[]> {
  const rows = await tx.$queryRaw<(OrderRow & { status: string; ordNum: string })[]>`
    select o.id as "orderId", o.number, o.total_amount as amount, o.currency::text as currency, s.status, s.ord_num as "ordNum"
    from erp_sales_orders s join web_orders o on o.id = s.order_id
    where s.storefront_id = ${shop.id}::uuid and s.status in ('open', 'picked', 'hold') and s.gone_at is null
      and o.status_slug = ${shop.policy.completedSlug} and o.bucket = 'in_erp'
      and o.modified_at < ${new Date(now.getTime() - completedMs)}
      -- What was completed before anybody told the shop is not ours to explain.
      and o.modified_at >= ${shop.liveSince ?? now}
      and exists (select from outbox_entries e where e.order_id = o.id and e.kind = 'sales_order' and e.state = 'accepted')
      and not exists (select from erp_picks p where p.order_id = o.id and p.shipped_at is not null and p.gone_at is null)
    order by o.placed_at, o.id limit ${most}`
  return rows.map(({ orderId, number, amount, currency, status, ordNum }) => ({
    code: 'STATUS_WITHOUT_DISPATCH',
    cause: {
      key: `order:${orderId}`,
      value: number,
      orderId: String(orderId),
      shop: shop.policy.completedSlug,
      erp: status,
      ordNum,
    },
    orders: [{ orderId, amount, currency }],
  }))
}

async function findUncaptured(tx: Sql, now: Date, shop: ShippingShop): Promise<ShopFinding[]> {
  const rows = await tx.$queryRaw<
    (OrderRow & { pick: string; gateway: string; paidAt: Date | null; confirmed: boolean; code: string | null })[]
  >`
    select o.id as "orderId", o.number, o.total_amount as amount, o.currency::text as currency, o.gateway, o.paid_at as "paidAt",
      string_agg(p.pick_num, ', ' order by d.id) as pick, bool_or(d.confirmed_at is not null) as confirmed,
      min(d.outcome_code) as code
    from dispatches d join web_orders o on o.id = d.order_id join erp_picks p on p.id = d.pick_id
    where d.storefront_id = ${shop.id}::uuid and d.capture_by <= ${now} and o.captured_at is null
    group by o.id order by min(d.capture_by), o.id limit ${most}`
  return rows.map(({ orderId, number, amount, currency, gateway, paidAt, confirmed, code, pick }) => {
    const days = shop.capture(gateway)?.authorisationDays
    const ends = paidAt && days ? businessDate(new Date(paidAt.getTime() + days * 86_400_000), shop.timeZone) : ''
    const why = confirmed
      ? code === 'STATUS_LEFT'
        ? 'The shop’s order was left as it stood, so nothing captured it'
        : 'Completed in the shop, and not captured'
      : 'Dispatched, and not completed in the shop yet'
    return {
      code: 'CAPTURE_MISSING',
      cause: {
        key: `order:${orderId}`,
        value: number,
        orderId: String(orderId),
        pick,
        gateway,
        authorisationEnds: ends,
        message: ends === '' ? why : `${why}; the authorisation ends on ${ends}`,
      },
      orders: [{ orderId, amount, currency }],
    }
  })
}

/** Picks that carry our reference and hang on no order of the shop. One that is tied to its order later is judged with it. */
async function settleUnmatched(tx: Sql, now: Date, shop: ShippingShop): Promise<{ opened: number; closed: number }> {
  const rows = await tx.$queryRaw<{ id: bigint; pick: string; altPo: string; poNum: string; lost: boolean }[]>`
    select id, pick_num as pick, alt_po as "altPo", po_num as "poNum", gone_at is not null or shipped_at is null as lost
    from erp_picks where storefront_id = ${shop.id}::uuid and order_id is null order by id limit ${most}`
  if (rows.length === 0) return { opened: 0, closed: 0 }
  return settleFindings(
    tx,
    now,
    { storefrontId: shop.id, codes: ['SHIPMENT_UNMATCHED'], judged: rows.map(({ id }) => `pick:${id}`) },
    rows
      .filter(({ lost }) => !lost)
      .map(({ id, pick, altPo, poNum }) => ({
        code: 'SHIPMENT_UNMATCHED' as const,
        cause: { key: `pick:${id}`, value: pick, pick, message: altPo || poNum, erp: altPo || poNum },
      })),
  )
}
