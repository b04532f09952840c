import type { SalesOrderDraft } from '../../erp/port.ts'
import type { Json } from '../../kernel/digest.ts'
import type { Amount } from '../../kernel/money.ts'
import { absolute, parseAmount, stepOf, sum } from '../../kernel/money.ts'
import { allowanceRule, tenderRule } from '../../mappings/rules.ts'
import type { CouponLine, StorefrontOrder } from '../../storefront/port.ts'
import { couponRounding } from './discount-sources.ts'
import type { MapInput, Notes } from './map-input.ts'
import { byId } from './map-input.ts'
import { soldDiscount } from './net-order.ts'

type Tender = SalesOrderDraft['tenders'][number]
type TenderInput = Pick<MapInput, 'order' | 'mappings'>

/** Gift cards and store credit of an order: tender, not discount (rule 11). */
interface Tenders {
  tenders: Tender[]
  /** The same by where the shop shows them. */
  shownAs: Readonly<Record<'fee' | 'coupon' | 'meta', readonly Tender[]>>
  feeIds: ReadonlySet<string>
  /** Coupons that are discounts. */
  coupons: CouponLine[]
  /** What tender coupons took off the lines: no discount. */
  insideLines: Amount
  /** What the order's total does not hold at all. */
  beyondTotal: Amount
  /** Discount of tender coupons that stands on no line. */
  outsideDiscount: Amount
}

/** What plugins call such things when no rule names them yet: held for one, rather than taken for a discount. */
const tenderWords =
  /smart_coupon|gift[\s_-]?(card|certificate|voucher)|store[\s_-]?credit|geschenk(karte|gutschein)|carte[\s_-]cadeau/i

export function findTenders(input: TenderInput, notes: Notes): Tenders {
  const { order, mappings } = input
  const tenders: Tender[] = []
  const feeIds = new Set<string>()
  for (const fee of [...order.fees].sort(byId)) {
    if (fee.total >= 0n) continue
    const rule = tenderRule(mappings, { source: 'fee', text: fee.name, kind: '' })
    if (rule) {
      notes.because(`fee ${fee.name}`, rule, `tender ${rule.target.type}`)
      feeIds.add(fee.id)
      tenders.push({ type: rule.target.type, reference: fee.name, amount: -fee.total })
    } else if (tenderWords.test(fee.name) && !isNamedAllowance(input, 'fee', fee.name, '')) {
      notes.hold('TENDER_UNMAPPED', { field: 'fee', value: fee.name }, fee.id)
    }
  }

  const byFee = [...tenders]
  const meta = metaTenders(input, notes)
  const credits = [...order.coupons].sort(byId).flatMap((coupon) => {
    if (coupon.discount <= 0n) return []
    const rule = tenderRule(mappings, { source: 'coupon', text: coupon.code, kind: coupon.kind })
    if (rule) {
      notes.because(`coupon ${coupon.code}`, rule, `tender ${rule.target.type}`)
      return [{ coupon, type: rule.target.type }]
    }
    if (tenderWords.test(coupon.kind) && !isNamedAllowance(input, 'coupon', coupon.code, coupon.kind)) {
      notes.hold('TENDER_UNMAPPED', { field: 'coupon', value: coupon.kind })
    }
    return []
  })
  // A credit either lowered the lines like any coupon, or the total alone: the order's own sum tells.
  const beyond = missingFromTotal(order) - sum(meta.map(({ amount }) => amount))
  const whole = sum(credits.map(({ coupon }) => coupon.discount + coupon.discountTax))
  const outside = credits.length > 0 && absolute(beyond - whole) <= couponRounding(order)
  for (const { coupon, type } of credits) {
    const amount = outside ? coupon.discount + coupon.discountTax : coupon.discount
    tenders.push({ type, reference: coupon.code, amount })
  }
  const coupons = order.coupons.filter((coupon) => !credits.some((credit) => credit.coupon.id === coupon.id))
  const credited = sum(credits.map(({ coupon }) => coupon.discount))
  const insideLines = outside || credits.length === 0 ? 0n : takenOffLines(order, credited, coupons)
  if (insideLines > 0n) holdRefundedCredit(order, notes)
  return {
    tenders: [...tenders, ...meta],
    shownAs: { fee: byFee, coupon: tenders.slice(byFee.length), meta },
    feeIds,
    coupons,
    insideLines,
    beyondTotal: sum(meta.map(({ amount }) => amount)) + (outside ? whole : 0n),
    outsideDiscount: outside ? credited : 0n,
  }
}

/** What credits took off the lines: what the discounts leave, when that is the credits but for the shop's pennies. */
function takenOffLines(order: StorefrontOrder, credited: Amount, discounts: readonly CouponLine[]): Amount {
  const sold = sum(order.lines.map(soldDiscount))
  const left = sold - sum(discounts.map(({ discount }) => discount))
  const pennies = stepOf(order.scale) * BigInt(order.lines.length)
  if (left >= 0n && absolute(left - credited) <= pennies) return left
  return credited < sold ? credited : sold
}

function holdRefundedCredit(order: StorefrontOrder, notes: Notes): void {
  const discounted = new Set(order.lines.filter((line) => soldDiscount(line) > 0n).map(({ id }) => id))
  if (!order.refunds.some(({ lines }) => lines.some(({ lineId }) => discounted.has(lineId)))) return
  notes.hold('ORDER_DOES_NOT_ADD_UP', { field: 'refund', value: order.externalId }, '', {
    why: 'a line paid with gift card or store credit was refunded: how much of it went back to the card is not known',
  })
}

/** What lines, fees, shipping and tax come to above the order's total: paid some other way. */
export function missingFromTotal(order: StorefrontOrder): Amount {
  const parts = [...order.lines, ...order.shippingLines, ...order.fees]
  return sum(parts.map(({ total }) => total)) + order.totalTax - order.total
}

function isNamedAllowance({ mappings }: TenderInput, source: 'fee' | 'coupon', code: string, kind: string): boolean {
  const match = allowanceRule(mappings, { source, code, kind })?.match
  return (match?.pattern !== undefined && match.pattern !== '*') || match?.kind !== undefined
}

function metaTenders({ order, mappings }: TenderInput, notes: Notes): Tender[] {
  if (mappings.rules.tender.every(({ match }) => match.source !== 'meta')) return []
  return [...order.meta]
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .flatMap(({ key, value }) => {
      const rule = tenderRule(mappings, { source: 'meta', text: key, kind: '' })
      if (!rule) return []
      if (isNothing(value)) return []
      const redeemed = readRedeemed(value, key)
      if (redeemed.length === 0) {
        notes.hold('TENDER_UNMAPPED', { field: 'meta', value: key }, '', { why: 'no amount can be read from it' })
      } else notes.because(`meta ${key}`, rule, `tender ${rule.target.type}`)
      return redeemed
        .filter(({ amount }) => amount > 0n)
        .map(({ reference, amount }) => ({ type: rule.target.type, reference, amount }))
    })
}

/** Plugins write the key on every order, empty where no card was used. */
const isNothing = (value: Json): boolean =>
  value === null || value === '' || (typeof value === 'object' && Object.keys(value).length === 0)

/** "20.00", {"CODE": "20.00"}, {"CODE": {"amount": "20.00"}} or [{"code": "CODE", "amount": "20.00"}]: what plugins write. */
function readRedeemed(value: Json, key: string): { reference: string; amount: Amount }[] {
  if (typeof value === 'string' || typeof value === 'number') {
    const amount = readAmount(value)
    return amount === null ? [] : [{ reference: key, amount: absolute(amount) }]
  }
  if (Array.isArray(value)) return value.flatMap((entry) => readEntry(entry, key))
  if (value === null || typeof value !== 'object') return []
  const own = readEntry(value, key)
  if (own.length > 0) return own
  return Object.entries(value).flatMap(([reference, inner]) => {
    const amount = readAmount(inner)
    return amount === null ? readEntry(inner, reference) : [{ reference, amount: absolute(amount) }]
  })
}

function readEntry(entry: Json, key: string): { reference: string; amount: Amount }[] {
  if (entry === null || typeof entry !== 'object' || Array.isArray(entry)) return []
  const amount = readAmount(entry.amount ?? entry.balance_used ?? entry.redeemed ?? null)
  const reference = entry.code ?? entry.number ?? entry.id ?? key
  return amount === null ? [] : [{ reference: String(reference), amount: absolute(amount) }]
}

function readAmount(value: Json): Amount | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null
  const text = String(value).trim()
  return /^-?\d{1,12}(\.\d{1,4}0*)?$/.test(text) ? parseAmount(text).amount : null
}
