import type { ItemKey } from '../../erp/port.ts'
import type { Json } from '../../kernel/digest.ts'
import type { Amount } from '../../kernel/money.ts'

/** One thing a refund gives back: pieces of a sales order line, or money. */
export interface Component {
  /** Of the sales order's line; 0 for what is no piece of goods. */
  seq: number
  /** Storefront line; '' for money that belongs to none. */
  lineId: string
  what: 'goods' | 'shipping' | 'fee' | 'amount'
  item: ItemKey | null
  upc: string
  /** Whole pieces as the ERP counts them; 0 for money. */
  quantity: number
  /** Without tax. */
  net: Amount
  tax: Amount
}

/** A component, or some of its pieces, as one part of a refund holds it. */
export interface Fragment extends Component {
  /** The invoice its pieces stand on; '' before. */
  invNum: string
  /** What the ERP did first and the fragment gives back, by key; ''. */
  due: string
}

export const amountOf = (fragments: readonly Component[]): Amount =>
  fragments.reduce((all, { net, tax }) => all + net + tax, 0n)

export const taxOf = (fragments: readonly Component[]): Amount => fragments.reduce((all, { tax }) => all + tax, 0n)

/** As a part keeps its fragments: amounts are whole ten-thousandths in text. `price` is a piece's, without tax. */
export const fragmentsToJson = (fragments: readonly Fragment[]): Json =>
  fragments.map(({ seq, lineId, what, item, upc, quantity, net, tax, invNum, due }) => ({
    seq,
    lineId,
    what,
    item: item ? keyOf(item) : null,
    upc,
    quantity,
    price: String(quantity > 0 ? net / BigInt(quantity) : net),
    net: String(net),
    tax: String(tax),
    invNum,
    due,
  }))

const keyOf = ({ division, style, colorCode, lblCode, dimension, sizeDesc }: ItemKey) => {
  return { division, style, colorCode, lblCode, dimension, sizeDesc }
}

/** Reads what `fragmentsToJson` wrote. */
export function fragmentsFromJson(stored: unknown): Fragment[] {
  const rows = stored as (Omit<Fragment, 'net' | 'tax'> & { net: string; tax: string })[]
  return rows.map(({ seq, lineId, what, item, upc, quantity, net, tax, invNum, due }) => {
    return { seq, lineId, what, item, upc, quantity, net: BigInt(net), tax: BigInt(tax), invNum, due }
  })
}
