import type { ReturnCode } from '../../exceptions/after-sales-codes.ts'
import { returnCodes } from '../../exceptions/after-sales-codes.ts'
import type { ShopFinding } from '../../exceptions/settle-findings.ts'
import { settleFindings } from '../../exceptions/settle-findings.ts'
import { formatAmount, sum } from '../../kernel/money.ts'
import type { Sql } from '../../kernel/sql.ts'
import type { LandedRefund } from './land-refunds.ts'
import type { OrderFacts } from './plan-order.ts'
import type { AskedEntry } from './read-flagged-orders.ts'
import type { ReturnsShop } from './read-returns-shop.ts'
import type { WantedPart } from './stored-part.ts'
import type { OpenDue } from './write-dues.ts'

interface PlannedOrder {
  facts: OrderFacts
  parts: readonly WantedPart[]
  entryOf: ReadonlyMap<string, AskedEntry>
}

const codeOfPart: Readonly<Record<string, ReturnCode>> = {
  CANCEL_AFTER_PICK: 'CANCEL_AFTER_PICK',
  RETURN_UNMAPPED: 'RETURN_UNMAPPED',
  RETURN_REFUSED: 'RETURN_REFUSED',
  SEND_UNRESOLVED: 'RETURN_REFUSED',
  MORE_THAN_SOLD: 'RETURN_REFUSED',
  BELOW_ZERO: 'RETURN_REFUSED',
  CREDIT_DIFFERS: 'CREDIT_DIFFERS',
  RECEIPT_OVERDUE: 'RECEIPT_OVERDUE',
}

const words: Readonly<Record<string, string>> = {
  SEND_UNRESOLVED: 'sent three times without a readable answer',
  MORE_THAN_SOLD: 'more pieces were refunded than the sales order holds',
  BELOW_ZERO: 'the refund comes to less than nothing',
}

/** Opens and closes the exceptions of these orders' refunds and dues: what is not found any more is over. */
export async function raiseReturns(
  tx: Sql,
  now: Date,
  shop: ReturnsShop,
  orders: readonly PlannedOrder[],
  dues: readonly OpenDue[],
): Promise<void> {
  const judged = orders.flatMap(({ facts: { row, refunds } }) => [
    `order:${row.id}`,
    ...refunds.map(({ id }) => `refund:${id}`),
  ])
  const findings = orders.flatMap((one) => [
    ...partFindings(shop, one),
    ...dueFindings(
      one.facts,
      dues.filter(({ orderId }) => orderId === one.facts.row.id),
    ),
  ])
  await settleFindings(tx, now, { storefrontId: shop.id, codes: returnCodes, judged }, findings)
}

function partFindings(shop: ReturnsShop, { facts, parts, entryOf }: PlannedOrder): ShopFinding[] {
  const { row, refunds, order } = facts
  return refunds.flatMap((refund) => {
    const mine = parts.filter(({ refundId }) => refundId === refund.id)
    const found = new Map<ReturnCode, WantedPart[]>()
    const add = (code: ReturnCode, part: WantedPart) => found.set(code, [...(found.get(code) ?? []), part])
    for (const part of mine) {
      const isBooked = part.reference !== '' && ['sent', 'booked', 'matched'].includes(part.state)
      if (refund.goneAt && isBooked) add('REFUND_DELETED_AFTER_CREDIT', part)
      const code = waitedWhileOff(shop, refund, part) ? 'RETURN_NOT_SENT' : codeOfPart[part.code ?? '']
      if (code && !refund.goneAt) add(code, part)
    }
    return [...found].map(([code, list]): ShopFinding => {
      const amount = sum(list.map((part) => part.amount))
      const [first] = list
      const entry = entryOf.get(first?.reference ?? '')
      const memo = facts.memos.find(({ id }) => id === first?.creditMemoId)
      const picks = facts.picks.filter(({ hasLeft }) => !hasLeft).map(({ pickNum }) => pickNum)
      return {
        code,
        cause: {
          key: `refund:${refund.id}`,
          value: row.number,
          orderId: String(row.id),
          refund: refund.externalId,
          amount: `${formatAmount(amount, order.scale)} ${order.currency}`,
          ...(first?.reference && { reference: first.reference }),
          ...(code === 'CREDIT_DIFFERS' &&
            memo && {
              shop: `${formatAmount(first?.amount ?? 0n, order.scale)} ${order.currency}`,
              erp: `${formatAmount(memo.total, order.scale)} ${memo.currency}`,
            }),
          ...(code === 'CANCEL_AFTER_PICK' && picks.length > 0 && { pick: picks.join(', ') }),
          ...(code === 'RECEIPT_OVERDUE' && first?.expectedBy && { expectedBy: first.expectedBy.toISOString() }),
          ...messageOf(code, first, entry),
        },
        orders: [{ orderId: row.id, amount, currency: order.currency }],
      }
    })
  })
}

/** Older than the flow is what finance booked before there was one; what came since, and waited while it was off, is nobody's. */
const waitedWhileOff = ({ firstLive }: ReturnsShop, { refundedAt }: LandedRefund, { code }: WantedPart): boolean =>
  code === 'BEFORE_GO_LIVE' && firstLive !== null && refundedAt !== null && refundedAt >= firstLive

function messageOf(
  code: ReturnCode,
  part: WantedPart | undefined,
  entry: AskedEntry | undefined,
): { message?: string } {
  if (code !== 'RETURN_REFUSED') return {}
  const message = words[part?.code ?? ''] ?? entry?.outcomeMessage ?? entry?.outcomeCode ?? ''
  return message === '' ? {} : { message: message.slice(0, 300) }
}

function dueFindings({ row, order }: OrderFacts, dues: readonly OpenDue[]): ShopFinding[] {
  if (dues.length === 0) return []
  const amount = sum(dues.map((due) => due.amount))
  const causes = [...new Set(dues.map(({ cause }) => cause))].sort()
  return [
    {
      code: 'REFUND_DUE',
      cause: {
        key: `order:${row.id}`,
        value: row.number,
        orderId: String(row.id),
        amount: `${formatAmount(amount, order.scale)} ${order.currency}`,
        because: causes.join(', '),
      },
      orders: [{ orderId: row.id, amount, currency: order.currency }],
    },
  ]
}
