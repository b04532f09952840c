import { between } from '../http/random.ts'
import type { SalesOrderDocument } from './booked-order.ts'
import type { ErpControls } from './control.ts'
import { formatDecimal, parseDecimal } from './decimal.ts'
import type { Row } from './sales-order-fields.ts'
import { chanceOf } from './warehouse-plan.ts'

export const alterations = ['short', 'amended', 'missing', 'doubled', 'tax'] as const
export type Alteration = (typeof alterations)[number]

/** An order that the house did not carry out as it was sold. */
export type AlteredOrder = {
  kind: Alteration
  altpo: string
  currency: string
  /** What the ERP invoiced more than was sold; a decimal string, negative for less. */
  difference: string
  /** yyyy-mm-dd on which the order stands in the book. */
  ordered: string
}

/** How much of a tax is keyed in too much: whole units, as every currency has them. */
const taxTooMuch = 50_000n

/**
 * A book that came in at once is worked off as if the house had done it day by day: every sales order leaves and is invoiced
 * nought to five business days after its date, some in two picks. Every fiftieth is not carried out as it was sold, and at
 * least one of each kind; the same seed draws the same ones.
 */
export function shipRecorded(erp: ErpControls, seed: number): AlteredOrder[] {
  const references = Object.keys(erp.ledger().byReference).sort()
  const papers = new Map(references.map((altpo) => [altpo, only(erp, altpo)]))
  const drawn = drawAlterations(papers, seed)
  for (const [altpo, order] of papers) carryOut(erp, altpo, order, drawn.get(altpo), seed)
  return [...drawn].map(([altpo, kind]) => {
    const order = papers.get(altpo)
    const invoiced = erp.invoicesUnder(altpo).reduce((sum, { total_amt }) => sum + decimal(total_amt), 0n)
    return {
      kind,
      altpo,
      currency: String(order?.curr_code),
      difference: formatDecimal(invoiced - decimal(order?.total_amt)),
      ordered: String(order?.ord_date).slice(0, 10),
    }
  })
}

/**
 * Goods that are announced come back, and every credit memo is posted, dated nought to five business days after the day its
 * refund was made; `refundedOn` by ref_num2. Answers how many memos there are.
 */
export function creditRecorded(erp: ErpControls, seed: number, refundedOn: (reference: string) => string): number {
  let memos = 0
  for (const altpo of Object.keys(erp.ledger().byReference)) {
    for (const { ret_num, ret_type, ret_status } of erp.returnsUnder(altpo).returns) {
      if (ret_type === 'RETURN' && ret_status === 'O') erp.receive(String(ret_num))
    }
    for (const { ref_num2, crm_num } of erp.returnsUnder(altpo).memos) {
      const days = between(chanceOf(seed, String(crm_num)), 0, 5)
      const crm_date = `${afterBusinessDays(refundedOn(String(ref_num2)), days)} 00:00:00`
      memos += erp.changeMemos(String(crm_num), { crm_date, posted: 'Y' })
    }
  }
  return memos
}

function only(erp: ErpControls, altpo: string): SalesOrderDocument {
  const [order, another] = erp.ordersUnder(altpo)
  if (!order || another) throw new Error(`${altpo} does not stand in the book exactly once`)
  return structuredClone(order)
}

function drawAlterations(papers: ReadonlyMap<string, SalesOrderDocument>, seed: number): Map<string, Alteration> {
  const shuffled = [...papers].sort(([a], [b]) => chanceOf(seed, a)() - chanceOf(seed, b)())
  const count = Math.max(alterations.length, Math.round(papers.size / 50))
  const drawn = new Map<string, Alteration>()
  for (let at = 0; at < count; at += 1) {
    const kind = alterations[at % alterations.length] ?? 'short'
    const found = shuffled.find(([altpo, order]) => !drawn.has(altpo) && suits(kind, order))
    if (found) drawn.set(found[0], kind)
  }
  return drawn
}

/** Something is left where a piece is missing; a tax is changed where there is one. */
function suits(kind: Alteration, order: SalesOrderDocument): boolean {
  const lines = linesOf(order)
  if (lines.length === 0) return false
  if (kind === 'short') return lines.some(({ ord_qty, ext_amt }) => Number(ord_qty) > 1 && decimal(ext_amt) > 0n)
  return kind !== 'tax' || lines.some(({ tax_amt }) => decimal(tax_amt) > 0n)
}

function carryOut(
  erp: ErpControls,
  altpo: string,
  order: SalesOrderDocument,
  altered: Alteration | undefined,
  seed: number,
) {
  const lines = linesOf(order)
  const random = chanceOf(seed, `${altpo} dates`)
  const ordered = String(order.ord_date).slice(0, 10)
  const [first, second] = [between(random, 0, 5), between(random, 0, 5)].sort((a, b) => a - b) as [number, number]
  const isSplit = random() < 0.2 && lines.length > 1 && altered === undefined

  if (altered === 'missing') {
    erp.lose(altpo)
    return
  }
  if (altered === 'doubled') erp.double(altpo)
  if (altered === 'amended') {
    const [line] = lines
    erp.edit(altpo, { lines: [{ line: Number(line?.line_seq), qty: Number(line?.ord_qty) + 1 }] })
  }
  if (altered === 'tax') {
    const line = lines.find(({ tax_amt }) => decimal(tax_amt) > 0n)
    erp.edit(altpo, {
      lines: [{ line: Number(line?.line_seq), tax: formatDecimal(decimal(line?.tax_amt) + taxTooMuch) }],
    })
  }
  if (lines.length === 0) {
    erp.invoice(altpo)
    dateInvoices(erp, altpo, [''], afterBusinessDays(ordered, second))
    return
  }
  if (isSplit) {
    const some = lines.slice(0, -1).map(({ line_seq, ord_qty }) => ({ line: Number(line_seq), qty: Number(ord_qty) }))
    send(erp, altpo, erp.pick(altpo, some), ordered, first, second)
  }
  const picks = erp.pick(altpo)
  if (altered === 'short') {
    const line = lines.find(({ ord_qty, ext_amt }) => Number(ord_qty) > 1 && decimal(ext_amt) > 0n)
    erp.short(altpo, String(line?.upc), 1)
  }
  send(erp, altpo, picks, ordered, isSplit ? second : first, second)
}

function send(
  erp: ErpControls,
  altpo: string,
  picks: readonly string[],
  ordered: string,
  leavesAfter: number,
  invoicedAfter: number,
): void {
  for (const pickNum of picks) erp.ship(altpo, { pickNum, day: afterBusinessDays(ordered, leavesAfter) })
  dateInvoices(erp, altpo, picks, afterBusinessDays(ordered, invoicedAfter))
}

function dateInvoices(erp: ErpControls, altpo: string, picks: readonly string[], day: string): void {
  for (const { inv_num, pick_num } of erp.invoicesUnder(altpo)) {
    if (picks.includes(String(pick_num))) erp.changeInvoice(String(inv_num), { inv_date: `${day} 00:00:00` })
  }
}

/** yyyy-mm-dd; none of Saturday and Sunday counts. */
function afterBusinessDays(day: string, count: number): string {
  const date = new Date(`${day}T00:00:00Z`)
  for (let left = count; left > 0; ) {
    date.setUTCDate(date.getUTCDate() + 1)
    if (date.getUTCDay() % 6 !== 0) left -= 1
  }
  return date.toISOString().slice(0, 10)
}

const linesOf = ({ orderdetail }: SalesOrderDocument): Row[] => (orderdetail as { rows: Row[] }).rows
const decimal = (value: unknown) => parseDecimal(value) ?? 0n
