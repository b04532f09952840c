import type { ReturnDraft, ReturnLine } from '../../erp/after-sales-port.ts'
import type { Amount, Scale } from '../../kernel/money.ts'
import { divideRounded, sum } from '../../kernel/money.ts'
import type { Fragment } from './fragment.ts'

interface Document {
  customer: string
  poNum: string
  invNum: string
  refNum2: string
  type: 'RETURN' | 'CREDIT'
  reason: string
  location: string
  currency: string
  scale: Scale
  fragments: readonly Fragment[]
}

/**
 * The return or credit that some of a refund comes to. It adds up: merchandise, freight, misc and tax are its total, with what
 * the shop kept of the refund in misc, below zero.
 */
export function returnDocument({ fragments, ...head }: Document): ReturnDraft {
  const net = (...whats: Fragment['what'][]) =>
    sum(fragments.filter(({ what }) => whats.includes(what)).map((one) => one.net))
  const merchandise = net('goods')
  const freight = net('shipping')
  const misc = net('fee', 'amount')
  const tax = sum(fragments.map((one) => one.tax))
  const total: Amount = merchandise + freight + misc + tax
  return { ...head, auxRefNum: '', total, merchandise, freight, misc, tax, lines: linesOf(fragments) }
}

function linesOf(fragments: readonly Fragment[]): ReturnLine[] {
  const lines = new Map<number, ReturnLine>()
  for (const { what, seq, item, upc, quantity, net, tax } of fragments) {
    if (what !== 'goods' || !item) continue
    const known = lines.get(seq) ?? { seq, item, upc, quantity: 0, price: 0n, extended: 0n, tax: 0n }
    const extended = known.extended + net
    const pieces = known.quantity + quantity
    lines.set(seq, {
      ...known,
      quantity: pieces,
      extended,
      tax: known.tax + tax,
      price: divideRounded(extended, BigInt(pieces)),
    })
  }
  return [...lines.values()].sort((a, b) => a.seq - b.seq)
}
