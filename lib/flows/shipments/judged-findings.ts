import type { ShopFinding } from '../../exceptions/settle-findings.ts'
import { settleFindings } from '../../exceptions/settle-findings.ts'
import type { Sql } from '../../kernel/sql.ts'
import type { FlaggedOrder } from './read-flagged-orders.ts'
import type { ShippingShop } from './read-shipping-shop.ts'
import { sentLineOf } from './share-lines.ts'
import { wasWritten } from './wish.ts'

export interface JudgedFindings {
  /** What was looked at: cases of these keys close unless they are found again. */
  keys: string[]
  findings: ShopFinding[]
}

/** What is wrong with an order's shipments, that no clock decides. */
export function judgedFindings({ order, picks, statusSlug, currency, total }: FlaggedOrder): JudgedFindings {
  const orderId = String(order.id)
  const orders = [{ orderId: order.id, amount: total, currency }]
  const keys = [`order:${orderId}`, ...picks.map(({ id }) => `pick:${id}`)]
  const findings: ShopFinding[] = []
  const left = picks.filter(({ shippedAt }) => shippedAt !== null)
  // Money given back after the shop was told is a return; an order cancelled though its parcel left is wrong at any time.
  const isOpen = left.some(({ stored }) => stored?.state !== 'confirmed')
  if (left.length > 0 && (order.isCancelled || (order.isRefunded && isOpen))) {
    findings.push({
      code: 'DISPATCHED_CANCELLED',
      cause: {
        key: `order:${orderId}`,
        value: order.number,
        orderId,
        pick: left.map(({ pickNum }) => pickNum).join(', '),
        shop: statusSlug,
        erp: 'shipped',
      },
      orders,
    })
  }
  for (const { id, pickNum, shippedAt, lines, stored } of picks) {
    const strange = lines.filter((line) => sentLineOf(order.sent, line) === null)
    const wasTold = stored !== null && stored.orderId === order.id && wasWritten(stored.done)
    const told = stored && [
      ...(stored.done.before ?? []),
      ...(stored.orderId !== order.id && wasWritten(stored.done) ? ['another'] : []),
    ]
    const message =
      shippedAt === null
        ? wasTold && 'The shop was told of it, and the ERP has taken its ship date back'
        : told && told.length > 0
          ? 'The shop was told of it as a shipment of another order, and the ERP has given it to this one'
          : strange.length > 0 &&
            order.sent.length > 0 &&
            `It holds ${strange.map(({ upc, seq }) => upc || `line ${seq}`).join(', ')}, which is no line of the sales order as sent`
    if (!message) continue
    const cause = { key: `pick:${id}`, value: pickNum, orderId, pick: pickNum, message }
    findings.push({ code: 'SHIPMENT_UNMATCHED', cause, orders })
  }
  return { keys, findings }
}

export async function settleJudged(
  tx: Sql,
  now: Date,
  shop: ShippingShop,
  judged: readonly JudgedFindings[],
): Promise<void> {
  // A pick that went from one order to another is judged for both: what either finds counts.
  const findings = new Map(judged.flatMap((one) => one.findings).map((one) => [`${one.code} ${one.cause.key}`, one]))
  const keys = [...new Set(judged.flatMap((one) => one.keys))]
  const codes = ['DISPATCHED_CANCELLED', 'SHIPMENT_UNMATCHED'] as const
  await settleFindings(tx, now, { storefrontId: shop.id, codes, judged: keys }, [...findings.values()])
}
