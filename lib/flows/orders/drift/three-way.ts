import type { ErpAddress, SalesOrderDraft } from '../../../erp/port.ts'
import type { Amount } from '../../../kernel/money.ts'
import { formatAmount, stepOf, sum } from '../../../kernel/money.ts'
import { compareCharges } from './compare-charges.ts'
import type { LineInThree } from './compare-lines.ts'
import { compareLine, goneValue, linesInThree } from './compare-lines.ts'
import type { Emit, Shown } from './emit.ts'
import { createEmit } from './emit.ts'
import { sameAmount, sameButCancelled, sameInAddress, sameText } from './same-value.ts'
import type { Difference, Sides } from './sides.ts'

const addressFields = [
  'name',
  'company',
  'contact',
  'addr1',
  'addr2',
  'city',
  'state',
  'zipcode',
  'country',
  'email',
  'phone',
] as const satisfies readonly (keyof ErpAddress)[]

const headerAmounts = [
  ['discount', 'discount'],
  ['freight', 'freight'],
  ['charges', 'misc'],
  ['tax', 'tax'],
  ['total', 'total'],
] as const

/**
 * Three-way drift (rule 26, failure 49): every field, of order and line, on which shop and ERP do not agree now, and who moved
 * away from what was sent. Both moved to the same is no difference. Pure. Lines are known by their place or storefront line,
 * else their item, so their order never matters; amounts are compared as numbers and texts as people read them. Pieces the
 * shop has refunded, or does not ask for any more, may be cancelled in the ERP.
 */
export function compareSides(sides: Sides): Difference[] {
  const { asSent, shopNow, erpNow } = sides
  const { emit, found } = createEmit(sides.notKept)
  const lines = linesInThree(sides)
  const money = (amount: Amount) => formatAmount(amount, asSent.draft.scale)
  if (isCancelled(sides, lines)) {
    if (!isRefunded(lines)) {
      emit({
        field: 'cancelled',
        sent: null,
        shop: null,
        erp: 'cancelled',
        same: sameText,
        text: String,
        amount: -shopNow.draft.total,
      })
    }
    return found
  }
  const hold = erpNow.status === 'hold' ? 'hold' : null
  emit({ field: 'hold', sent: null, shop: null, erp: hold, same: sameText, text: String })
  const currency = ({ draft }: { draft: SalesOrderDraft }) => draft.currency
  const inOne = sameText(shopNow.draft.currency, erpNow.currency)
  emit({
    field: 'currency',
    sent: currency(asSent),
    shop: currency(shopNow),
    erp: erpNow.currency,
    same: sameText,
    text: String,
  })
  for (const line of lines) compareLine(emit, line, { scale: asSent.draft.scale, withMoney: inOne })
  if (inOne) {
    compareHeader(emit, sides, lines, money)
    compareCharges(emit, sides, money)
  }
  compareParties(emit, sides)
  return found
}

/** As a whole: nothing of it will be picked. */
function isCancelled({ erpNow }: Sides, lines: readonly LineInThree[]): boolean {
  if (erpNow.status === 'cancelled') return true
  const inErp = lines.flatMap(({ erp }) => (erp ? [erp] : []))
  return inErp.length > 0 && inErp.every(({ quantity, cancelled }) => quantity > 0 && cancelled >= quantity)
}

/** Every piece the shop still shows went back to the customer: nothing was to be delivered any more. */
const isRefunded = (lines: readonly LineInThree[]): boolean =>
  lines.some(({ shop }) => shop !== null) && lines.every(({ shop, refunded }) => (shop?.quantity ?? 0) <= refunded)

function compareHeader(
  emit: Emit,
  { asSent, shopNow, erpNow }: Sides,
  lines: readonly LineInThree[],
  text: (amount: Amount) => string,
): void {
  const tolerated = stepOf(asSent.draft.scale) * BigInt(Math.max(1, lines.length))
  for (const [field, name] of headerAmounts) {
    const gone = sum(lines.map((line) => goneValue(line, name)))
    const same = (one: Amount, other: Amount) =>
      gone === 0n ? sameAmount(one, other) : sameButCancelled(one, other, gone, tolerated)
    const [sent, shop, erp] = [asSent.draft[name], shopNow.draft[name], erpNow[name]]
    emit({ field, sent, shop, erp, same, text, amount: erp - shop, blank: (amount) => amount === 0n })
  }
}

function compareParties(emit: Emit, { asSent, shopNow, erpNow }: Sides): void {
  if (!asSent.party || !shopNow.party) return
  for (const [place, side] of [
    ['ship_to', 'shipTo'],
    ['bill_to', 'billTo'],
  ] as const) {
    const erp = erpNow[side]
    if (!erp) continue
    for (const name of addressFields) {
      const shown: Shown<string> = {
        field: `${place}.${name}`,
        keptAs: `address.${name}`,
        sent: asSent.party[side][name],
        shop: shopNow.party[side][name],
        erp: erp[name],
        same: (one, other) => sameInAddress(name, one, other),
        text: String,
        blank: (text) => text.trim() === '',
        personal: true,
      }
      emit(shown)
    }
  }
}
