// The identity of a sales order's amounts (bluecherry.md, Amounts on a sales order), written again from the text: what the
// mapping is held to, not what it uses.
import type { SalesOrderDraft } from '../../../erp/port.ts'

const plus = (amounts: bigint[]) => amounts.reduce((total, amount) => total + amount, 0n)

/** Everything wrong with the amounts of a draft; empty when it adds up and the ERP can take it. */
export function identityFaults(draft: SalesOrderDraft): string[] {
  const { lines, charges, tenders } = draft
  const charged = (type: string) => plus(charges.filter((charge) => charge.type === type).map(({ amount }) => amount))
  const faults: string[] = []
  const same = (what: string, found: bigint, expected: bigint) => {
    if (found !== expected) faults.push(`${what} is ${found}, not ${expected}`)
  }
  const must = (what: string, holds: boolean) => {
    if (!holds) faults.push(what)
  }
  same('merchandise', draft.merchandise, plus(lines.map(({ extended }) => extended)))
  same('discount', draft.discount, plus(lines.map(({ discount }) => discount)) + charged('ALLOWANCE'))
  same('freight', draft.freight, charged('FREIGHT'))
  same('misc', draft.misc, charged('SURCHARGE') + charged('ROUNDING'))
  same('tax', draft.tax, plus(lines.map(({ tax }) => tax)) + plus(charges.map(({ tax }) => tax)))
  same('total', draft.total, draft.merchandise - draft.discount + draft.freight + draft.misc + draft.tax)
  for (const line of lines) {
    const off = line.price * BigInt(line.quantity) - line.extended
    must(`line ${line.seq} quantity`, Number.isInteger(line.quantity) && line.quantity > 0)
    must(`line ${line.seq} price`, (off < 0n ? -off : off) <= BigInt(line.quantity))
    must(`line ${line.seq} discount`, line.discount >= 0n && line.discount <= line.extended)
    must(`line ${line.seq} discount code`, line.discount === 0n || line.discountCode !== '')
    must(`line ${line.seq} tax code`, line.taxCode !== '')
  }
  for (const charge of charges) {
    must(`${charge.source} amount`, charge.amount >= 0n || charge.type === 'ROUNDING')
    must(`${charge.source} tax code`, charge.tax === 0n || charge.taxCode !== '' || charge.type === 'ROUNDING')
    must(`${charge.source} tax`, charge.type !== 'ALLOWANCE' || charge.tax <= 0n)
    must(`${charge.source} code`, charge.code !== '')
  }
  must('one rounding charge at most', charges.filter(({ type }) => type === 'ROUNDING').length <= 1)
  must('seq', new Set(lines.map(({ seq }) => seq)).size === lines.length)
  must(
    'tender above zero',
    tenders.every(({ amount }) => amount > 0n),
  )
  must('tender within the total', plus(tenders.map(({ amount }) => amount)) <= draft.total)
  return faults
}
