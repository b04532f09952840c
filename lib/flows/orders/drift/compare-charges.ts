import type { Amount } from '../../../kernel/money.ts'
import type { Emit } from './emit.ts'
import { plainText, sameAmount, sameText } from './same-value.ts'
import type { Sides } from './sides.ts'

interface Charge {
  amount: Amount
  tax: Amount
  taxCodes: string
}

type Given = readonly { code: string; type: string; amount: Amount; taxCode: string; tax: Amount }[]

/** Charges by type and code: a document may carry several of one, in any order, or their sum. */
function byCode(charges: Given): Map<string, Charge> {
  const found = new Map<string, Charge & { codes: Set<string> }>()
  for (const { code, type, amount, taxCode, tax } of charges) {
    const key = `${plainText(type).toUpperCase()} ${plainText(code).toUpperCase()}`
    const before = found.get(key) ?? { amount: 0n, tax: 0n, taxCodes: '', codes: new Set<string>() }
    if (plainText(taxCode) !== '') before.codes.add(plainText(taxCode).toUpperCase())
    const taxCodes = [...before.codes].sort().join(', ')
    found.set(key, { ...before, amount: before.amount + amount, tax: before.tax + tax, taxCodes })
  }
  // One that comes to nothing is as good as none.
  return new Map([...found].filter(([, { amount, tax }]) => amount !== 0n || tax !== 0n))
}

export function compareCharges(
  emit: Emit,
  { asSent, shopNow, erpNow, notKept }: Sides,
  text: (amount: Amount) => string,
): void {
  if (notKept.has('charge') && erpNow.charges.length === 0) return
  const [sent, shop, erp] = [asSent.draft.charges, shopNow.draft.charges, erpNow.charges].map(byCode)
  if (!sent || !shop || !erp) return
  const freightIsSame = sameAmount(shopNow.draft.freight, erpNow.freight)
  for (const lineKey of [...new Set([...sent.keys(), ...shop.keys(), ...erp.keys()])].sort()) {
    const [was, wanted, stands] = [sent, shop, erp].map((side) => side.get(lineKey) ?? null)
    const of = <Value>(read: (charge: Charge) => Value) => ({
      sent: was ? read(was) : null,
      shop: wanted ? read(wanted) : null,
      erp: stands ? read(stands) : null,
    })
    const amount = (stands?.amount ?? 0n) - (wanted?.amount ?? 0n)
    // What the freight comes to is said once, of the order.
    if (!lineKey.startsWith('FREIGHT ') || freightIsSame) {
      emit({ field: 'charge', lineKey, ...of((charge) => charge.amount), same: sameAmount, text, amount })
    }
    if (!wanted || !stands) continue
    emit({
      field: 'tax_code',
      lineKey,
      ...of(({ taxCodes }) => taxCodes),
      same: sameText,
      text: String,
      blank: isBlank,
    })
    emit({ field: 'tax', lineKey, ...of(({ tax }) => tax), same: sameAmount, text, amount: stands.tax - wanted.tax })
  }
}

const isBlank = (text: string) => text === ''
