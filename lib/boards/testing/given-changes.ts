// Rows of drift and of returns as their flows leave them, for tests of what reads them.
import type { Db } from '../../kernel/db.ts'

export const foundAt = new Date('2026-11-23T10:00:00Z')

type DriftRow = Parameters<Db['orderDrift']['create']>[0]['data']
type RefundRow = Parameters<Db['shopRefund']['create']>[0]['data']
type PartRow = Parameters<Db['refundPart']['create']>[0]['data']
type DueRow = Parameters<Db['refundDue']['create']>[0]['data']
type MemoRow = Parameters<Db['erpCreditMemo']['create']>[0]['data']

let made = 0

/** An open difference of a quantity: two sent, two in the shop, three in the ERP. */
export async function givenDrift(
  db: Db,
  storefrontId: string,
  orderId: bigint,
  fields: Partial<DriftRow> = {},
): Promise<bigint> {
  made++
  const { id } = await db.orderDrift.create({
    data: {
      storefrontId,
      orderId,
      field: 'quantity',
      lineKey: '',
      movedBy: 'erp',
      asSent: '2',
      shopNow: '2',
      erpNow: '3',
      sidesHash: Buffer.from([made]),
      foundAt,
      ...fields,
    } as DriftRow,
    select: { id: true },
  })
  return id
}

/** A partial refund of ten pounds, made by the gateway. */
export async function givenRefund(
  db: Db,
  storefrontId: string,
  orderId: bigint,
  fields: Partial<RefundRow> = {},
): Promise<bigint> {
  const { id } = await db.shopRefund.create({
    data: {
      storefrontId,
      orderId,
      externalId: String(9000 + ++made),
      currency: 'GBP',
      scale: 2,
      amount: 100_000n,
      kind: 'partial',
      byGateway: true,
      refundedAt: foundAt,
      seenAt: foundAt,
      ...fields,
    } as RefundRow,
    select: { id: true },
  })
  return id
}

export async function givenPart(db: Db, refundId: bigint, fields: Partial<PartRow> = {}): Promise<bigint> {
  const { id } = await db.refundPart.create({
    data: { refundId, kind: 'return', state: 'booked', amount: 100_000n, ...fields } as PartRow,
    select: { id: true },
  })
  return id
}

export async function givenMemo(db: Db, connectionId: string, fields: Partial<MemoRow> = {}): Promise<bigint> {
  made++
  const { id } = await db.erpCreditMemo.create({
    data: {
      connectionId,
      pkey: `memo ${made}`,
      crmNum: `CM${made}`,
      crmOn: foundAt,
      currency: 'GBP',
      totalAmount: 100_000n,
      posted: true,
      contentHash: Buffer.from([made]),
      seenAt: foundAt,
      readAt: foundAt,
      ...fields,
    } as MemoRow,
    select: { id: true },
  })
  return id
}

export async function givenDue(
  db: Db,
  storefrontId: string,
  orderId: bigint,
  fields: Partial<DueRow> = {},
): Promise<bigint> {
  made++
  const { id } = await db.refundDue.create({
    data: {
      storefrontId,
      orderId,
      cause: 'cancelled',
      sourceKey: `line ${made}`,
      currency: 'GBP',
      scale: 2,
      amount: 120_000n,
      taxAmount: 20_000n,
      openedAt: foundAt,
      ...fields,
    } as DueRow,
    select: { id: true },
  })
  return id
}
