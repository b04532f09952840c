import type { Json } from '../kernel/digest.ts'
import type { SalesOrderNow } from './after-sales-port.ts'

/** What a sales order says about a person: sealed where it is stored. */
export type SalesOrderPartyNow = Pick<SalesOrderNow, 'billTo' | 'shipTo' | 'notes'>

/** The rest of it, stored in clear. */
export type SalesOrderBodyNow = Omit<SalesOrderNow, keyof SalesOrderPartyNow | 'lastModAt'>

const headerAmounts = ['merchandise', 'discount', 'freight', 'misc', 'tax', 'total'] as const
const lineAmounts = ['price', 'extended', 'discount', 'tax'] as const
const chargeAmounts = ['amount', 'tax'] as const

/** A sales order as it is stored: amounts are whole ten-thousandths written as decimal text, what says about a person left out. */
export function salesOrderNowToJson({ billTo, shipTo, notes, lastModAt, ...order }: SalesOrderNow): Json {
  return {
    ...write(order, headerAmounts),
    lines: order.lines.map((line) => ({ ...write(line, lineAmounts), item: { ...line.item } })),
    charges: order.charges.map((charge) => write(charge, chargeAmounts)),
  } as Json
}

export const partyOfNow = ({ billTo, shipTo, notes }: SalesOrderNow): SalesOrderPartyNow => ({ billTo, shipTo, notes })

/** Reads what `salesOrderNowToJson` wrote. The row was ours from the start, so its shape is not checked again. */
export function salesOrderNowFromJson(stored: Json): SalesOrderBodyNow {
  const order = stored as unknown as Stored
  return {
    ...read<Omit<SalesOrderBodyNow, 'lines' | 'charges'>>(order, headerAmounts),
    lines: order.lines.map((line) => read(line, lineAmounts)),
    charges: order.charges.map((charge) => read(charge, chargeAmounts)),
  }
}

type Row = Record<string, unknown>
type Stored = Row & { lines: Row[]; charges: Row[] }

function write(source: object, amounts: readonly string[]): Row {
  const row: Row = { ...source }
  for (const name of amounts) row[name] = String(row[name])
  return row
}

function read<Shape>(source: Row, amounts: readonly string[]): Shape {
  const row: Row = { ...source }
  for (const name of amounts) row[name] = BigInt(row[name] as string)
  return row as Shape
}
