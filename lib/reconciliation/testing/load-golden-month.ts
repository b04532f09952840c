import type { Db } from '../../kernel/db.ts'
import { sum } from '../../kernel/money.ts'
import { businessDate } from '../../kernel/period.ts'
import { add, isNothing, subtract } from '../components.ts'
import type { GoldenMonth, GoldenStorefront, ShopOrder, ShopRefund } from './golden-documents.ts'
import { goldenMonth } from './golden-month.ts'
import { loadErpDocuments } from './load-golden-erp.ts'
import { loadTaxLines } from './load-golden-tax.ts'
import { componentsOf, insertRows, linePiecesOf, piecesOf } from './load-rows.ts'

export interface LoadedStorefront {
  id: string
  connectionId: string
  erpConnectionId: string
  golden: GoldenStorefront
}

export interface LoadedMonth {
  golden: GoldenMonth
  /** By code. */
  storefronts: ReadonlyMap<string, LoadedStorefront>
  /** From the order's number of the golden month to its row. */
  orderIds: ReadonlyMap<number, bigint>
}

/** A golden month as facts of both sides in an empty database, as landing and mirror would have written them. Payouts are not. */
export async function loadGoldenMonth(db: Db, size: number, seed = 1): Promise<LoadedMonth> {
  const golden = goldenMonth(size, seed)
  const storefronts = new Map<string, LoadedStorefront>()
  for (const shop of golden.storefronts) storefronts.set(shop.code, await openStorefront(db, shop))
  const of = (code: string): LoadedStorefront => {
    const found = storefronts.get(code)
    if (!found) throw new Error(`no storefront ${code}`)
    return found
  }
  const orderIds = await loadOrders(db, golden, of)
  await loadRefunds(db, golden, of, orderIds)
  await loadErpDocuments(db, golden, of, orderIds)
  await loadTaxLines(db, golden, of, orderIds)
  await loadOpenings(db, golden, of, orderIds)
  await db.$executeRaw`analyze`
  return { golden, storefronts, orderIds }
}

async function openStorefront(db: Db, golden: GoldenStorefront): Promise<LoadedStorefront> {
  const { code, calendar, period, timeZone, currencies, asOf } = golden
  const connect = (kind: 'storefront' | 'erp', platform: string, named: string) =>
    db.connection.create({
      data: { kind, platform, code: named, name: named, url: 'https://golden.test', secretSealed: Buffer.from('-') },
    })
  const shop = await connect('storefront', 'woocommerce', code)
  const erp = await connect('erp', 'bluecherry', `${code}-ERP`)
  const { id } = await db.storefront.create({
    data: {
      code,
      name: code,
      connectionId: shop.id,
      erpConnectionId: erp.id,
      currency: currencies[0]?.currency ?? 'GBP',
      timeZone,
    },
  })
  const tolerance = { minorUnits: 0, basisPoints: 0, lagDays: 0 }
  const terms = { storefront_id: id, starts_on: period.from, calendar, tolerance, changed_at: asOf }
  await db.storefrontFlow.create({ data: { storefrontId: id, flow: 'returns', mode: 'shadow' } })
  await insertRows(db, 'month_end_terms', [
    { ...terms, credit_days: 5, invoice_days: 10, tax_basis: 'invoice', materiality: {}, version: 1, changed_by: '' },
  ])
  return { id, connectionId: shop.id, erpConnectionId: erp.id, golden }
}

type Of = (code: string) => LoadedStorefront

async function loadOrders(db: Db, golden: GoldenMonth, of: Of): Promise<Map<number, bigint>> {
  const sent = new Set(golden.salesOrders.map(({ altPo }) => altPo))
  await insertRows(
    db,
    'web_orders',
    golden.orders.map((order) => webOrder(order, of(order.storefront), sent.has(`${order.storefront}:${order.id}`))),
  )
  const rows = await db.webOrder.findMany({
    where: { storefrontId: { in: golden.storefronts.map(({ code }) => of(code).id) } },
    select: { id: true, externalId: true },
  })
  const orderIds = new Map(rows.map(({ id, externalId }) => [Number(externalId), id]))
  await insertRows(
    db,
    'order_money',
    golden.orders.map((order) => orderMoney(order, of(order.storefront), orderIds.get(order.id))),
  )
  await insertRows(
    db,
    'order_money_past',
    golden.orders.flatMap(({ id, earlier }) => {
      if (!earlier) return []
      const { goods, amounts } = earlier
      const orderId = orderIds.get(id)
      const pieces = piecesOf(goods.lines)
      return [{ revision_id: orderId, order_id: orderId, ...amounts, pieces, line_pieces: linePiecesOf(goods.lines) }]
    }),
  )
  return orderIds
}

function webOrder(order: ShopOrder, { id, golden }: LoadedStorefront, isSent: boolean) {
  const { paidAt, excluded, amounts } = order
  return {
    storefront_id: id,
    external_id: String(order.id),
    number: String(order.id),
    status_slug: 'processing',
    status_class: 'paid',
    bucket: excluded ? 'excluded' : isSent ? 'in_erp' : 'queued',
    gateway: order.gateway,
    currency: order.currency,
    scale: order.scale,
    total_amount: amounts.total,
    country: order.country,
    line_count: order.goods.lines.length,
    placed_at: paidAt,
    paid_at: paidAt,
    captured_at: paidAt,
    paid_on: businessDate(paidAt, golden.timeZone),
    modified_at: paidAt,
    fetch_started_at: paidAt,
    landed_via: 'poll',
    landed_at: paidAt,
    dirty: false,
    money_dirty: true,
    drift_dirty: false,
    refunds_dirty: false,
    dispatch_dirty: false,
    transaction_id: order.transactionId,
    frozen_skus: {},
    units: [],
    po_num: isSent ? `WEB-${order.storefront}-${order.id}` : null,
    exclusion_code: excluded && 'BY_PERSON',
    exclusion_reason: excluded,
    excluded_at: excluded && paidAt,
    excluded_amount: excluded && amounts.total,
    refunded_amount: 0n,
  }
}

function orderMoney(order: ShopOrder, { id, golden }: LoadedStorefront, orderId: bigint | undefined) {
  const { goods } = order
  const tender = (kind: ShopOrder['tenders'][number]['kind'], source?: string) =>
    sum(order.tenders.filter((one) => one.kind === kind && (!source || one.source === source)).map((one) => one.amount))
  return {
    order_id: orderId,
    storefront_id: id,
    currency: order.currency,
    scale: order.scale,
    paid_on: businessDate(order.paidAt, golden.timeZone),
    cancelled: false,
    country: order.country,
    state: '',
    ...order.amounts,
    gift_card: tender('gift card'),
    gift_card_fees: tender('gift card', 'fee'),
    gift_card_discount: tender('gift card', 'coupon'),
    store_credit: tender('store credit'),
    store_credit_fees: tender('store credit', 'fee'),
    store_credit_discount: tender('store credit', 'coupon'),
    pieces: piecesOf(goods.lines),
    tax_pairs: goods.lines.length,
    line_pieces: linePiecesOf(goods.lines),
  }
}

async function loadRefunds(db: Db, golden: GoldenMonth, of: Of, orderIds: ReadonlyMap<number, bigint>): Promise<void> {
  const orders = new Map(golden.orders.map((order) => [order.id, order]))
  const orderOf = ({ orderId }: ShopRefund): ShopOrder => {
    const order = orders.get(orderId)
    if (!order) throw new Error(`no order ${orderId}`)
    return order
  }
  await insertRows(
    db,
    'shop_refunds',
    golden.refunds.map((refund) => {
      const { currency, scale, amounts } = orderOf(refund)
      return {
        storefront_id: of(refund.storefront).id,
        order_id: orderIds.get(refund.orderId),
        external_id: String(refund.id),
        currency,
        scale,
        amount: refund.amounts.total,
        refunded_at: refund.refundedAt,
        by_gateway: !refund.isManual,
        kind: refund.amounts.total === amounts.total ? 'full' : 'partial',
        lines: refundedLines(orderOf(refund), refund).map(({ id, quantity, merchandise, discount, tax }) => ({
          lineId: String(id),
          quantity,
          total: String(merchandise - discount),
          tax: String(tax),
        })),
        seen_at: refund.refundedAt,
      }
    }),
  )
  const rows = await db.shopRefund.findMany({ select: { id: true, externalId: true } })
  const refundIds = new Map(rows.map(({ id, externalId }) => [Number(externalId), id]))
  await insertRows(
    db,
    'refund_money',
    golden.refunds.map((refund) => ({
      refund_id: refundIds.get(refund.id),
      order_id: orderIds.get(refund.orderId),
      storefront_id: of(refund.storefront).id,
      currency: orderOf(refund).currency,
      refunded_on: businessDate(refund.refundedAt, of(refund.storefront).golden.timeZone),
      ...refund.amounts,
      pieces: piecesOf(refundedLines(orderOf(refund), refund)),
    })),
  )
}

/** The golden month gives back a line, the lines, or everything. */
function refundedLines({ goods, amounts: all }: ShopOrder, { amounts }: ShopRefund) {
  if (isNothing(subtract(all, amounts))) return goods.lines
  const line = goods.lines.find((one) => isNothing(subtract(componentsOf([one]), amounts)))
  if (line) return [line]
  const every = goods.lines.map((one) => componentsOf([one]))
  return isNothing(subtract(every.reduce(add), amounts)) ? goods.lines : []
}

async function loadOpenings(db: Db, golden: GoldenMonth, of: Of, orderIds: ReadonlyMap<number, bigint>): Promise<void> {
  for (const { code, currencies, asOf } of golden.storefronts) {
    for (const { currency } of currencies) {
      const list = await db.openingList.create({
        data: {
          storefrontId: of(code).id,
          currency,
          fileName: `opening-${code}-${currency}.csv`,
          fileHash: Buffer.from(`${code}-${currency}`),
          importedBy: 'A preparer',
          importedAt: asOf,
          approvedBy: 'An approver',
          approvedAt: asOf,
        },
      })
      const mine = golden.openings.filter((item) => item.storefront === code && item.currency === currency)
      await insertRows(
        db,
        'opening_items',
        mine.map(({ ledger, orderId, amounts, reason }) => ({
          list_id: list.id,
          ledger,
          external_id: String(orderId),
          order_id: orderIds.get(orderId) ?? null,
          ...amounts,
          reason,
        })),
      )
    }
  }
}
