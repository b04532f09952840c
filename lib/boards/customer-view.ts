import { may, requirePermission, storefrontScope } from '../access/permissions.ts'
import type { ExceptionCode } from '../exceptions/codes.ts'
import { customerKey } from '../flows/orders/customer-key.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Db } from '../kernel/db.ts'
import type { Amount, Scale } from '../kernel/money.ts'
import type { KeyRing } from '../kernel/seal.ts'
import type { Address } from '../storefront/port.ts'
import { nameOf, openPersons } from './customer-names.ts'
import type { OrderBucket } from './order-conditions.ts'
import type { ShipmentState } from './shipment-choices.ts'

export interface CustomerView {
  /** null where nobody is known of the orders; `erased` where the key of every order's personal data was destroyed. */
  person: { name: string; email: string; phone: string; shipsTo: Address } | 'erased' | null
  /** Newest first. */
  orders: CustomerOrder[]
  /** There are older ones than are shown. */
  more: boolean
  /** Orders whose e-mail is known: one without stands alone. */
  matched: boolean
  /** At the finest scale their orders are written with. */
  totals: { currency: string; scale: Scale; orders: number; sold: Amount; refunded: Amount }[]
}

export interface CustomerOrder {
  id: string
  storefrontCode: string
  number: string
  bucket: OrderBucket
  statusSlug: string
  currency: string
  scale: Scale
  total: Amount
  refunded: Amount
  placedAt: Date
  shipments: {
    id: string
    dispatchId: string | null
    pickNum: string
    state: ShipmentState
    shippedAt: Date
    toldAt: Date | null
  }[]
  /** Money the customer still gets back. */
  due: Amount
  /** Open ones; empty for who may not see exceptions. */
  exceptions: { caseId: string; code: ExceptionCode }[]
}

const ordersShown = 100

/**
 * The newest order a customer placed under an e-mail: what their view is opened by, so that the address itself stands in no
 * link. null when nobody ordered with it. @throws {Fault} NOT_PERMITTED
 */
export async function findCustomer(db: Db, keyRing: KeyRing, actor: Actor, email: string): Promise<string | null> {
  requirePermission(actor, 'customers:read')
  const key = customerKey(keyRing, email)
  if (!key) return null
  const scope = storefrontScope(actor)
  const [row] = await db.$queryRaw<{ id: bigint }[]>`
    select id from web_orders
    where customer_key = ${key} and (${scope}::uuid[] is null or storefront_id = any(${scope}::uuid[]))
    order by placed_at desc, id desc limit 1`
  return row?.id.toString() ?? null
}

/**
 * Everything of the customer who placed an order: their orders under the same e-mail on every storefront the actor sees, what
 * left and came back of them.
 * @returns null when the order does not exist or is not the actor's to see
 * @throws {Fault} NOT_PERMITTED
 */
export async function readCustomer(
  db: Db,
  keyRing: KeyRing,
  actor: Actor,
  orderId: bigint,
): Promise<CustomerView | null> {
  requirePermission(actor, 'customers:read')
  const asked = await db.webOrder.findUnique({
    where: { id: orderId },
    select: { storefrontId: true, customerKey: true },
  })
  if (!asked || !may(actor, 'customers:read', asked.storefrontId)) return null
  const scope = storefrontScope(actor)
  const of = {
    ...(asked.customerKey ? { customerKey: asked.customerKey } : { id: orderId }),
    ...(scope === null ? {} : { storefrontId: { in: [...scope] } }),
  }
  const [found, sums] = await Promise.all([
    db.webOrder.findMany({
      where: of,
      orderBy: [{ placedAt: 'desc' }, { id: 'desc' }],
      take: ordersShown + 1,
      include: {
        storefront: { select: { code: true } },
        erpPicks: {
          where: { shippedAt: { not: null }, goneAt: null },
          orderBy: { id: 'asc' },
          select: {
            id: true,
            pickNum: true,
            shippedAt: true,
            dispatch: { select: { id: true, state: true, toldAt: true } },
          },
        },
        refundDues: { where: { closedAt: null }, select: { amount: true } },
      },
    }),
    db.webOrder.groupBy({
      by: ['currency'],
      where: of,
      _count: true,
      _max: { scale: true },
      _sum: { totalAmount: true, refundedAmount: true },
      orderBy: { currency: 'asc' },
    }),
  ])
  const orders = found.slice(0, ordersShown)
  const ids = orders.map(({ id }) => id)
  const [persons, cases] = await Promise.all([
    openPersons(db, keyRing, actor, ids.slice(0, 20)),
    may(actor, 'exceptions:read') ? readOpenCases(db, ids) : new Map<string, CustomerOrder['exceptions']>(),
  ])
  return {
    person: personOf(persons, ids),
    orders: orders.map((order) => ({
      id: order.id.toString(),
      storefrontCode: order.storefront.code,
      number: order.number,
      bucket: order.bucket,
      statusSlug: order.statusSlug,
      currency: order.currency,
      scale: order.scale as Scale,
      total: order.totalAmount,
      refunded: order.refundedAmount,
      placedAt: order.placedAt,
      shipments: order.erpPicks.flatMap(({ id, pickNum, shippedAt, dispatch }) =>
        shippedAt
          ? {
              id: id.toString(),
              dispatchId: dispatch?.id.toString() ?? null,
              pickNum,
              shippedAt,
              state: dispatch?.state ?? ('none' as const),
              toldAt: dispatch?.toldAt ?? null,
            }
          : [],
      ),
      due: order.refundDues.reduce((sum, { amount }) => sum + amount, 0n),
      exceptions: cases.get(order.id.toString()) ?? [],
    })),
    more: found.length > ordersShown,
    matched: asked.customerKey !== null,
    totals: sums.map(({ currency, _count, _max, _sum }) => ({
      currency,
      scale: _max.scale ?? 0,
      orders: _count,
      sold: _sum.totalAmount ?? 0n,
      refunded: _sum.refundedAmount ?? 0n,
    })),
  }
}

/** As the newest order that still says it has them. @param ids newest first */
function personOf(persons: Awaited<ReturnType<typeof openPersons>>, ids: readonly bigint[]): CustomerView['person'] {
  const opened = ids.map((id) => persons.get(id.toString())).filter((one) => one !== undefined)
  if (opened.length === 0) return null
  const person = opened.find((one) => one !== null && one !== 'erased')
  if (!person) return opened.includes('erased') ? 'erased' : null
  const { billing, shipping } = person
  return { name: nameOf(person), email: billing.email, phone: billing.phone || shipping.phone, shipsTo: shipping }
}

async function readOpenCases(
  db: Db,
  orderIds: readonly bigint[],
): Promise<ReadonlyMap<string, CustomerOrder['exceptions']>> {
  const rows = await db.exceptionSubject.findMany({
    where: { orderId: { in: [...orderIds] }, closedAt: null },
    select: { orderId: true, caseId: true, case: { select: { code: true } } },
    orderBy: { id: 'asc' },
    take: 500,
  })
  const open = new Map<string, CustomerOrder['exceptions']>()
  for (const { orderId, caseId, case: of } of rows) {
    const order = orderId?.toString() ?? ''
    const known = open.get(order) ?? []
    if (known.some((one) => one.caseId === caseId)) continue
    open.set(order, [...known, { caseId, code: of.code as ExceptionCode }])
  }
  return open
}
