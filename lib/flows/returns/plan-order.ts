import { draftFromJson } from '../../erp/draft-json.ts'
import type { SalesOrderDraft } from '../../erp/port.ts'
import type { Amount } from '../../kernel/money.ts'
import { sum } from '../../kernel/money.ts'
import { driftMark, wholeMark } from '../../outbox/entry.ts'
import type { OrderRefund, StorefrontOrder } from '../../storefront/port.ts'
import { translateOrder } from '../../storefront/translate-order.ts'
import type { OurSide, Pieces } from './erp-pieces.ts'
import { erpPieces } from './erp-pieces.ts'
import type { FoundDue, HouseDocument } from './find-dues.ts'
import { findDues } from './find-dues.ts'
import type { Component, Fragment } from './fragment.ts'
import { inOrder, type LandedRefund, type RefundsOfOrder } from './land-refunds.ts'
import type { Phase, PlannedPart, Settled, Target, Whole } from './plan-refund.ts'
import { planRefunds } from './plan-refund.ts'
import type {
  AskedEntry,
  FlaggedOrder,
  MirroredMemo,
  MirroredOrder,
  MirroredPick,
  MirroredReturn,
} from './read-flagged-orders.ts'
import type { RefundKind, SentOrder } from './refund-components.ts'
import { refundComponents } from './refund-components.ts'
import { byPerson, type StoredPart } from './stored-part.ts'

/** Everything an order's refunds are planned by. */
export interface OrderFacts extends RefundsOfOrder {
  refunds: readonly LandedRefund[]
  /** Parts that are in documents of ours, or left out by a person. */
  frozen: readonly StoredPart[]
  entries: readonly AskedEntry[]
  salesOrders: readonly MirroredOrder[]
  picks: readonly MirroredPick[]
  returns: readonly MirroredReturn[]
  memos: readonly MirroredMemo[]
}

export interface OrderPlan {
  draft: SalesOrderDraft | null
  pieces: ReadonlyMap<number, Pieces>
  parts: ReadonlyMap<string, PlannedPart[]>
  dues: FoundDue[]
  settled: Settled[]
}

/** Of a refund's reference: `WEBR-<store>-<refund id>`, with a suffix on a second document of the same refund. */
export const returnReference = (storeCode: string, refundId: string) => `WEBR-${storeCode}-${refundId}`

/** Plans all refunds of one order and finds what the ERP owes its customer. Pure. */
export function planOrder(
  facts: OrderFacts,
  shop: { code: string; platform: string },
  targetOf: (refund: OrderRefund, kind: RefundKind) => Target | null,
): OrderPlan {
  const { row, order } = facts
  const phase = phaseOf(facts)
  const isSent = phase === 'standing' || phase === 'unread'
  const draft = isSent && row.draft ? draftFromJson(row.draft) : null
  const before = isSent ? translateOrder(shop.platform, row.sentPayload ?? row.payload, row.frozenSkus) : null
  const sent = draft && before ? sentOrderOf(draft, before) : null
  const refunds = inOrder(order.refunds)
  const byId = new Map(refunds.map((refund) => [refund.id, refund]))
  const planned = refunds.map((refund, at) => {
    const { kind, components } = refundComponents(order, refund, refunds.slice(0, at), sent)
    const stored = facts.refunds.find(({ externalId }) => externalId === refund.id)
    const frozen = facts.frozen.filter(({ refundId }) => refundId === stored?.id)
    const left = without(
      components,
      frozen.flatMap((part) => part.fragments),
    )
    return { id: refund.id, kind, components: left, isNetted: sent?.netted.has(refund.id) ?? false }
  })
  const our = ourSide(facts, sent)
  const house = houseDocuments(facts, shop.code)
  const salesOrder =
    facts.salesOrders.find(({ pkey }) => pkey === row.entryPkey) ??
    facts.salesOrders.find(({ status }) => status !== 'cancelled') ??
    facts.salesOrders[0] ??
    null
  const houseReturns = house.map(({ key, lines }) => ({ due: key, lines }))
  const pieces = sent
    ? erpPieces(sent.lines, { salesOrder, picks: facts.picks, houseReturns }, our)
    : new Map<number, Pieces>()
  const dues = sent && before && phase === 'standing' ? findDues(order, soldOf(before, sent), sent, pieces, house) : []
  const byHand = bookedByHand(facts, dues)
  const { parts, settled } = planRefunds({
    scale: order.scale,
    phase,
    whole: wholeOf(row, pieces),
    pieces,
    firstInvoice: facts.picks.find(({ hasLeft, invNum }) => hasLeft && invNum !== '')?.invNum ?? '',
    dues: dues.filter(({ key }) => !byHand.some(({ due }) => due === key)),
    refunds: planned,
    targetOf: (refundId, kind) => {
      const refund = byId.get(refundId)
      return refund ? targetOf(refund, kind) : null
    },
  })
  return { draft, pieces, parts, dues, settled: [...byHand, ...settled] }
}

/** Documents of the ERP that somebody made by hand for a part that was left out: they owe nobody anything. */
function bookedByHand({ frozen, refunds }: OrderFacts, dues: readonly FoundDue[]): Settled[] {
  const free = dues.filter(({ cause }) => cause === 'return' || cause === 'credit_memo')
  return frozen.flatMap((part) => {
    const at = part.code === byPerson.excluded ? free.findIndex(({ amount }) => amount === part.amount) : -1
    const [due] = at >= 0 ? free.splice(at, 1) : []
    const refund = refunds.find(({ id }) => id === part.refundId)
    return due && refund ? [{ due: due.key, refundId: refund.externalId, amount: due.amount, pieces: due.pieces }] : []
  })
}

function phaseOf({ row, salesOrders }: OrderFacts): Phase {
  if (row.entryState === 'accepted' && row.bucket === 'in_erp') return salesOrders.length > 0 ? 'standing' : 'unread'
  if (row.entryState === 'sending' || row.entryState === 'unknown' || row.entryState === 'staged') return 'doubt'
  if (row.entryState === 'accepted') return 'doubt'
  // All of it was given back before it was sent: it does not go, whether or not that is judged yet (rule 8).
  if (isWhollyRefunded(row)) return 'never'
  return ['cancelled', 'excluded', 'ignored', 'unpaid'].includes(row.bucket) ? 'never' : 'unsent'
}

const isWhollyRefunded = ({ total, refunded }: FlaggedOrder) => total > 0n && refunded >= total

function sentOrderOf(draft: SalesOrderDraft, before: StorefrontOrder): SentOrder {
  const back = before.refunds.flatMap(({ lines }) => lines)
  const refunded = (id: string) =>
    back.filter(({ lineId }) => lineId === id).reduce((all, { quantity }) => all + quantity, 0)
  return {
    lines: draft.lines,
    units: new Map(before.lines.map(({ id, quantity }) => [id, quantity - refunded(id)])),
    netted: new Set(before.refunds.filter(({ lines }) => lines.length > 0).map(({ id }) => id)),
  }
}

/** What the order's goods and shipping came to as they were sent. */
function soldOf(before: StorefrontOrder, sent: SentOrder): Parameters<typeof findDues>[1] {
  const back = before.refunds.flatMap(({ lines }) => lines)
  const left = (id: string, total: Amount, tax: Amount) => {
    const mine = back.filter(({ lineId }) => lineId === id)
    return { net: total - sum(mine.map((line) => line.total)), tax: tax - sum(mine.map((line) => line.tax)) }
  }
  const shipping = before.shippingLines.map(({ id, total, totalTax }) => left(id, total, totalTax))
  const goods = before.lines.filter(({ id }) => sent.lines.some(({ orderLineId }) => orderLineId === id))
  return {
    order: before,
    values: new Map(goods.map(({ id, total, totalTax }) => [id, left(id, total, totalTax)])),
    shipping: sum(shipping.map(({ net }) => net)),
    shippingTax: sum(shipping.map(({ tax }) => tax)),
  }
}

/**
 * The whole-order cancel request (rule 7) goes before anything by line: all of an order that was cancelled or wholly refunded is
 * asked for at once by the flow of orders, and only what it could not have is asked for, or returned, by line.
 */
function wholeOf(row: FlaggedOrder, pieces: ReadonlyMap<number, Pieces>): Whole {
  if (row.cancelState === 'accepted') return 'done'
  const isWholeBack = !row.missingSince && (row.statusClass === 'cancelled' || isWhollyRefunded(row))
  if (!isWholeBack) return 'none'
  if (row.cancelState === 'rejected') return 'refused'
  return [...pieces.values()].some(({ open, picked }) => open + picked > 0) ? 'undecided' : 'none'
}

function ourSide({ row, frozen, entries }: OrderFacts, sent: SentOrder | null): OurSide {
  const cancelled = new Map<number, number>()
  const add = (seq: number, quantity: number) => cancelled.set(seq, (cancelled.get(seq) ?? 0) + quantity)
  // What a person left out is done in the ERP by hand: it is asked for, in another way.
  for (const part of frozen) {
    if (part.kind !== 'cancel' && part.kind !== 'stop') continue
    for (const { what, seq, quantity } of part.fragments) if (what === 'goods') add(seq, quantity)
  }
  // A sales order a person had cancelled whole for a drift is nothing the shop asked for: its customer is owed the money.
  const drifts = entries.filter(
    ({ reference, state }) =>
      reference.includes(driftMark) && !reference.endsWith(wholeMark) && state !== 'withdrawn' && state !== 'rejected',
  )
  for (const { upc, quantity } of drifts.flatMap(({ pieces }) => pieces ?? [])) {
    const line = sent?.lines.find((one) => one.upc === upc)
    if (line) add(line.seq, quantity)
  }
  const back = frozen.filter(({ kind }) => kind === 'return' || kind === 'credit').flatMap(({ fragments }) => fragments)
  return {
    cancelled,
    returned: back
      .filter(({ what }) => what === 'goods')
      .map(({ seq, invNum, quantity }) => ({ seq, invNum, quantity })),
    // Nothing was asked where the ERP had cancelled it before.
    isCancelledWhole: row.cancelState === 'accepted' && (row.cancelSends ?? 0) > 0,
  }
}

/** Returns and credit memos the ERP began by itself; a memo of such a return takes its place. */
function houseDocuments({ returns, memos, entries }: OrderFacts, storeCode: string): HouseDocument[] {
  const own = new Set(entries.filter(({ kind }) => kind === 'return').map(({ reference }) => reference))
  const isOwn = (refNum2: string) => own.has(refNum2) || refNum2.startsWith(returnReference(storeCode, ''))
  const ownNumbers = new Set([
    ...returns.filter(({ refNum2 }) => isOwn(refNum2)).map(({ retNum }) => retNum),
    ...entries.flatMap(({ kind, ordNum }) => (kind === 'return' && ordNum ? [ordNum] : [])),
  ])
  const houseMemos = memos.filter(
    ({ refNum2, retNum }) => !isOwn(refNum2) && !(retNum !== '' && ownNumbers.has(retNum)),
  )
  const houseReturns = returns.filter(
    ({ refNum2, retNum }) => !isOwn(refNum2) && !(retNum !== '' && ownNumbers.has(retNum)),
  )
  const documents = houseReturns.map((one): HouseDocument => {
    const memo = houseMemos.find(({ retNum }) => retNum !== '' && retNum === one.retNum)
    const taxes = sum(one.lines.map(({ tax }) => BigInt(tax)))
    const lines = one.lines.map(({ upc, quantity }) => ({ upc, quantity }))
    return {
      key: `return:${one.retNum || one.pkey}`,
      cause: 'return',
      amount: memo?.total ?? one.total,
      tax: memo?.tax ?? taxes,
      lines,
    }
  })
  const numbers = new Set(houseReturns.map(({ retNum }) => retNum).filter((retNum) => retNum !== ''))
  const alone = houseMemos.filter(({ retNum }) => !numbers.has(retNum))
  return [
    ...documents,
    ...alone.map(({ crmNum, pkey, total, tax }): HouseDocument => {
      return { key: `memo:${crmNum || pkey}`, cause: 'credit_memo', amount: total, tax, lines: [] }
    }),
  ]
}

/** What is left of a refund's components once some of it is in documents. */
function without(components: readonly Component[], taken: readonly Fragment[]): Component[] {
  const left = components.map((component) => ({ ...component }))
  for (const fragment of taken) {
    const same = left.find(
      (one) => one.what === fragment.what && one.lineId === fragment.lineId && one.seq === fragment.seq,
    )
    if (same) {
      same.quantity -= fragment.quantity
      same.net -= fragment.net
      same.tax -= fragment.tax
    } else {
      left.push({ ...fragment, what: 'amount', seq: 0, quantity: 0, net: -fragment.net, tax: -fragment.tax })
    }
  }
  return left
    .filter(({ quantity, net, tax }) => quantity > 0 || net !== 0n || tax !== 0n)
    .map((one) => (one.quantity > 0 || one.what !== 'goods' ? one : { ...one, what: 'fee' as const }))
}
