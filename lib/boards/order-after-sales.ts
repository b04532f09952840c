import { may, requirePermission } from '../access/permissions.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Db } from '../kernel/db.ts'
import type { Amount, Scale } from '../kernel/money.ts'
import type { ShipmentState } from './shipment-choices.ts'
import { cartonsOf, type ShipmentDetail, type StoredCarton } from './shipment-detail.ts'
import { readWish, safeLink } from './shipment-wish.ts'

/** What became of an order after its sales order was accepted: in the warehouse, in the shop, and on its way back. */
export interface OrderAfterSales {
  /** As the ERP shows it now; null until it was read. */
  salesOrder: { ordNum: string; status: string; statusSince: Date; readAt: Date } | null
  picks: OrderPick[]
  invoices: OrderInvoice[]
  refunds: OrderRefund[]
  /** Notes on the shop's order that are no shipment's. */
  notes: OrderNote[]
  /** Fields that are not the same on the three sides, and nobody decided. */
  drifts: number
  dues: { id: string; cause: string; currency: string; scale: Scale; amount: Amount; openedAt: Date }[]
}

export interface OrderPick {
  /** Of erp_picks. */
  id: string
  dispatchId: string | null
  pickNum: string
  invNum: string
  location: string
  carrier: string
  pieces: number
  shippedAt: Date | null
  cartons: ShipmentDetail['cartons']
  trackings: { number: string; url: string | null }[]
  state: ShipmentState
  message: string
  silentBecause: string | null
  toldAt: Date | null
  confirmedAt: Date | null
  outcome: string | null
}

export interface OrderInvoice {
  id: string
  invNum: string
  /** yyyy-mm-dd, the ERP's business date. */
  invOn: string
  currency: string
  total: Amount
  posted: boolean
}

export interface OrderRefund {
  id: string
  externalId: string
  kind: string
  currency: string
  scale: Scale
  amount: Amount
  refundedAt: Date | null
  goneAt: Date | null
  byGateway: boolean | null
  parts: {
    id: string
    kind: string
    state: string
    reference: string
    amount: Amount
    code: string | null
    creditMemo: string | null
  }[]
}

export interface OrderNote {
  id: string
  key: string
  toCustomer: boolean
  state: string
  byLabel: string
  createdAt: Date
  confirmedAt: Date | null
  outcome: string | null
}

/** @returns null when the order does not exist or is not the actor's to see @throws {Fault} NOT_PERMITTED */
export async function readOrderAfterSales(db: Db, actor: Actor, orderId: bigint): Promise<OrderAfterSales | null> {
  requirePermission(actor, 'orders:read')
  const order = await db.webOrder.findUnique({ where: { id: orderId }, select: { storefrontId: true } })
  if (!order || !may(actor, 'orders:read', order.storefrontId)) return null
  const sees = (permission: 'returns:read' | 'drift:read') => may(actor, permission, order.storefrontId)
  const [salesOrder, picks, invoices, refunds, notes, drifts, dues] = await Promise.all([
    db.erpSalesOrder.findFirst({
      where: { orderId, goneAt: null },
      orderBy: { id: 'desc' },
      select: { ordNum: true, status: true, statusSince: true, readAt: true },
    }),
    db.erpPick.findMany({
      where: { orderId, goneAt: null },
      orderBy: [{ shippedAt: { sort: 'asc', nulls: 'last' } }, { id: 'asc' }],
      include: { dispatch: true },
      take: 100,
    }),
    db.erpInvoice.findMany({
      where: { orderId, goneAt: null },
      orderBy: [{ invOn: 'asc' }, { id: 'asc' }],
      select: { id: true, invNum: true, invOn: true, currency: true, total: true, posted: true },
      take: 100,
    }),
    sees('returns:read')
      ? db.shopRefund.findMany({
          where: { orderId },
          orderBy: { id: 'asc' },
          include: {
            parts: { orderBy: { id: 'asc' }, include: { creditMemo: { select: { crmNum: true } } }, take: 200 },
          },
          take: 100,
        })
      : [],
    db.shopNote.findMany({ where: { orderId }, orderBy: { id: 'desc' }, take: 50 }),
    sees('drift:read') ? db.orderDrift.count({ where: { orderId, state: 'open' } }) : 0,
    sees('returns:read')
      ? db.refundDue.findMany({ where: { orderId, closedAt: null }, orderBy: { id: 'asc' }, take: 100 })
      : [],
  ])
  return {
    salesOrder,
    picks: picks.map((pick) => {
      const wish = readWish(pick.dispatch?.wish)
      return {
        id: pick.id.toString(),
        dispatchId: pick.dispatch?.id.toString() ?? null,
        pickNum: pick.pickNum,
        invNum: pick.invNum,
        location: pick.location,
        carrier: wish.carrier || pick.shipper,
        pieces: (pick.lines as { picked?: number }[]).reduce((sum, { picked }) => sum + (picked ?? 0), 0),
        shippedAt: pick.shippedAt,
        cartons: cartonsOf(pick.cartons as unknown as StoredCarton[]),
        trackings: wish.trackings.length
          ? wish.trackings.map(({ number, url }) => ({ number, url: safeLink(url) }))
          : pick.trackNos.map((number) => ({ number, url: null })),
        state: pick.dispatch?.state ?? ('none' as const),
        message: pick.dispatch?.message ?? 'none',
        silentBecause: pick.dispatch?.silentBecause ?? null,
        toldAt: pick.dispatch?.toldAt ?? null,
        confirmedAt: pick.dispatch?.confirmedAt ?? null,
        outcome: pick.dispatch?.outcomeMessage ?? pick.dispatch?.outcomeCode ?? null,
      }
    }),
    invoices: invoices.map(({ id, invOn, ...invoice }) => ({
      id: id.toString(),
      invOn: invOn.toISOString().slice(0, 10),
      ...invoice,
    })),
    refunds: refunds.map((refund) => ({
      id: refund.id.toString(),
      externalId: refund.externalId,
      kind: refund.kind,
      currency: refund.currency,
      scale: refund.scale as Scale,
      amount: refund.amount,
      refundedAt: refund.refundedAt,
      goneAt: refund.goneAt,
      byGateway: refund.byGateway,
      parts: refund.parts.map((part) => ({
        id: part.id.toString(),
        kind: part.kind,
        state: part.state,
        reference: part.reference,
        amount: part.amount,
        code: part.code,
        creditMemo: part.creditMemo?.crmNum ?? null,
      })),
    })),
    notes: notes.map((note) => ({
      id: note.id.toString(),
      key: note.key,
      toCustomer: note.toCustomer,
      state: note.state,
      byLabel: note.byLabel,
      createdAt: note.createdAt,
      confirmedAt: note.confirmedAt,
      outcome: note.outcomeMessage ?? note.outcomeCode,
    })),
    drifts,
    dues: dues.map((due) => ({
      id: due.id.toString(),
      cause: due.cause,
      currency: due.currency,
      scale: due.scale as Scale,
      amount: due.amount,
      openedAt: due.openedAt,
    })),
  }
}
