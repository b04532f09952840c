import type { Amount, Scale } from '../../../kernel/money.ts'
import { absolute, divideRounded, formatAmount, roundTo, stepOf } from '../../../kernel/money.ts'
import type { Emit, Shown } from './emit.ts'
import { itemOf, matchLines } from './match-lines.ts'
import { sameAmount, sameButCancelled, sameText } from './same-value.ts'
import type { ComparedLine, Sides } from './sides.ts'
import { erpLine, ourLine } from './sides.ts'

/** One line as each side has it; null where it has none. */
export interface LineInThree {
  key: string
  sent: ComparedLine | null
  shop: ComparedLine | null
  erp: ComparedLine | null
  /** Pieces the ERP still stands for, less those it cancelled because the shop does not ask for them any more. */
  erpPieces: number
  /** Pieces cancelled that neither an edit nor a refund in the shop asked for. */
  unexplained: number
  /** Pieces cancelled or taken off in the ERP for whatever reason: its amounts may be with or without them. */
  gone: number
  /** Pieces of what was sent that the shop has refunded since. */
  refunded: number
}

export function linesInThree({ asSent, shopNow, erpNow, refunded }: Sides): LineInThree[] {
  const sent = asSent.draft.lines
  const inShop = matchLines(
    sent.map((line) => ourLine(line, 'line')),
    shopNow.draft.lines.map((line) => ourLine(line, 'line')),
  )
  const inErp = matchLines(
    sent.map((line) => ourLine(line, 'seq')),
    erpNow.lines.map(erpLine),
  )
  const added = matchLines(inShop.left, inErp.left)
  const together: { sent: ComparedLine | null; shop: ComparedLine | null; erp: ComparedLine | null }[] = [
    ...inShop.pairs.map(({ one, other }, index) => ({
      sent: one,
      shop: other,
      erp: inErp.pairs[index]?.other ?? null,
    })),
    ...added.pairs.map(({ one, other }) => ({ sent: null, shop: one, erp: other })),
    ...added.left.map((erp) => ({ sent: null, shop: null, erp })),
  ]
  const keyed = uniqueKeys()
  return together.map((three) => {
    const named = three.sent ?? three.shop ?? three.erp
    const key = named ? keyed(lineKeyOf(named)) : ''
    const back = refundedOf(three.sent, refunded)
    return { key, ...three, ...piecesOf(three, back), refunded: back }
  })
}

/** `<storefront line>:<item key>`; a line only the ERP has comes from none. */
export const lineKeyOf = (line: ComparedLine): string => `${line.orderLineId || 'erp'}:${itemOf(line)}`

/** Pieces of the ERP's line: a kit's component goes back with its kit. */
function refundedOf(sent: ComparedLine | null, refunded: Sides['refunded']): number {
  const back = sent ? refunded.get(sent.orderLineId) : undefined
  return sent && back && back.of > 0 ? Math.floor((sent.quantity * back.pieces) / back.of) : 0
}

function piecesOf(
  { sent, shop, erp }: Pick<LineInThree, 'sent' | 'shop' | 'erp'>,
  refunded: number,
): Pick<LineInThree, 'erpPieces' | 'unexplained' | 'gone'> {
  const wanted = shop?.quantity ?? 0
  if (!erp) {
    // Taken off as a whole: right when all of it was refunded.
    const explained = sent !== null && wanted > 0 && wanted <= refunded
    return { erpPieces: explained ? wanted : 0, unexplained: 0, gone: explained ? wanted : 0 }
  }
  const byEdit = Math.min(erp.cancelled, Math.max(0, erp.quantity - wanted))
  const byRefund = Math.min(erp.cancelled - byEdit, refunded)
  const stands = erp.quantity - byEdit
  // Some ERPs lower what was ordered instead of counting what was cancelled.
  const fallen = stands < wanted && wanted - stands <= refunded - byRefund ? wanted - stands : 0
  return {
    erpPieces: stands + fallen,
    unexplained: erp.cancelled - byEdit - byRefund,
    gone: erp.cancelled + fallen,
  }
}

/** What the pieces gone in the ERP come to, as sold. */
export function goneValue(
  line: LineInThree,
  of: 'discount' | 'tax' | 'total' | 'freight' | 'misc' | 'extended',
): Amount {
  const sold = line.sent ?? line.shop
  if (!sold || line.gone === 0 || sold.quantity === 0 || of === 'freight' || of === 'misc') return 0n
  const value = of === 'total' ? sold.extended - sold.discount + sold.tax : sold[of]
  return divideRounded(value * BigInt(line.gone), BigInt(sold.quantity))
}

export function compareLine(
  emit: Emit,
  line: LineInThree,
  { scale, withMoney }: { scale: Scale; withMoney: boolean },
): void {
  const { key: lineKey, sent, shop, erp, erpPieces, unexplained } = line
  const money = (amount: Amount) => formatAmount(amount, scale)
  const worth = (count: number) => worthOf(count, shop ?? erp)
  const isSame = (one: number, other: number) => one === other
  if (!shop || !erp) {
    const absent = !shop && erpPieces === 0
    if (absent || (shop && erpPieces === shop.quantity)) return
    const value = (of: ComparedLine | null) => (of ? of.extended - of.discount + of.tax : 0n)
    const text = (of: ComparedLine) => `${of.quantity} × ${money(of.price)}`
    const same = (one: ComparedLine, other: ComparedLine) => one.quantity === other.quantity
    emit({ field: 'line', lineKey, sent, shop, erp, same, text, amount: value(erp) - value(shop) })
    return
  }
  const none = { sent: null, shop: null }
  emit({
    field: 'cancelled',
    lineKey,
    ...none,
    erp: unexplained > 0 ? unexplained : null,
    same: isSame,
    text: String,
    amount: -worth(unexplained),
  })
  const quantity: Shown<number> = {
    field: 'quantity',
    lineKey,
    sent: sent?.quantity ?? null,
    shop: shop.quantity,
    erp: erpPieces,
    same: isSame,
    text: String,
    amount: worth(erpPieces - shop.quantity),
  }
  emit(quantity)
  emit({
    field: 'tax_code',
    lineKey,
    sent: sent?.taxCode ?? null,
    shop: shop.taxCode,
    erp: erp.taxCode,
    same: sameText,
    text: String,
    blank: (text) => text.trim() === '',
  })
  if (!withMoney) return
  const amount = (field: string, name: 'price' | 'extended' | 'discount' | 'tax', same: Shown<Amount>['same']) =>
    emit({
      field,
      lineKey,
      sent: sent?.[name] ?? null,
      shop: shop[name],
      erp: erp[name],
      same,
      text: money,
      amount: erp[name] - shop[name],
      blank: (value) => value === 0n,
    })
  const butGone = (name: 'extended' | 'discount' | 'tax') => (one: Amount, other: Amount) =>
    line.gone === 0 ? sameAmount(one, other) : sameButCancelled(one, other, goneValue(line, name), stepOf(scale))
  const same = samePrice(BigInt(Math.max(shop.quantity, erp.quantity)), stepOf(scale))
  amount('price', 'price', same)
  // What the line comes to follows from pieces and price; it is said where neither says it.
  if (shop.quantity === erpPieces && same(shop.price, erp.price)) amount('extended', 'extended', butGone('extended'))
  amount('discount', 'discount', butGone('discount'))
  amount('tax', 'tax', butGone('tax'))
}

/** A price need not divide and may be kept with fewer decimals: what comes to less than a minor unit of the line is none. */
const samePrice =
  (pieces: bigint, step: Amount) =>
  (one: Amount, other: Amount): boolean =>
    absolute(one - other) * pieces < step ||
    [2, 3].some((scale) => roundTo(one, scale) === other || roundTo(other, scale) === one)

/** What so many pieces of a line come to, with tax. */
function worthOf(count: number, line: ComparedLine | null): Amount {
  if (!line || line.quantity === 0) return 0n
  return divideRounded((line.extended - line.discount + line.tax) * BigInt(count), BigInt(line.quantity))
}

/** Two lines of one item on one storefront line: the later is counted. */
export function uniqueKeys(): (key: string) => string {
  const seen = new Map<string, number>()
  return (key) => {
    const times = (seen.get(key) ?? 0) + 1
    seen.set(key, times)
    return times === 1 ? key : `${key} #${times}`
  }
}
